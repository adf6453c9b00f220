/** Makes decoded pixels opaque, small enough and upright. */

import type { Orientation } from './inspected.ts'

/** Decoded pixels: RGBA, row by row, not premultiplied. */
export interface Raster {
  width: number
  height: number
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/**
 * In one pass: at most `longestSide` pixels on the longer side, each the mean of those it stands for; on white, as a
 * page or a browser shows what is transparent; and turned to stand upright.
 */
export function uprightOpaque(
  { width, height, pixels }: Raster,
  { orientation, longestSide }: { orientation: Orientation; longestSide: number },
): Raster {
  const scale = Math.max(1, Math.max(width, height) / longestSide)
  const [across, down] = [Math.round(width / scale) || 1, Math.round(height / scale) || 1]
  const isLying = orientation >= 5
  const [outWidth, outHeight] = isLying ? [down, across] : [across, down]
  const out = new Uint8ClampedArray(outWidth * outHeight * 4)
  const placeOf = placement(orientation, across, down)
  for (let y = 0; y < down; y += 1) {
    const top = Math.floor((y * height) / down)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / down))
    for (let x = 0; x < across; x += 1) {
      const left = Math.floor((x * width) / across)
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / across))
      let [red, green, blue] = [0, 0, 0]
      for (let row = top; row < bottom; row += 1) {
        for (let at = (row * width + left) * 4; at < (row * width + right) * 4; at += 4) {
          const alpha = (pixels[at + 3] ?? 255) / 255
          const white = 255 * (1 - alpha)
          red += (pixels[at] ?? 0) * alpha + white
          green += (pixels[at + 1] ?? 0) * alpha + white
          blue += (pixels[at + 2] ?? 0) * alpha + white
        }
      }
      const count = (bottom - top) * (right - left)
      const to = placeOf(x, y) * 4
      out[to] = red / count
      out[to + 1] = green / count
      out[to + 2] = blue / count
      out[to + 3] = 255
    }
  }
  return { width: outWidth, height: outHeight, pixels: out }
}

/** Where a pixel of the file belongs in the upright picture. */
function placement(
  orientation: Orientation,
  across: number,
  down: number,
): (x: number, y: number) => number {
  const [right, bottom] = [across - 1, down - 1]
  const upright = (x: number, y: number) => y * across + x
  const lying = (x: number, y: number) => y * down + x
  const places: Record<Orientation, (x: number, y: number) => number> = {
    1: upright,
    2: (x, y) => upright(right - x, y),
    3: (x, y) => upright(right - x, bottom - y),
    4: (x, y) => upright(x, bottom - y),
    5: (x, y) => lying(y, x),
    6: (x, y) => lying(bottom - y, x),
    7: (x, y) => lying(bottom - y, right - x),
    8: (x, y) => lying(y, right - x),
  }
  return places[orientation]
}
