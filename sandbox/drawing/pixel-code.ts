/**
 * Bytes as black and white cells in a band below a picture. Unlike a comment in the file, they are part of what is seen:
 * they survive whatever an upload does to a picture, such as the removal of its metadata or another encoding.
 */
import { concat } from '../encoding.ts'
import { type Canvas, createCanvas } from './canvas.ts'
import { crc32 } from './png.ts'

/** Wide enough for the coarsest JPEG. */
const cell = 4
const signature = 0xa55a
const maxBytes = 16_384

type Pixels = Pick<Canvas, 'width' | 'height' | 'pixels'>

/** The picture with the band below it. Cells are filled from the bottom left, row by row upwards. */
export function withCode(picture: Canvas, data: Uint8Array): Canvas {
  const { width, height } = picture
  const framed = frame(data)
  const rows = Math.ceil((framed.length * 8) / columnsOf(width))
  const canvas = createCanvas(width, height + rows * cell, [255, 255, 255])
  canvas.pixels.set(picture.pixels)
  for (let bit = 0; bit < framed.length * 8; bit += 1) {
    if (((framed[bit >> 3] ?? 0) & (128 >> (bit & 7))) === 0) continue
    const left = (bit % columnsOf(width)) * cell
    const top = canvas.height - (Math.floor(bit / columnsOf(width)) + 1) * cell
    canvas.rectangle({ left, top, width: cell, height: cell }, [0, 0, 0])
  }
  return canvas
}

/** Null if the picture has no band, or a damaged one. */
export function readCode(picture: Pixels): Uint8Array | null {
  const head = bytesAt(picture, 0, 8)
  const view = new DataView(head.buffer)
  const length = view.getUint16(2)
  if (view.getUint16(0) !== signature || length > maxBytes) return null
  const data = bytesAt(picture, 8, length)
  return crc32(data) === view.getUint32(4) ? data : null
}

const columnsOf = (width: number): number => Math.floor(width / cell)

function frame(data: Uint8Array): Uint8Array {
  const head = new Uint8Array(8)
  const view = new DataView(head.buffer)
  view.setUint16(0, signature)
  view.setUint16(2, data.length)
  view.setUint32(4, crc32(data))
  return concat([head, data])
}

function bytesAt(picture: Pixels, from: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count)
  for (let bit = 0; bit < count * 8; bit += 1) {
    if (isBlack(picture, from * 8 + bit))
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (128 >> (bit & 7))
  }
  return bytes
}

/** The middle of a cell decides. */
function isBlack({ width, height, pixels }: Pixels, bit: number): boolean {
  const columns = columnsOf(width)
  const left = (bit % columns) * cell + 1
  const top = height - (Math.floor(bit / columns) + 1) * cell + 1
  if (top < 0) return false
  const green = (x: number, y: number) => pixels[(y * width + x) * 4 + 1] ?? 255
  const sum =
    green(left, top) + green(left + 1, top) + green(left, top + 1) + green(left + 1, top + 1)
  return sum < 4 * 128
}
