/** Loads the images of a submission: each is either uploaded with it or already on the profile. */

import type { Image } from '../../domain/document/images.ts'
import type { FieldProblem } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { DocumentImageKind, Profile, StoredFile } from '../../domain/identity/profile.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { readStoredImage } from '../profile/read-stored-image.ts'
import { type ToJpeg, toComparable } from './to-comparable.ts'

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
  const [front, back, selfie] = await Promise.all([
    load('document_front'),
    needsBack || uploads.document_back !== undefined ? load('document_back') : ok(null),
    load('facial_photo'),
  ])
  if (!front.ok) return front
  if (!back.ok) return back
  if (!selfie.ok) return selfie
  if (front.value === null || selfie.value === null)
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is gone' })
  const comparable = await comparableImages({ front: front.value, selfie: selfie.value }, toJpeg)
  if (!comparable.ok) return comparable
  const fromProfile: SubmittedImages['fromProfile'] = {}
  for (const kind of ['facial_photo', 'document_front', 'document_back'] as const) {
    const file = profile.files[kind]
    const isUsed = kind !== 'document_back' || back.value !== null
    if (uploads[kind] === undefined && file !== undefined && isUsed) fromProfile[kind] = file
  }
  return ok({
    front: front.value,
    back: back.value,
    selfie: selfie.value,
    comparable: comparable.value,
    fromProfile,
  })
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
  const details: FieldProblem[] = [
    ...(front === null ? ['document_front'] : []),
    ...(selfie === null ? ['facial_photo'] : []),
  ].map((path) => ({
    path,
    message: 'Must be a JPEG or PNG image of at most 5 MB to be compared with a face',
  }))
  return err({ kind: 'invalid_input', code: 'image_not_comparable', details })
}
