// Sends a backup to the server as it is read: it may be larger than our memory.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type PocketBase from 'pocketbase'
import { Failure } from '../server.ts'

const zipMagic = 'PK\x03\x04'

/** Whether the file is there and begins as a ZIP archive does. */
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

/** Resolves to the bytes that were sent. */
export async function sendFile(
  pb: PocketBase,
  { source, name }: { source: string; name: string },
): Promise<number> {
  const boundary = `backup-${crypto.randomUUID()}`
  const sent = { bytes: 0 }
  const body = async function* () {
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
        'Content-Type: application/zip\r\n\r\n',
    )
    for await (const piece of source === '-' ? process.stdin : createReadStream(source)) {
      sent.bytes += piece.length
      yield piece
    }
    yield Buffer.from(`\r\n--${boundary}--\r\n`)
  }
  const answer = await fetch(pb.buildURL('/api/backups/upload'), {
    method: 'POST',
    headers: {
      Authorization: pb.authStore.token,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
    },
    body: Readable.toWeb(Readable.from(body())) as unknown as ReadableStream,
  }).catch(() => {
    throw new Failure('The upload was cut off')
  })
  if (answer.status === 204) return sent.bytes
  throw new Failure(
    answer.status === 400 ? 'That file is no backup' : `The upload was answered ${answer.status}`,
  )
}
