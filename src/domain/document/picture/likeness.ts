/** Whether two pictures are one picture, saved twice: in another quality, size, brightness or format. */

import type { Brightness } from './jpeg-brightness.ts'
import type { Raster } from './raster.ts'

/** Cells on each side of the grid on which two pictures are compared. */
const side = 16
/**
 * Correlation of the cells' brightness, from -1 to 1. A picture saved again has over 0.998; two photos of one card from
 * the same place, and the two sides of a card on the same table, stay well below.
 */
const alike = 0.995
/** Of width to height; a scaled picture differs by rounding. */
const maxRatioDifference = 0.03

export const areAlike = (one: Brightness, other: Brightness): boolean =>
  haveSameShape(one, other) && correlation(gridOf(one), gridOf(other)) >= alike

interface Size {
  width: number
  height: number
}

/** Known from the headers, so that most pairs need no further look. */
export const haveSameShape = (one: Size, other: Size): boolean =>
  Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= maxRatioDifference

/** By the weights that JPEG gives the colours (ITU-T T.871, section 7). */
export function rasterBrightness({ width, height, pixels }: Raster): Brightness {
  const values = new Uint8Array(width * height)
  for (let at = 0; at < values.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at * 4, at * 4 + 3)
    values[at] = 0.299 * red + 0.587 * green + 0.114 * blue
  }
  return { width, height, columns: width, values }
}

/** The mean of each cell; a value on the edge of a cell counts by its part in it. */
function gridOf(picture: Brightness): number[] {
  const { width, height, columns, values } = picture
  return Array.from({ length: side * side }, (_, cell) => {
    const [x, y] = [cell % side, Math.floor(cell / side)]
    const across = partsOf((x * width) / side, ((x + 1) * width) / side)
    const down = partsOf((y * height) / side, ((y + 1) * height) / side)
    let [sum, area] = [0, 0]
    for (const row of down)
      for (const column of across) {
        const part = row.part * column.part
        sum += (values[row.at * columns + column.at] ?? 0) * part
        area += part
      }
    return sum / area
  })
}

function partsOf(from: number, to: number): { at: number; part: number }[] {
  const first = Math.floor(from)
  return Array.from({ length: Math.max(1, Math.ceil(to) - first) }, (_, index) => {
    const at = first + index
    return { at, part: Math.min(to, at + 1) - Math.max(from, at) }
  })
}

/** 0 if one of them is a single colour. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const meanOf = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [oneMean, otherMean] = [meanOf(one), meanOf(other)]
  let [both, ones, others] = [0, 0, 0]
  one.forEach((value, index) => {
    const [a, b] = [value - oneMean, (other[index] ?? 0) - otherMean]
    both += a * b
    ones += a * a
    others += b * b
  })
  return ones === 0 || others === 0 ? 0 : both / Math.sqrt(ones * others)
}
