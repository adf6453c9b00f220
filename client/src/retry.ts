/** Whether and when a failed try is followed by another. */

import type { IdentiviaError } from './error.ts'

export interface RetryRule {
  /** Tries after the first. */
  retries: number
  /** A longer Retry-After is not waited for, in milliseconds. */
  maxRetryAfterMs: number
}

/** What a call has been through so far. */
export interface Tries {
  failed: number
  /** Spent waiting for an earlier try of this call that the API is still at. */
  waitedMs: number
}

const firstDelayMs = 500
const maxDelayMs = 8000

/**
 * Milliseconds until the next try, or null where there is none.
 * `isRepeatable` is false where a second execution could do harm: then only what was not begun is tried again.
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
  return error.status === 429 || (isRepeatable && isPassing(error)) ? delayMs : null
}

/** 409 comes with Retry-After only where the API is still at an earlier try of the same. */
export const isRunning = ({ status, retryAfter }: IdentiviaError): boolean =>
  status === 409 && retryAfter !== null

/** 501 stays as it is; a vendor that failed was tried again by the server, and each try may be paid for. */
function isPassing({ status, code, retryAfter }: IdentiviaError): boolean {
  if (code === 'network_error' || code === 'timeout' || status === 408) return true
  return status >= 500 && status !== 501 && (retryAfter !== null || !/^(aws|openai)_/.test(code))
}
