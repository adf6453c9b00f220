/** Which failures are worth another try, and how long to wait before it. */

import type { ProviderFault } from '../../domain/faults/faults.ts'

/** How often a call may be repeated after this fault; the caller stops at `maxRetries` in any case. */
export type RetryRule = (fault: ProviderFault) => number

export const maxRetries = 2

/** A person waits at the other end: a vendor that asks for longer than this gets no retry from us. */
export const maxPauseMs = 3000

/** A day is the longest `retryAfterSeconds` we pass on; beyond it a header is broken or hostile. */
const maxRetryAfterMs = 86_400_000
const firstPauseMs = 200

/** The vendor was busy or broken for a moment; everything else would end the same way again. */
export const retryOutages: RetryRule = ({ reason }) =>
  reason === 'rate_limited' || reason === 'unavailable' ? maxRetries : 0

/**
 * Milliseconds to wait before retry number `retry` (0 for the first), or null for no retry at all.
 * A vendor's own wish is kept and never shortened: trying sooner only earns another refusal.
 */
export function pauseBeforeRetry(
  retry: number,
  wishMs: number | null,
  random: () => number,
): number | null {
  const jitteredMs = Math.round(firstPauseMs * 2 ** retry * (0.5 + random() / 2))
  const pauseMs = Math.max(wishMs ?? 0, jitteredMs)
  return pauseMs > maxPauseMs ? null : pauseMs
}

/**
 * What `retry-after-ms` (OpenAI) or `Retry-After` (seconds or a date, RFC 9110 section 10.2.3) asks for.
 * @returns milliseconds, or null where there is no usable header
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (ms > 0) return Math.min(ms, maxRetryAfterMs)
  const text = headers.get('retry-after')?.trim() ?? ''
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isFinite(waitMs) && waitMs > 0 ? Math.min(waitMs, maxRetryAfterMs) : null
}
