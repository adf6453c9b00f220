/** Loads the images of a submission: each is either uploaded with it or already on the profile. */

import { type Image, sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import type { FieldProblem } from '../../domain/faults/faults.ts'
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import {
  type DocumentImageKind,
  documentImageKinds,
  type Profile,
  type StoredFile,
} from '../../domain/identity/profile.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { maxFaceImageBytes } from '../../domain/ports/vendors.ts'
import { readStoredImage } from '../profile/stored-files.ts'

export type ImageUploads = Partial<Record<DocumentImageKind, Image>>

export interface SubmittedImages {
  front: Image
  back: Image | null
  selfie: Image
  /** The front and the selfie in a form that the face matcher takes. */
  comparable: { front: Image; selfie: Image }
  /** The files of the profile that are used. */
  fromProfile: Partial<Record<DocumentImageKind, StoredFile>>
}

/** Re-encodes an image as JPEG of at most `maxBytes`; null if it cannot be decoded or does not fit. */
export type ToJpeg = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array | null>

interface Needs {
  files: FileStore
  toJpeg: ToJpeg | null
}

/** Faults `missing_files` and `image_not_comparable`, before any vendor is called. */
export async function loadImages(
  { files, toJpeg }: Needs,
  { profile, uploads, needsBack }: { profile: Profile; uploads: ImageUploads; needsBack: boolean },
  trace: Trace,
): Promise<Result<SubmittedImages>> {
  const needed: DocumentImageKind[] = [
    'facial_photo',
    'document_front',
    ...(needsBack ? (['document_back'] as const) : []),
  ]
  const missing = needed.filter(
    (kind) => uploads[kind] === undefined && profile.files[kind] === undefined,
  )
  if (missing.length > 0) return err({ kind: 'missing_files', required: missing })
  const load = (kind: DocumentImageKind): Promise<Result<Image | null>> => {
    const upload = uploads[kind]
    if (upload !== undefined) return Promise.resolve(ok(upload))
    return readStoredImage(files, profile.files[kind]?.id ?? '', trace)
  }
  const loaded = await Promise.all([
    load('document_front'),
    needsBack || uploads.document_back !== undefined ? load('document_back') : ok(null),
    load('facial_photo'),
  ])
  const images = allOk(loaded)
  if (!images.ok) return images
  const [front, back, selfie] = images.value
  if (front === null || selfie === null)
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is gone' })
  const comparable = await comparableImages({ front, selfie }, toJpeg)
  if (!comparable.ok) return comparable
  const fromProfile: SubmittedImages['fromProfile'] = {}
  for (const kind of documentImageKinds) {
    const file = profile.files[kind]
    const isUsed = kind !== 'document_back' || back !== null
    if (uploads[kind] === undefined && file !== undefined && isUsed) fromProfile[kind] = file
  }
  return ok({ front, back, selfie, comparable: comparable.value, fromProfile })
}

async function comparableImages(
  images: SubmittedImages['comparable'],
  toJpeg: ToJpeg | null,
): Promise<Result<SubmittedImages['comparable']>> {
  const [front, selfie] = await Promise.all([
    toComparable(images.front, toJpeg),
    toComparable(images.selfie, toJpeg),
  ])
  if (front !== null && selfie !== null) return ok({ front, selfie })
  const message = 'Must be a JPEG or PNG image of at most 5 MB to be compared with a face'
  const details: FieldProblem[] = []
  if (front === null) details.push({ path: 'document_front', message })
  if (selfie === null) details.push({ path: 'facial_photo', message })
  return err({ kind: 'invalid_input', code: 'image_not_comparable', details })
}

/** JPEG or PNG within the matcher's limit; null if the image cannot be converted to that. */
async function toComparable(image: Image, toJpeg: ToJpeg | null): Promise<Image | null> {
  if (image.mediaType !== 'image/webp' && image.bytes.length <= maxFaceImageBytes) return image
  const bytes = toJpeg === null ? null : await toJpeg(image.bytes, maxFaceImageBytes)
  if (bytes === null || bytes.length > maxFaceImageBytes || sniffMediaType(bytes) !== 'image/jpeg')
    return null
  return { bytes, mediaType: 'image/jpeg', sha256: await sha256Hex(bytes) }
}
