/** Reads an image from the store, with its media type detected from its content. */

import { type Image, isImageMediaType, sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

/** Null if the id is empty or the file no longer exists. */
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
