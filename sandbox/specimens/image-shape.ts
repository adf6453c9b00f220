/** Reads the format and the size of a picture from its bytes. */

export type ImageShape = {
  format: 'jpeg' | 'png'
  width: number
  height: number
}

export type ImageFormat = ImageShape['format'] | 'webp' | 'gif'

export function formatOf(bytes: Uint8Array): ImageFormat | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return 'gif'
  return latin1(bytes.subarray(0, 4)) === 'RIFF' && latin1(bytes.subarray(8, 12)) === 'WEBP'
    ? 'webp'
    : null
}

/** Null if the bytes are neither a JPEG nor a PNG, or end before the size. */
export function shapeOf(bytes: Uint8Array): ImageShape | null {
  const format = formatOf(bytes)
  if (format === 'jpeg') return jpegShape(bytes)
  return format === 'png' ? pngShape(bytes) : null
}

function jpegShape(bytes: Uint8Array): ImageShape | null {
  const view = viewOf(bytes)
  let size: { width: number; height: number } | null = null
  let at = 2
  while (at + 4 <= bytes.length && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const length = view.getUint16(at + 2)
    const end = at + 2 + length
    // Start of scan: the image data follows.
    if (marker === 0xda || end > bytes.length) break
    if (isFrame(marker) && length >= 7) {
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    at = end
  }
  return size && { format: 'jpeg', ...size }
}

/** SOF0 to SOF15 without the tables that share their range (DHT, JPG, DAC). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function pngShape(bytes: Uint8Array): ImageShape | null {
  const view = viewOf(bytes)
  if (bytes.length < 24 || latin1(bytes.subarray(12, 16)) !== 'IHDR') return null
  return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const startsWith = (bytes: Uint8Array, prefix: readonly number[]) =>
  prefix.every((byte, at) => bytes[at] === byte)

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes)
