/** Stores files, all or none, and reads images back. */

import { type Image, isImageMediaType, sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import { type FileKind, fileKinds, type StoredFile } from '../../domain/identity/profile.ts'
import type { FileStore, NewFile } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export type Upload = Pick<NewFile, 'bytes' | 'mediaType' | 'sha256'>

/** On a failure, deletes the files already stored and returns the fault. */
export async function storeAll(
  files: FileStore,
  added: NewFile[],
  trace: Trace,
): Promise<Result<StoredFile[]>> {
  const results = await Promise.all(added.map((file) => files.put(file, trace)))
  const stored = allOk(results)
  if (!stored.ok) {
    const ids = results.flatMap((result) => (result.ok ? [result.value.id] : []))
    await files.discard(ids, trace)
  }
  return stored
}

/** The uploads of one request. */
export async function storeUploads(
  files: FileStore,
  {
    team,
    profile,
    uploads,
  }: { team: string; profile: string; uploads: Partial<Record<FileKind, Upload>> },
  trace: Trace,
): Promise<Result<Partial<Record<FileKind, StoredFile>>>> {
  const added = fileKinds.flatMap((kind) => {
    const upload = uploads[kind]
    return upload === undefined ? [] : [{ team, profile, kind, ...upload }]
  })
  const all = await storeAll(files, added, trace)
  if (!all.ok) return all
  const stored: Partial<Record<FileKind, StoredFile>> = {}
  all.value.forEach((file, index) => {
    const kind = added[index]?.kind
    if (kind !== undefined) stored[kind] = file
  })
  return ok(stored)
}

/** The image with the media type that its content shows; null if the id is empty or the file no longer exists. */
export async function readStoredImage(
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
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a stored file is not an image' })
  }
  return ok({ bytes, mediaType, sha256: await sha256Hex(bytes) })
}
