/** The size and orientation of a WEBP (RFC 9649). It always is decoded: not every vendor reads one. */

import { orientationOf } from './exif.ts'
import { type Inspected, latin1, type Orientation, viewOf } from './inspected.ts'

/** Null if the bytes declare no size. */
export function inspectWebp(bytes: Uint8Array): Inspected | null {
  const size = sizeOf(bytes)
  return size === null ? null : { ...size, orientation: orientationIn(bytes), bare: null }
}

interface Size {
  width: number
  height: number
}

/** Of the canvas, as declared in the first chunk. */
function sizeOf(bytes: Uint8Array): Size | null {
  if (bytes.length < 30) return null
  const view = viewOf(bytes)
  switch (latin1(bytes.subarray(12, 16))) {
    case 'VP8X':
      return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
    }
    default:
      return null
  }
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) | (view.getUint8(at + 2) << 16)

function orientationIn(bytes: Uint8Array): Orientation {
  const view = viewOf(bytes)
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    if (latin1(bytes.subarray(at, at + 4)) === 'EXIF') {
      const data = bytes.subarray(at + 8, at + 8 + length)
      const isPrefixed = latin1(data.subarray(0, 6)) === 'Exif\0\0'
      return orientationOf(isPrefixed ? data.subarray(6) : data)
    }
    at += 8 + length + (length % 2)
  }
  return 1
}
