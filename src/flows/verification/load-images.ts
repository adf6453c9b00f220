/** The pictures of a verification: those sent with it, each falling back to the one the profile holds. */

import type { Image, ImageMediaType } from '../../domain/document/images.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { DocumentImageKind, Profile, StoredFile } from '../../domain/identity/profile.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { readStoredImage } from '../profile/read-stored-image.ts'
import type { MakeComparable } from './to-comparable.ts'

export type ImageUploads = Partial<
  Record<DocumentImageKind, { bytes: Uint8Array; mediaType: ImageMediaType; sha256: string }>
>

export interface SubmittedImages {
  front: Image
  back: Image | null
  /** Of the photo as it was sent. */
  selfieSha256: string
  comparable: { front: Image; selfie: Image }
  /** Those of the three that the profile already held. */
  fromProfile: Partial<Record<DocumentImageKind, StoredFile>>
}

/** Fault `missing_files` where neither the request nor the profile has a picture that is needed. */
export async function loadImages(
  { files, makeComparable }: { files: FileStore; makeComparable: MakeComparable },
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
  if (front.value === null || selfie.value === null) {
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is gone' })
  }
  const comparable = await makeComparable({
    document_front: front.value,
    facial_photo: selfie.value,
  })
  if (!comparable.ok) return comparable
  const { document_front = front.value, facial_photo = selfie.value } = comparable.value
  const fromProfile: SubmittedImages['fromProfile'] = {}
  for (const kind of ['facial_photo', 'document_front', 'document_back'] as const) {
    const held = profile.files[kind]
    const isUsed = kind !== 'document_back' || back.value !== null
    if (uploads[kind] === undefined && held !== undefined && isUsed) fromProfile[kind] = held
  }
  return ok({
    front: front.value,
    back: back.value,
    selfieSha256: selfie.value.sha256,
    comparable: { front: document_front, selfie: facial_photo },
    fromProfile,
  })
}
