/** Request bodies, read within a size limit and a deadline and by their content type, before anything looks inside. */

import type { Fault } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { eachChunk } from '../../io/bounded-body.ts'
import type { Sender } from '../../io/budget.ts'
import { withDeadline } from '../../io/deadline.ts'
import { gatherBytes } from '../../io/gathered-bytes.ts'
import { watchArrival } from './arrival.ts'
import { bodyDeadlineMs, type Incoming } from './incoming.ts'

export const tooLarge = (path: string): Fault => ({
  kind: 'too_large',
  details: [{ path, message: 'Is over the size limit' }],
})

/** `application/json` and the `+json` family, with any parameters: exactly the types that Hono's validator parses. */
export const isJson = (contentType: string): boolean =>
  /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType.trim())

export const isUrlEncoded = (contentType: string): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType.trim())

export const isMultipart = (contentType: string): boolean =>
  /^multipart\/form-data\s*(;|$)/i.test(contentType.trim())

/** Whether the bytes are not the body itself. `identity` says that they are (RFC 9110 section 12.5.3). */
const isEncoded = (request: Request): boolean =>
  !/^\s*(identity\s*)?$/i.test(request.headers.get('Content-Encoding') ?? '')

/** The Content-Length, or null if there is none or it is not a number. */
export const declaredLength = (request: Request): number | null => {
  const header = request.headers.get('Content-Length')
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null
}

/** Room is free again as soon as another request is answered, or a body has stalled. */
const overloaded = err({ kind: 'overloaded', retryAfterSeconds: 2 })

/**
 * Reads a body chunk by chunk. A declared length over the limit, or for which the process has no room, is refused before
 * reading, an undeclared one as soon as it gets there.
 */
export async function takeChunks(
  { request, clock, claims }: Incoming,
  maxBytes: number,
  take: (chunk: Uint8Array) => Result<void>,
): Promise<Result<void>> {
  const { body } = request
  if (isEncoded(request)) return err({ kind: 'unsupported_content_encoding' })
  const length = declaredLength(request)
  if ((length ?? 0) > maxBytes) return err(tooLarge('body'))
  if (body === null) return ok(undefined)
  if (claims?.bytes.raiseTo(length ?? 0) === false) return overloaded
  const arrival = watchArrival(clock, { length, deadlineMs: bodyDeadlineMs })
  const stopOnFault = (chunk: Uint8Array) => {
    arrival.add(chunk.length)
    if (claims?.bytes.raiseTo(arrival.size()) === false) return overloaded
    const taken = take(chunk)
    return taken.ok ? null : taken
  }
  const noRoom = new AbortController()
  const waitFor = (sender: Sender | null) => {
    claims?.bytes.waitFor(sender)
    claims?.place.waitFor(sender)
  }
  waitFor({ isStalled: arrival.isStalled, giveUp: () => noRoom.abort() })
  try {
    const end = await withDeadline(clock, bodyDeadlineMs, ({ signal }) =>
      eachChunk(body, {
        maxBytes,
        signal: AbortSignal.any([signal, noRoom.signal]),
        take: stopOnFault,
      }),
    )
    if (end === 'complete') return ok(undefined)
    if (end === 'too_large') return err(tooLarge('body'))
    return end === 'aborted' ? err({ kind: 'request_timeout' }) : end
  } catch {
    return err({
      kind: 'invalid_input',
      details: [{ path: 'body', message: 'The connection closed before the body ended' }],
    })
  } finally {
    waitFor(null)
  }
}

async function readText(incoming: Incoming, maxBytes: number): Promise<Result<string>> {
  const gathered = gatherBytes()
  const read = await takeChunks(incoming, maxBytes, (chunk) => {
    gathered.add(chunk)
    return ok(undefined)
  })
  if (!read.ok) return read
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(gathered.take()))
  } catch {
    return malformed()
  }
}

const malformed = (): Result<never> =>
  err({
    kind: 'invalid_input',
    code: 'malformed_json',
    details: [{ path: 'body', message: 'Is not JSON' }],
  })

/** Far deeper than any honest body, and shallow enough for every recursive reader that follows. */
const maxDepth = 32

/** Whether a parsed JSON value nests deeper than the limit. Not recursive, so depth cannot overflow the stack. */
export function isTooDeep(value: unknown, limit = maxDepth): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    )
  }
  return false
}

/** Parses JSON text. Too deep counts as malformed. */
export function parseJson(text: string): Result<unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isTooDeep(value) ? malformed() : ok(value)
  } catch {
    return malformed()
  }
}

const notJson = err({ kind: 'unsupported_content_type', expected: ['application/json'] })

/** Reads a JSON body. With `optional`, an absent or empty body is an empty object. */
export async function readJson(
  incoming: Incoming,
  { maxBytes, optional = false }: { maxBytes: number; optional?: boolean },
): Promise<Result<{ text: string; json: unknown }>> {
  const isDeclaredJson = isJson(incoming.request.headers.get('Content-Type') ?? '')
  if (!isDeclaredJson && !optional) return notJson
  const text = await readText(incoming, maxBytes)
  if (!text.ok) return text
  // `curl -d ''` declares a form: an empty body has no wrong type.
  if (optional && text.value.trim() === '') return ok({ text: '{}', json: {} })
  if (!isDeclaredJson) return notJson
  const json = parseJson(text.value)
  return json.ok ? ok({ text: text.value, json: json.value }) : json
}

export async function readForm(
  incoming: Incoming,
  maxBytes: number,
): Promise<Result<URLSearchParams>> {
  const text = await readText(incoming, maxBytes)
  return text.ok ? ok(new URLSearchParams(text.value)) : text
}
