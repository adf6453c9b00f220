/** Which failures are worth a retry, and how long to wait before it. */

import type { ProviderFault } from '../../domain/faults/faults.ts'

/** How often a call may be retried after this fault; `maxRetries` is the limit in any case. */
export type RetryRule = (fault: ProviderFault) => number

export const maxRetries = 2

/** A person is waiting: a vendor that asks for a longer pause gets no retry. */
const maxPauseMs = 3000

/** The longest `retryAfterSeconds` we pass on is a day; anything longer is broken or hostile. */
const maxRetryAfterMs = 86_400_000
const firstPauseMs = 200

/** The vendor was busy or down for a moment; everything else would fail the same way again. */
export const retryOutages: RetryRule = ({ reason }) =>
  reason === 'rate_limited' || reason === 'unavailable' ? maxRetries : 0

/**
 * Milliseconds to wait before retry number `retry` (0 for the first), or null for no retry.
 * What the vendor asks for is never shortened: trying sooner only earns another refusal.
 */
export function pauseBeforeRetry(
  retry: number,
  waitMs: number | null,
  random: () => number,
): number | null {
  const jitteredMs = Math.round(firstPauseMs * 2 ** retry * (0.5 + random() / 2))
  const pauseMs = Math.max(waitMs ?? 0, jitteredMs)
  return pauseMs > maxPauseMs ? null : pauseMs
}

/** Milliseconds by `retry-after-ms` (OpenAI) or `Retry-After` (RFC 9110, section 10.2.3); null if neither is usable. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (ms > 0) return Math.min(ms, maxRetryAfterMs)
  const text = headers.get('retry-after')?.trim() ?? ''
  const askedMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isFinite(askedMs) && askedMs > 0 ? Math.min(askedMs, maxRetryAfterMs) : null
}
