/** Pictures in a form that the face matcher takes: JPEG or PNG within its size, converted where the runtime can. */

import type { Image } from '../../domain/document/images.ts'
import { sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import type { FieldProblem } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'

/** Rekognition's limit for pictures sent inline (developer guide, limits): 5 MB, JPEG and PNG alone. */
export const maxComparableBytes = 5_242_880

/** Re-encodes a picture as JPEG of at most so many bytes; null where it cannot be decoded or made to fit. */
export type ToJpeg = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array | null>

export type MakeComparable = (
  images: Record<string, Image>,
) => Promise<Result<Record<string, Image>>>

const isComparable = ({ bytes, mediaType }: Image): boolean =>
  mediaType !== 'image/webp' && bytes.length <= maxComparableBytes

/**
 * All of them or a fault that names those which cannot be used, before anything is spent.
 * `toJpeg` is null where the runtime cannot convert.
 */
export const makeComparable =
  (toJpeg: ToJpeg | null): MakeComparable =>
  async (images) => {
    const converted = await Promise.all(
      Object.entries(images).map(
        async ([name, image]): Promise<[string, Image | null]> => [
          name,
          await comparable(image, toJpeg),
        ],
      ),
    )
    const problems: FieldProblem[] = converted
      .filter(([, image]) => image === null)
      .map(([path]) => ({
        path,
        message: 'Must be a JPEG or PNG image of at most 5 MB to be compared with a face',
      }))
    if (problems.length > 0)
      return err({ kind: 'invalid_input', code: 'image_not_comparable', details: problems })
    return ok(
      Object.fromEntries(
        converted.flatMap(([name, image]) => (image === null ? [] : [[name, image]])),
      ),
    )
  }

async function comparable(image: Image, toJpeg: ToJpeg | null): Promise<Image | null> {
  if (isComparable(image)) return image
  const bytes = toJpeg === null ? null : await toJpeg(image.bytes, maxComparableBytes)
  if (bytes === null || bytes.length > maxComparableBytes || sniffMediaType(bytes) !== 'image/jpeg')
    return null
  return { bytes, mediaType: 'image/jpeg', sha256: await sha256Hex(bytes) }
}
