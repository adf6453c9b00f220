/** The segments of a JPEG (ITU-T T.81, annex B). */

import { orientationOf } from './exif.ts'
import { concatBytes, type Inspected, latin1, type Orientation, viewOf } from './inspected.ts'

export interface Segment {
  marker: number
  /** Where its marker begins. */
  start: number
  /** After its parameters; of a scan, after its entropy-coded data. */
  end: number
  parameters: Uint8Array
}

/** Far more than encoders write; each costs a decoder a pass over the picture. */
const maxScans = 100

export const markers = {
  eoi: 0xd9,
  sos: 0xda,
  dht: 0xc4,
  dri: 0xdd,
  sof0: 0xc0,
  sof1: 0xc1,
  sof2: 0xc2,
}
const [tem, soi, rst0, rst7] = [0x01, 0xd8, 0xd0, 0xd7]
const [app0, app1, app14, app15, comment] = [0xe0, 0xe1, 0xee, 0xef, 0xfe]

/** Up to the end of the first picture; null if that end is missing or the bytes before it are no segments. */
export function segmentsOf(bytes: Uint8Array): Segment[] | null {
  const view = viewOf(bytes)
  const segments: Segment[] = []
  let scans = 0
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null
    const marker = view.getUint8(at + 1)
    // Any number of fill bytes may precede a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === markers.eoi) return segments
    const isBare = marker <= tem || marker === soi || (marker >= rst0 && marker <= rst7)
    if (isBare || at + 4 > bytes.length) return null
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return null
    let end = at + 2 + length
    const parameters = bytes.subarray(at + 4, end)
    if (marker === markers.sos) {
      scans += 1
      if (scans > maxScans) return null
      end = endOfScan(bytes, end)
    }
    segments.push({ marker, start: at, end, parameters })
    at = end
  }
  return null
}

/** In entropy-coded data, FF is followed by 00 or a restart marker. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && (next < rst0 || next > rst7)) return at
  }
  return bytes.length
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![markers.dht, 0xc8, 0xcc].includes(marker)

/** Null if the bytes have no frame header. */
export function inspectJpeg(bytes: Uint8Array): Inspected | null {
  const segments = segmentsOf(bytes)
  const header = segments ?? headerSegments(bytes)
  const frames = header.filter(({ marker }) => isFrame(marker))
  const frame = frames[0]
  if (frame === undefined || frame.parameters.length < 6) return null
  const size = viewOf(frame.parameters)
  const [height, width] = [size.getUint16(1), size.getUint16(3)]
  const isPlain = frames.length === 1 && isPlainFrame(frame) && height > 0 && width > 0
  return {
    width,
    height,
    orientation: orientationIn(header),
    bare: segments === null || !isPlain ? null : bareOf(bytes, segments),
  }
}

/** Of a file that ends early or has unusual segments: those that can be followed, up to the first scan. */
function headerSegments(bytes: Uint8Array): Segment[] {
  const view = viewOf(bytes)
  const segments: Segment[] = []
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const [marker, length] = [view.getUint8(at + 1), view.getUint16(at + 2)]
    if (marker === 0xff) {
      at += 1
      continue
    }
    const end = at + 2 + length
    if (length < 2 || end > bytes.length || marker === markers.sos) break
    segments.push({ marker, start: at, end, parameters: bytes.subarray(at + 4, end) })
    at = end
  }
  return segments
}

/** Baseline, extended or progressive Huffman coding of 8 bits, in grey or three colours: what all decoders read alike. */
const isPlainFrame = ({ marker, parameters }: Segment): boolean =>
  marker <= markers.sof2 && parameters[0] === 8 && (parameters[5] === 1 || parameters[5] === 3)

/** The first one counts, as for most readers. */
function orientationIn(segments: readonly Segment[]): Orientation {
  const exif = segments.find(
    ({ marker, parameters }) => marker === app1 && latin1(parameters.subarray(0, 6)) === 'Exif\0\0',
  )
  return exif === undefined ? 1 : orientationOf(exif.parameters.subarray(6))
}

const start = Uint8Array.of(0xff, soi)
const end = Uint8Array.of(0xff, markers.eoi)
/** Version 1.01, square pixels, no thumbnail. */
const jfif = Uint8Array.of(0xff, app0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0)

/**
 * Without application segments and comments: EXIF, XMP, ICC profiles, thumbnails, and the directory of a multi-picture
 * file, whose other pictures lie after the end of the first. Two of them say how the colours are coded, and stay: JFIF,
 * without its own numbers, and Adobe's.
 */
function bareOf(bytes: Uint8Array, segments: readonly Segment[]): Uint8Array<ArrayBuffer> {
  const isJfif = segments.some(
    ({ marker, parameters }) => marker === app0 && latin1(parameters.subarray(0, 5)) === 'JFIF\0',
  )
  const kept = segments.filter(
    ({ marker, parameters }) =>
      marker < app0 || (marker > app15 && marker !== comment) || isAdobe(marker, parameters),
  )
  const parts = kept.map((segment) => bytes.subarray(segment.start, segment.end))
  return concatBytes([start, ...(isJfif ? [jfif] : []), ...parts, end])
}

const isAdobe = (marker: number, parameters: Uint8Array): boolean =>
  marker === app14 && parameters.length === 12 && latin1(parameters.subarray(0, 5)) === 'Adobe'
