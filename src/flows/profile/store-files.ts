/** Stores the uploads of one request: all or none. */

import type { MediaType } from '../../domain/document/images.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { StoredFile } from '../../domain/identity/profile.ts'
import type { FileStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export interface Upload {
  bytes: Uint8Array
  mediaType: MediaType
  sha256: string
}

/** On a failure, deletes the files already stored and returns the fault. */
export async function storeFiles<Kind extends string>(
  files: FileStore,
  {
    team,
    profile,
    uploads,
  }: { team: string; profile: string; uploads: Partial<Record<Kind, Upload>> },
  trace: Trace,
): Promise<Result<Partial<Record<Kind, StoredFile>>>> {
  const kinds = keysOf(uploads)
  const results = await Promise.all(
    kinds.map(async (kind) => {
      const upload = uploads[kind]
      if (upload === undefined) return ok(null)
      return files.put({ team, profile, kind, ...upload }, trace)
    }),
  )
  const stored: Partial<Record<Kind, StoredFile>> = {}
  kinds.forEach((kind, index) => {
    const result = results[index]
    if (result?.ok && result.value !== null) stored[kind] = result.value
  })
  const failed = results.find((result) => !result.ok)
  if (failed === undefined || failed.ok) return ok(stored)
  const ids = results.flatMap((result) =>
    result.ok && result.value !== null ? [result.value.id] : [],
  )
  await files.discard(ids, trace)
  return failed
}

const keysOf = <Kind extends string>(record: Partial<Record<Kind, unknown>>): Kind[] =>
  Object.keys(record).filter((key): key is Kind => Object.hasOwn(record, key))
