/** Loads the images of a submission: each is either uploaded with it or already on the profile. */

import type { Image } from '../../domain/document/images.ts'
import type { FieldProblem } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  type DocumentImageKind,
  documentImageKinds,
  type Profile,
  type StoredFile,
} from '../../domain/identity/profile.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { type MakeCanonical, notComparable, unusable } from '../document/canonical-image.ts'
import { readStoredImage } from '../profile/stored-files.ts'

export type ImageUploads = Partial<Record<DocumentImageKind, Image>>

export interface SubmittedImages {
  front: Image
  back: Image | null
  selfie: Image
  /** Whether they are the picture of the front, saved once more. */
  backIsFront: boolean
  selfieIsFront: boolean
  /**
   * To be stored: what was sent, and what the profile holds from before pictures were made canonical: the record names
   * what was looked at.
   */
  uploads: ImageUploads
  /** The files of the profile that are used as they are. */
  fromProfile: Partial<Record<DocumentImageKind, StoredFile>>
}

interface Needs {
  files: FileStore
  canonical: MakeCanonical
}

/** Faults `missing_files` and `image_not_comparable`, before any vendor is called. */
export async function loadImages(
  { files, canonical }: Needs,
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
  const used = documentImageKinds.filter(
    (kind) => needed.includes(kind) || uploads[kind] !== undefined,
  )
  const images: ImageUploads = {}
  const toStore: ImageUploads = {}
  const fromProfile: SubmittedImages['fromProfile'] = {}
  const details: FieldProblem[] = []
  for (const kind of used) {
    const file = profile.files[kind]
    const upload = uploads[kind]
    const loaded =
      upload === undefined ? await readStoredImage(files, file?.id ?? '', trace) : ok(upload)
    if (!loaded.ok) return loaded
    if (loaded.value === null) return gone
    const made = await canonical.image(loaded.value)
    if (!made.ok) return made
    if (made.value === null) {
      details.push({ path: kind, message: unusable })
      continue
    }
    images[kind] = made.value
    const isUnchanged = made.value.sha256 === loaded.value.sha256
    if (upload === undefined && file !== undefined && isUnchanged) fromProfile[kind] = file
    else toStore[kind] = made.value
  }
  if (details.length > 0) return notComparable(details)
  const { document_front: front, document_back: back = null, facial_photo: selfie } = images
  if (front === undefined || selfie === undefined) return gone
  const backIsFront = back === null ? ok(false) : await canonical.areSame(back, front)
  if (!backIsFront.ok) return backIsFront
  const selfieIsFront = await canonical.areSame(selfie, front)
  if (!selfieIsFront.ok) return selfieIsFront
  return ok({
    ...{ front, back, selfie, uploads: toStore, fromProfile },
    backIsFront: backIsFront.value,
    selfieIsFront: selfieIsFront.value,
  })
}

const gone = err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is gone' })
