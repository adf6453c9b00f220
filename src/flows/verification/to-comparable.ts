/** Converts images into a form that the face matcher takes: JPEG or PNG within its size limit. */

import { type Image, sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'

/** Rekognition's limit for inline images (developer guide, limits): 5 MB, JPEG and PNG only. */
export const maxComparableBytes = 5_242_880

/** Re-encodes an image as JPEG of at most `maxBytes`; null if it cannot be decoded or does not fit. */
export type ToJpeg = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array | null>

/** Null if the image is not comparable and cannot be converted. `toJpeg` is null on runtimes without image codecs. */
export async function toComparable(image: Image, toJpeg: ToJpeg | null): Promise<Image | null> {
  if (image.mediaType !== 'image/webp' && image.bytes.length <= maxComparableBytes) return image
  const bytes = toJpeg === null ? null : await toJpeg(image.bytes, maxComparableBytes)
  if (bytes === null || bytes.length > maxComparableBytes || sniffMediaType(bytes) !== 'image/jpeg')
    return null
  return { bytes, mediaType: 'image/jpeg', sha256: await sha256Hex(bytes) }
}
