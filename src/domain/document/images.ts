/** Media types by content: the first bytes decide, never a file name or a declared type. */

export type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/webp'
type VideoMediaType = 'video/webm' | 'video/mp4'
export type MediaType = ImageMediaType | VideoMediaType

/** An image with the media type that its bytes show. */
export interface Image {
  bytes: Uint8Array
  mediaType: ImageMediaType
  /** Lower-case hex SHA-256 of the bytes. */
  sha256: string
}

const startsWith = (bytes: Uint8Array, signature: number[], offset = 0): boolean =>
  signature.every((byte, index) => bytes[offset + index] === byte)

const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0))

/** EBML states its document type as text near the start. Matroska that is not WebM is refused. */
const looksLikeWebm = (bytes: Uint8Array): boolean => {
  if (!startsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3])) return false
  const head = bytes.subarray(0, 64)
  return head.some((_, index) => startsWith(head, ascii('webm'), index))
}

/** Brands of ISO 14496-12 files that contain video; HEIC and AVIF images have the same box. */
const mp4Brands = [
  'isom',
  'iso2',
  'iso4',
  'iso5',
  'iso6',
  'mp41',
  'mp42',
  'avc1',
  'dash',
  'M4V ',
  'MSNV',
]

const looksLikeMp4 = (bytes: Uint8Array): boolean =>
  startsWith(bytes, ascii('ftyp'), 4) &&
  mp4Brands.some((brand) => startsWith(bytes, ascii(brand), 8))

/**
 * The media type of these bytes by their signature, or null for anything that this service does not accept.
 * Signatures: JPEG (ISO 10918-1, SOI), PNG (W3C PNG, section 5.2), WebP (RFC 9649), MP4 (ISO 14496-12, ftyp) and
 * WebM (RFC 8794, EBML).
 */
export function sniffMediaType(bytes: Uint8Array): MediaType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return 'image/webp'
  if (looksLikeMp4(bytes)) return 'video/mp4'
  return looksLikeWebm(bytes) ? 'video/webm' : null
}

/** The extension, without the dot, under which this service stores a media type. */
export const extensionOf: Record<MediaType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'video/webm': 'webm',
  'video/mp4': 'mp4',
}

export const isImageMediaType = (type: MediaType): type is ImageMediaType =>
  type.startsWith('image/')
