/** Rows of `files`, and how other rows refer to them. */

import * as z from 'zod'
import type { StoredFile } from '../../../domain/identity/profile.ts'

export const FileRecord = z.object({
  id: z.string(),
  file: z.string(),
  media_type: z.string(),
  size_bytes: z.number(),
  sha256: z.string(),
})
export type FileRecord = z.infer<typeof FileRecord>

export const toStoredFile = (record: FileRecord): StoredFile => ({
  id: record.id,
  name: record.file,
  mediaType: record.media_type,
  sizeBytes: record.size_bytes,
  sha256: record.sha256,
})

/** The files of a row that was read with these relations expanded. */
export function filesOf<Kind extends string>(
  kinds: readonly Kind[],
  expanded: Partial<Record<Kind, FileRecord | undefined>> | undefined,
): Partial<Record<Kind, StoredFile>> {
  const files: Partial<Record<Kind, StoredFile>> = {}
  for (const kind of kinds) {
    const record = expanded?.[kind]
    if (record !== undefined) files[kind] = toStoredFile(record)
  }
  return files
}

/** Relation columns with the ids of these files; a kind without a file is left out. */
export const fileColumns = (
  files: Partial<Record<string, StoredFile>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(files).map(([kind, file]) => [kind, file?.id]))
