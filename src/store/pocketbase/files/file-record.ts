/** Rows of `files`, and how other rows refer to them. */

import * as z from 'zod'
import type { StoredFile } from '../../../domain/identity/profile.ts'
import { rowOf } from '../client/columns.ts'

export const FileRecord = rowOf({
  id: z.string(),
  file: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
}).transform(({ file: name, ...record }): StoredFile => ({ ...record, name }))

/** Relation columns with the ids of these files; a kind without a file is left out. */
export const fileColumns = (
  files: Partial<Record<string, StoredFile>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(files).map(([kind, file]) => [kind, file?.id]))
