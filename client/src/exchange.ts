/** Sends one request and reads its response within a timeout. */

import { orAbort } from './abort.ts'
import { errorOf, IdentiviaError } from './error.ts'
import type { Io } from './io.ts'

export interface Exchange {
  url: string
  init: RequestInit
  /** A status outside 2xx whose JSON counts as success. */
  expects: number | undefined
  timeoutMs: number
  signal: AbortSignal | undefined
}

export type Exchanged = { ok: true; body: unknown } | { ok: false; error: IdentiviaError }

/** Throws the signal's reason if the caller aborts; every other failure is a value. */
export async function exchange(
  { url, init, expects, timeoutMs, signal }: Exchange,
  io: Io,
): Promise<Exchanged> {
  signal?.throwIfAborted()
  if (!canBeSent(init.headers)) {
    const message = 'The token or Idempotency-Key contains a character that headers cannot carry'
    return { ok: false, error: new IdentiviaError({ code: 'unsendable', message }) }
  }
  const controller = new AbortController()
  const stop = () => controller.abort()
  signal?.addEventListener('abort', stop)
  const cancelTimer = io.setTimer(timeoutMs, stop)
  try {
    const answer = answerOf(io.fetch(url, { ...init, signal: controller.signal }))
    const { response, body } = await orAbort(answer, controller.signal)
    const isExpected = response.ok || response.status === expects
    if (isExpected && body !== undefined) return { ok: true, body }
    return { ok: false, error: errorOf(response, body, io.now()) }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    const [code, message] = controller.signal.aborted
      ? (['timeout', `No response within ${timeoutMs} ms`] as const)
      : (['network_error', 'The API cannot be reached'] as const)
    return { ok: false, error: new IdentiviaError({ code, message, cause }) }
  } finally {
    cancelTimer()
    signal?.removeEventListener('abort', stop)
  }
}

/** Checked before fetch is called, whose error message would quote the value, possibly a token. */
function canBeSent(headers: RequestInit['headers']): boolean {
  try {
    new Headers(headers)
    return true
  } catch {
    return false
  }
}

/** The response with its parsed JSON, or undefined if it is not JSON. */
async function answerOf(
  fetched: Promise<Response>,
): Promise<{ response: Response; body: unknown }> {
  const response = await fetched
  const text = await response.text()
  try {
    return { response, body: JSON.parse(text) }
  } catch {
    return { response, body: undefined }
  }
}
