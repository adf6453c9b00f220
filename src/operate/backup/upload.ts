// Streams a backup to the server: it may be larger than our memory.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type PocketBase from 'pocketbase'
import { Failure, fetchAs } from '../server.ts'

const zipMagic = 'PK\x03\x04'

/** Whether the file exists and begins like a ZIP archive. */
export async function isZip(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r')
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    await file.close()
    return buffer.toString('latin1') === zipMagic
  } catch {
    return false
  }
}

/** Resolves to the number of bytes sent. */
export async function sendFile(
  pb: PocketBase,
  { source, name }: { source: string; name: string },
): Promise<number> {
  const boundary = `backup-${crypto.randomUUID()}`
  let sentBytes = 0
  const body = async function* () {
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
        'Content-Type: application/zip\r\n\r\n',
    )
    for await (const piece of source === '-' ? process.stdin : createReadStream(source)) {
      sentBytes += piece.length
      yield piece
    }
    yield Buffer.from(`\r\n--${boundary}--\r\n`)
  }
  const answer = await fetchAs(pb, pb.buildURL('/api/backups/upload'), {
    method: 'POST',
    headers: {
      Authorization: pb.authStore.token,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
    },
    body: Readable.toWeb(Readable.from(body())) as unknown as ReadableStream,
  }).catch(() => {
    throw new Failure('The connection closed during the upload')
  })
  if (answer.status === 204) return sentBytes
  throw new Failure(
    answer.status === 400
      ? 'That file is not a backup'
      : `The upload was answered ${answer.status}`,
  )
}
