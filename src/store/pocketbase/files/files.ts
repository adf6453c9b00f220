/** Protected files: written once under a neutral name, read back whole, never changed. */

import type PocketBase from 'pocketbase'
import * as z from 'zod'
import { extensionOf } from '../../../domain/document/images.ts'
import { type Err, err, ok } from '../../../domain/faults/result.ts'
import type { StoredFile } from '../../../domain/identity/profile.ts'
import type { FileStore, NewFile } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import type { SendOptions } from '../client/attempt.ts'
import { type Client, deadlinesMs } from '../client/client.ts'
import { rowOf } from '../client/columns.ts'
import type { Records } from '../client/records.ts'
import { type DatabaseResult, isTaken, type Refusal } from '../client/result.ts'
import { downloadFile } from './file-download.ts'
import type { FileTokens } from './file-token.ts'
import { uploadFile } from './file-upload.ts'

const collection = 'files'

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

interface Needs {
  records: Records
  client: Client
  tokens: FileTokens
  recordId: () => string
}

/** Files are sent in requests of their own, before the rows that name them: a batch would block the only writer. */
export function fileStore({ records, client, tokens, recordId }: Needs): FileStore {
  const download = (
    file: StoredFile,
    token: string,
    trace: Trace,
  ): Promise<DatabaseResult<Uint8Array>> =>
    client.call(
      {
        deadlineMs: deadlinesMs.file,
        schema: z.instanceof(Uint8Array).refine(({ length }) => length === file.sizeBytes),
        send: (pb, options) =>
          downloadFile(pb, options, {
            file: { collection, id: file.id, name: file.name, token },
            maxBytes: file.sizeBytes,
          }),
      },
      trace,
    )

  return {
    put: async (file, trace) => {
      const id = recordId()
      const written = await client.call(
        {
          deadlineMs: deadlinesMs.file,
          schema: FileRecord,
          send: (pb, options) => send(pb, options, { id, file }),
        },
        trace,
      )
      if (written.ok) return written
      const { refusal } = written
      if (!isTaken(refusal, 'id')) {
        // Without a response it may be stored anyway. No row refers to it yet, so it can be removed.
        if (refusal === null) await records.remove(collection, id, trace)
        return contentFault(refusal, file) ?? written
      }
      // The row is our own, sent twice, unless another has the same random id: the hash decides.
      const own = await records.one({ collection, id, schema: FileRecord }, trace)
      if (!own.ok) return own
      return own.value?.sha256 === file.sha256 ? ok(own.value) : written
    },

    read: async (id, trace) => {
      const [record, token] = await Promise.all([
        records.one({ collection, id, schema: FileRecord }, trace),
        tokens.current(trace),
      ])
      if (!record.ok) return record
      if (record.value === null) return ok(null)
      if (!token.ok) return token
      const { value } = record
      const first = await download(value, token.value, trace)
      // A dead token and a missing file get the same response.
      const fresh = isGone(first) ? await tokens.insteadOf(token.value, trace) : null
      if (fresh !== null && !fresh.ok) return fresh
      const bytes = fresh === null ? first : await download(value, fresh.value, trace)
      if (isGone(bytes)) return ok(null)
      return bytes.ok ? ok({ bytes: bytes.value, mediaType: value.mediaType }) : bytes
    },

    /** PocketBase refuses to delete what a verification or a liveness result names; a profile's file it deletes. */
    discard: async (ids, trace) => {
      await Promise.all(ids.map((id) => records.remove(collection, id, trace)))
    },
  }
}

const isGone = (result: DatabaseResult<unknown>): boolean =>
  !result.ok && result.refusal?.status === 404

/** Anything smaller costs less to copy than to stream. */
const streamedFromBytes = 1024 * 1024

function send(
  pb: PocketBase,
  options: SendOptions,
  { id, file }: { id: string; file: NewFile },
): Promise<unknown> {
  const { bytes, mediaType } = file
  const columns = columnsOf(id, file)
  const name = `${file.kind}.${extensionOf[mediaType]}`
  if (bytes.length >= streamedFromBytes)
    return uploadFile(pb, options, { collection, columns, file: { name, mediaType, bytes } })
  const form = new FormData()
  // One JSON part: in separate parts PocketBase reads whatever looks like a number as a number.
  form.set('@jsonPayload', JSON.stringify(columns))
  form.set('file', new Blob([onOwnMemory(bytes)], { type: mediaType }), name)
  return pb.collection(collection).create(form, { ...options })
}

function columnsOf(id: string, file: NewFile) {
  return {
    id,
    team: file.team,
    profile: file.profile,
    kind: file.kind,
    media_type: file.mediaType,
    size_bytes: file.bytes.length,
    sha256: file.sha256,
  }
}

/** A Blob takes no view on shared memory, which is copied; other memory is not. */
const onOwnMemory = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : new Uint8Array(bytes)

/** PocketBase checks more of the content than its first bytes, and has a size limit of its own. */
function contentFault(refusal: Refusal | null, { kind }: NewFile): Err | null {
  const code = refusal?.codes.file
  if (code === 'validation_invalid_mime_type') {
    const message = 'Is not an image or video that can be stored'
    return err({ kind: 'unsupported_media', details: [{ path: kind, message }] })
  }
  if (code !== 'validation_file_size_limit') return null
  return err({ kind: 'too_large', details: [{ path: kind, message: 'Is too large to be stored' }] })
}
