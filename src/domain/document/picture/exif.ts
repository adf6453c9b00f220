/** The orientation in EXIF data, which begins with a TIFF header. */

import { type Orientation, viewOf } from './inspected.ts'

const orientationTag = 0x0112
const isOrientation = (value: number): value is Orientation => value >= 1 && value <= 8

/** 1 (upright) if there is none, or if it is malformed: then nobody turns the picture. */
export function orientationOf(tiff: Uint8Array): Orientation {
  const view = viewOf(tiff)
  if (tiff.length < 8) return 1
  const order = view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return 1
  const little = order === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return 1
  const entries = view.getUint16(directory, little)
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > tiff.length) return 1
    if (view.getUint16(entry, little) !== orientationTag) continue
    const value = view.getUint16(entry + 8, little)
    return isOrientation(value) ? value : 1
  }
  return 1
}
