/** Sends a large file as a stream. From the SDK's FormData, a runtime copies the whole file, once or twice. */

import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import type { SendOptions } from '../client/attempt.ts'
import { jsonOf } from './file-download.ts'

interface Upload {
  collection: string
  /** The other columns, as PocketBase reads them from one JSON part. */
  columns: { id: string }
  file: { name: string; mediaType: string; bytes: Uint8Array }
}

const pieceBytes = 256 * 1024

/** Throws as the SDK does. */
export async function uploadFile(
  pb: PocketBase,
  options: SendOptions,
  { collection, columns, file }: Upload,
): Promise<unknown> {
  const url = pb.buildURL(`/api/collections/${encodeURIComponent(collection)}/records`)
  // Random, and unknown to whoever sent the file.
  const boundary = `file-${columns.id}`
  const init = {
    method: 'POST',
    headers: {
      Authorization: pb.authStore.token,
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
    },
    body: streamOf(piecesOf(boundary, columns, file)),
    // Required with a stream: the response is read after the request is sent.
    duplex: 'half' as const,
    signal: options.signal,
  }
  try {
    const response = await options.fetch(url, init)
    const data = await jsonOf(response)
    if (response.ok) return data
    throw new ClientResponseError({ url, status: response.status, data })
  } catch (thrown) {
    throw thrown instanceof ClientResponseError ? thrown : new ClientResponseError(thrown)
  }
}

function* piecesOf(
  boundary: string,
  columns: object,
  { name, mediaType, bytes }: Upload['file'],
): Generator<Uint8Array<ArrayBufferLike>, undefined> {
  const text = new TextEncoder()
  const part = (headers: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${headers}\r\n\r\n`
  yield text.encode(
    `${part('name="@jsonPayload"')}${JSON.stringify(columns)}\r\n` +
      part(`name="file"; filename="${name}"\r\nContent-Type: ${mediaType}`),
  )
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  yield text.encode(`\r\n--${boundary}--\r\n`)
  return undefined
}

const streamOf = (pieces: Generator<Uint8Array<ArrayBufferLike>, undefined>) =>
  new ReadableStream<Uint8Array<ArrayBufferLike>>({
    pull: (controller) => {
      const { done, value } = pieces.next()
      if (done === true) controller.close()
      else if (value !== undefined) controller.enqueue(value)
    },
  })
