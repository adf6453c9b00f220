/** Reads the body of a request or a response up to a limit, and not one chunk further. */

import { gatherBytes } from './gathered-bytes.ts'

type Body = ReadableStream<Uint8Array>
type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>

interface Reading<Stop> {
  maxBytes: number
  /** Called with each chunk; any value but null ends the reading, and is its result. */
  take: (chunk: Uint8Array) => Stop | null
  /** Ends the reading as soon as it aborts, even if a read never returns. */
  signal?: AbortSignal
}

/** Throws if the connection breaks. Whatever ends it early, the rest of the body is cancelled. */
export async function eachChunk<Stop = never>(
  body: Body,
  { maxBytes, take, signal }: Reading<Stop>,
): Promise<'complete' | 'too_large' | 'aborted' | Stop> {
  const reader = body.getReader()
  const read = abortable(reader, signal)
  let readBytes = 0
  try {
    for (;;) {
      const chunk = await read()
      if (chunk === null) return 'aborted'
      if (chunk.done) return 'complete'
      readBytes += chunk.value.length
      if (readBytes > maxBytes) return 'too_large'
      const stop = take(chunk.value)
      if (stop !== null) return stop
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

/** Not a race of each read with one long promise, which would keep every chunk that it raced with. */
function abortable(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal | undefined,
): () => Promise<Read | null> {
  let giveUp = () => {}
  signal?.addEventListener('abort', () => giveUp(), { once: true })
  return () =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return resolve(null)
      giveUp = () => resolve(null)
      reader.read().then(resolve, reject)
    })
}

/** The whole body, or null if it is longer than `maxBytes`. */
export async function readBytes(
  body: Body | null,
  { maxBytes, expectedBytes = 0 }: { maxBytes: number; expectedBytes?: number },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const gathered = gatherBytes(expectedBytes)
  if (body === null) return gathered.take()
  const take = (chunk: Uint8Array) => {
    gathered.add(chunk)
    return null
  }
  const end = await eachChunk(body, { maxBytes, take })
  return end === 'complete' ? gathered.take() : null
}
