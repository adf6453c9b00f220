/** The pictures of a verification: those sent with it, each falling back to the one the profile holds. */

import { sha256Hex } from '../domain/digest.ts'
import {
  type Image,
  type ImageMediaType,
  isImageMediaType,
  sniffMediaType,
} from '../domain/images.ts'
import type { FileStore, Trace } from '../domain/ports.ts'
import type { DocumentImageKind, Profile, StoredFile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { MakeComparable } from './comparable-images.ts'

export type ImageUploads = Partial<
  Record<DocumentImageKind, { bytes: Uint8Array; mediaType: ImageMediaType; sha256: string }>
>

export interface SubmittedImages {
  front: Image
  back: Image | null
  comparable: { front: Image; selfie: Image }
  /** Those of the three that the profile already held. */
  fromProfile: Partial<Record<DocumentImageKind, StoredFile>>
  /** Reads the stored reference image; null for an empty id. */
  reference: (fileId: string) => Promise<Result<Image | null>>
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
  const read = (fileId: string): Promise<Result<Image | null>> => readStored(files, fileId, trace)
  const load = (kind: DocumentImageKind): Promise<Result<Image | null>> => {
    const upload = uploads[kind]
    if (upload !== undefined) return Promise.resolve(ok(upload))
    return read(profile.files[kind]?.id ?? '')
  }
  const [front, back, selfie] = await Promise.all([
    load('document_front'),
    load('document_back'),
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
    if (uploads[kind] === undefined && held !== undefined) fromProfile[kind] = held
  }
  return ok({
    front: front.value,
    back: back.value,
    comparable: { front: document_front, selfie: facial_photo },
    fromProfile,
    reference: read,
  })
}

async function readStored(
  files: FileStore,
  fileId: string,
  trace: Trace,
): Promise<Result<Image | null>> {
  if (fileId === '') return ok(null)
  const stored = await files.read(fileId, trace)
  if (!stored.ok) return stored
  if (stored.value === null) return ok(null)
  const { bytes } = stored.value
  const mediaType = sniffMediaType(bytes)
  if (mediaType === null || !isImageMediaType(mediaType)) {
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is no picture' })
  }
  return ok({ bytes, mediaType, sha256: await sha256Hex(bytes) })
}
