/**
 * Makes the one picture that every vendor, check, hash, file and reviewer sees: opaque, upright, a single frame, without
 * metadata, and within the face matcher's limits (docs/decisions.md#pictures).
 */

import { type Image, type ImageMediaType, isImageMediaType } from '../../domain/document/images.ts'
import { inspect } from '../../domain/document/picture/inspect.ts'
import type { Inspected } from '../../domain/document/picture/inspected.ts'
import { type Brightness, jpegBrightness } from '../../domain/document/picture/jpeg-brightness.ts'
import {
  areAlike,
  haveSameShape,
  rasterBrightness,
} from '../../domain/document/picture/likeness.ts'
import { uprightOpaque } from '../../domain/document/picture/raster.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import type { Fault, FieldProblem } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { ImageCodecs } from '../../domain/ports/codecs.ts'
import { maxFaceImageBytes } from '../../domain/ports/vendors.ts'
import type { Upload } from '../profile/stored-files.ts'

/** Four bytes each when decoded. A file of 36 bytes may declare 268 million. */
const maxPixels = 22_000_000
/** Of a picture that is passed on without decoding. Rekognition takes no longer side. */
const maxSidePixels = 10_000
/** Enough on the longer side to read a document, and no camera's JPEG of that size exceeds 5 MB. */
const longestSide = 3000
/** The second one if the first gives too large a file. */
const qualities = [88, 60]
const overloaded: Fault = { kind: 'overloaded', retryAfterSeconds: 5 }

/** Runs work in its turn; null, at once, if too much waits already. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T> | null

interface Needs {
  codecs: ImageCodecs
  /** Conversions take up to a few seconds and hundreds of megabytes: one at a time, and few waiting. */
  inTurn: InTurn
}

export interface MakeCanonical {
  /** Null if the bytes are no picture that can be made so. Fault `overloaded` if too many conversions wait. */
  image: (image: Image) => Promise<Result<Image | null>>
  /** Whether two canonical pictures are one, saved twice. False if one of them cannot be decoded. */
  areSame: (one: Image, other: Image) => Promise<Result<boolean>>
  /** All pictures of one request, or a fault that names each that cannot be made. Films stay as they are. */
  uploads: <Name extends string>(
    uploads: Partial<Record<Name, Upload>>,
  ) => Promise<Result<Partial<Record<Name, Upload>>>>
}

export function makeCanonical(needs: Needs): MakeCanonical {
  const image: MakeCanonical['image'] = async (sent) => {
    const inspected = inspect(sent)
    if (inspected === null) return ok(null)
    const { width, height, bare, orientation } = inspected
    const isTaken = orientation === 1 && bare !== null && bare.length <= maxFaceImageBytes
    if (isTaken && Math.max(width, height) <= maxSidePixels)
      return ok(await imageOf(bare, sent.mediaType))
    if (width * height === 0 || width * height > maxPixels) return ok(null)
    const converted = needs.inTurn(() => convert(needs.codecs, sent, inspected))
    return converted === null ? err(overloaded) : ok(await converted)
  }
  const known = new WeakMap<Uint8Array, Promise<Result<Brightness | null>>>()
  /** A front is compared with the back and with the selfie, and read once. */
  const brightnessOf = (picture: Image): Promise<Result<Brightness | null>> => {
    const found = known.get(picture.bytes) ?? readBrightness(needs, picture)
    known.set(picture.bytes, found)
    return found
  }
  return {
    image,
    areSame: async (one, other) => {
      if (one.sha256 === other.sha256) return ok(true)
      const [size, otherSize] = [inspect(one), inspect(other)]
      if (size === null || otherSize === null || !haveSameShape(size, otherSize)) return ok(false)
      const first = await brightnessOf(one)
      if (!first.ok) return first
      const second = await brightnessOf(other)
      if (!second.ok) return second
      if (first.value === null || second.value === null) return ok(false)
      return ok(areAlike(first.value, second.value))
    },
    uploads: async (uploads) => {
      const made = { ...uploads }
      const problems: FieldProblem[] = []
      for (const name in uploads) {
        const upload = uploads[name]
        const sent = upload === undefined ? null : asImage(upload)
        if (sent === null) continue
        const canonical = await image(sent)
        if (!canonical.ok) return canonical
        if (canonical.value === null) problems.push({ path: name, message: unusable })
        else made[name] = canonical.value
      }
      return problems.length === 0 ? ok(made) : notComparable(problems)
    },
  }
}

async function readBrightness(
  { codecs, inTurn }: Needs,
  picture: Image,
): Promise<Result<Brightness | null>> {
  const known = picture.mediaType === 'image/jpeg' ? jpegBrightness(picture.bytes) : null
  if (known !== null) return ok(known)
  const { width = 0, height = 0 } = inspect(picture) ?? {}
  if (width * height > maxPixels) return ok(null)
  const decoded = inTurn(() => codecs.decode(picture.bytes).then(rasterBrightness))
  return decoded === null ? err(overloaded) : ok(await decoded.catch(() => null))
}

export const unusable = 'Must be a whole JPEG, PNG or WEBP image of at most 22 megapixels'

export const notComparable = (details: FieldProblem[]) =>
  err({ kind: 'invalid_input', code: 'image_not_comparable', details })

const asImage = ({ bytes, mediaType, sha256 }: Upload): Image | null =>
  isImageMediaType(mediaType) ? { bytes, mediaType, sha256 } : null

const imageOf = async (bytes: Uint8Array, mediaType: ImageMediaType): Promise<Image> => ({
  bytes,
  mediaType,
  sha256: await sha256Hex(bytes),
})

/** Null if the codecs refuse the bytes, or find another size in them than the header declares. */
async function convert(
  codecs: ImageCodecs,
  { bytes }: Image,
  { width, height, orientation }: Inspected,
): Promise<Image | null> {
  try {
    const raster = await codecs.decode(bytes)
    if (raster.width !== width || raster.height !== height) return null
    const upright = uprightOpaque(raster, { orientation, longestSide })
    for (const quality of qualities) {
      const encoded = await codecs.encodeJpeg(upright, quality)
      // Bare like any other, so that it does not change when it is read back.
      const bare = inspect({ bytes: encoded, mediaType: 'image/jpeg' })?.bare ?? null
      if (bare !== null && bare.length <= maxFaceImageBytes) return imageOf(bare, 'image/jpeg')
    }
    return null
  } catch {
    return null
  }
}
