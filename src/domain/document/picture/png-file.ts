/** The chunks of a PNG (W3C PNG, third edition, section 5). */

import { orientationOf } from './exif.ts'
import { concatBytes, type Inspected, latin1, viewOf } from './inspected.ts'

interface Chunk {
  type: string
  data: Uint8Array
  whole: Uint8Array
}

/** Up to IEND; null if that is missing. */
function chunksOf(bytes: Uint8Array): Chunk[] | null {
  const view = viewOf(bytes)
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return null
    const type = latin1(bytes.subarray(at + 4, at + 8))
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) })
    if (type === 'IEND') return chunks
    at = end
  }
  return null
}

/**
 * Only these hold the picture. Without the others, an animation shows its still picture, and colours are what they are:
 * a gamma or a profile would make them others for those who apply it.
 */
const pictureChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])

/** Null if the bytes are no PNG or end early. */
export function inspectPng(bytes: Uint8Array): Inspected | null {
  const chunks = chunksOf(bytes)
  const header = chunks?.[0]
  if (chunks === null || header?.type !== 'IHDR' || header.data.length !== 13) return null
  const colourType = header.data[9] ?? 0
  const hasAlpha = (colourType & 4) !== 0 || chunks.some(({ type }) => type === 'tRNS')
  const exif = chunks.find(({ type }) => type === 'eXIf')
  const kept = chunks.filter(({ type }) => pictureChunks.has(type))
  return {
    width: viewOf(header.data).getUint32(0),
    height: viewOf(header.data).getUint32(4),
    orientation: exif === undefined ? 1 : orientationOf(exif.data),
    bare: hasAlpha ? null : concatBytes([bytes.subarray(0, 8), ...kept.map(({ whole }) => whole)]),
  }
}
