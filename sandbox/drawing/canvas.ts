/** A raster image with the few drawing operations that the specimens need. */
import { glyphOf } from './font.ts'

export type Colour = readonly [red: number, green: number, blue: number]

export type Box = { left: number; top: number; width: number; height: number }

export interface Canvas {
  readonly width: number
  readonly height: number
  /** RGBA, row by row. */
  readonly pixels: Uint8Array<ArrayBuffer>
  rectangle(box: Box, colour: Colour): void
  ellipse(box: Box, colour: Colour): void
  /** Draws text from the left edge. Letters are 5 by 7 cells of `scale` pixels. */
  text(words: string, place: { left: number; top: number; scale: number }, colour: Colour): void
}

export function createCanvas(width: number, height: number, ground: Colour): Canvas {
  const pixels = new Uint8Array(width * height * 4)
  const view = new DataView(pixels.buffer)
  const whole = new Uint32Array(pixels.buffer)

  /** One pixel as a 32-bit word, so that a run of pixels is a single fill. */
  const wordOf = ([red, green, blue]: Colour): number => {
    const first = whole[0] ?? 0
    view.setUint32(0, ((red << 24) | (green << 16) | (blue << 8) | 255) >>> 0)
    const word = whole[0] ?? 0
    whole[0] = first
    return word
  }

  const run = (y: number, from: number, to: number, word: number) => {
    if (y < 0 || y >= height) return
    const left = Math.max(0, from)
    const right = Math.min(width, to)
    if (left < right) whole.fill(word, y * width + left, y * width + right)
  }

  const rectangle = (box: Box, colour: Colour) => {
    const word = wordOf(colour)
    for (let y = box.top; y < box.top + box.height; y += 1) {
      run(y, box.left, box.left + box.width, word)
    }
  }

  rectangle({ left: 0, top: 0, width, height }, ground)
  return {
    width,
    height,
    pixels,
    rectangle,
    ellipse(box, colour) {
      const word = wordOf(colour)
      for (let y = 0; y < box.height; y += 1) {
        const down = (y + 0.5) / (box.height / 2) - 1
        const half = (box.width / 2) * Math.sqrt(1 - down ** 2)
        const middle = box.left + box.width / 2
        run(box.top + y, Math.round(middle - half), Math.round(middle + half), word)
      }
    },
    text(words, { left, top, scale }, colour) {
      Array.from(words).forEach((letter, index) => {
        glyphOf(letter).forEach((cells, line) => {
          for (let cell = 0; cell < 5; cell += 1) {
            if ((cells & (16 >> cell)) === 0) continue
            const x = left + (index * 6 + cell) * scale
            rectangle({ left: x, top: top + line * scale, width: scale, height: scale }, colour)
          }
        })
      })
    },
  }
}
