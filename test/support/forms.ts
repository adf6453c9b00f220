/** Forms as bytes, read by the app's own reader in any division into chunks. */

import type { Incoming } from '../../src/http/body/incoming.ts'
import { readMultipart } from '../../src/http/body/multipart/multipart.ts'

export const jpeg = Uint8Array.from(
  { length: 150 },
  (_, at) => [0xff, 0xd8, 0xff][at] ?? (at * 7) % 256,
)

const rules = {
  document_front: { kind: 'image', maxBytes: 10_000 },
  facial_photo: { kind: 'image', maxBytes: 10_000 },
} as const

const encoder = new TextEncoder()

/** Strings as UTF-8 and bytes unchanged, concatenated. */
export const bytesOf = (...pieces: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    pieces.flatMap((piece) => [...(typeof piece === 'string' ? encoder.encode(piece) : piece)]),
  )

/** A request's body in these pieces. */
export const streamOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> => {
  const rest = [...pieces]
  return new ReadableStream({
    pull: (controller) => {
      const piece = rest.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
}

/** A request with this body, and no deadline. */
export const incomingOf = (type: string, body: ReadableStream<Uint8Array>): Incoming => ({
  request: new Request('http://localhost/', {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  }),
  clock: { now: () => 0, setTimer: () => () => undefined },
})

export const readFormOf = (type: string, body: ReadableStream<Uint8Array>) =>
  readMultipart(incomingOf(type, body), rules)

/** What is read from the body in these pieces, or the fault. */
export async function readIn(type: string, pieces: readonly Uint8Array[]) {
  const read = await readFormOf(type, streamOf(pieces))
  if (!read.ok) return read.fault
  const { fields, files } = read.value
  return { fields, sizes: Object.values(files).map(({ bytes }) => bytes.length) }
}

/** The body cut in two at every position. */
export const cutInTwo = (bytes: Uint8Array): [Uint8Array, Uint8Array][] =>
  Array.from({ length: Math.max(0, bytes.length - 1) }, (_, index) => [
    bytes.slice(0, index + 1),
    bytes.slice(index + 1),
  ])
