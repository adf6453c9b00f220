/** Whether and when a failed attempt is repeated. */

import type { IdentiviaError } from './error.ts'

export interface RetryRule {
  /** Attempts after the first. */
  retries: number
  /** The call fails immediately if `Retry-After` is longer than this, in milliseconds. */
  maxRetryAfterMs: number
}

/** The attempts of a call so far. */
export interface Tries {
  failed: number
  /** Milliseconds spent waiting for an earlier attempt that the API is still processing. */
  waitedMs: number
}

const firstDelayMs = 500
const maxDelayMs = 8000

/**
 * Milliseconds until the next attempt, or null if there is none.
 * `isRepeatable` is false if a second execution could do harm: then only requests that were refused before they began
 * are repeated.
 */
export function nextTryMs(
  error: IdentiviaError,
  { retries, maxRetryAfterMs }: RetryRule,
  {
    failed,
    waitedMs,
    isRepeatable,
    random,
  }: Tries & { isRepeatable: boolean; random: () => number },
): number | null {
  const asked = error.retryAfter === null ? null : error.retryAfter * 1000
  const jitterMs = Math.min(maxDelayMs, firstDelayMs * 2 ** failed) * random()
  const delayMs = asked === null ? jitterMs : asked + firstDelayMs * random()
  if (asked !== null && asked > maxRetryAfterMs) return null
  if (isRunning(error)) return waitedMs + delayMs > maxRetryAfterMs ? null : delayMs
  if (failed >= retries) return null
  return error.status === 429 || (isRepeatable && isTransient(error)) ? delayMs : null
}

/** The API sends 409 with Retry-After only while it is processing an earlier attempt of the same request. */
export const isRunning = ({ status, retryAfter }: IdentiviaError): boolean =>
  status === 409 && retryAfter !== null

/** A 501 never passes. The server already retried a failed vendor, and each attempt may cost money. */
function isTransient({ status, code, retryAfter }: IdentiviaError): boolean {
  if (code === 'network_error' || code === 'timeout' || status === 408) return true
  return status >= 500 && status !== 501 && (retryAfter !== null || !/^(aws|openai)_/.test(code))
}
