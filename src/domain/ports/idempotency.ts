/** Requests that carry an Idempotency-Key: done once, answered as often as asked (draft-ietf-httpapi-idempotency-key-header-07). */

import { canonicalJson } from '../encoding/canonical-json.ts'
import type { Result } from '../faults/result.ts'
import { isApplicant, type Principal } from '../identity/principal.ts'
import type { Trace } from './trace.ts'

/** How long an answer is kept for its key (product/api.md section 5). */
export const answerKeptMs = 24 * 3_600_000
/**
 * How long a request is believed to be running. Longer than any request takes, the lease on its session (three
 * minutes) and the wait for it included: whoever holds a key longer has died.
 */
export const leaseMs = 4 * 60_000
/** Most requests are over by then. */
export const retryAfterSeconds = 2

/** The first answer, as far as a replay must repeat it. */
export interface KeptAnswer {
  status: number
  contentType: string
  body: string
}

/** A key that somebody has leased before. */
export interface HeldKey {
  leaseId: string
  requestHash: string
  /** Null while the first request is running, or where it died. */
  answer: KeptAnswer | null
  /** Epoch milliseconds. */
  leaseUntilMs: number
  /** Epoch milliseconds. */
  expiresAtMs: number
}

export interface KeyLease {
  keyHash: string
  requestHash: string
  leaseUntil: Date
  expiresAt: Date
}

export interface IdempotencyStore {
  /** The id of our lease, or who has the key. Null where whoever had it has just let go: try again. */
  lease(lease: KeyLease, trace: Trace): Promise<Result<{ leaseId: string } | HeldKey | null>>
  /** Our lease in place of a dead one. Null where somebody else was faster: try again. */
  takeOver(
    held: HeldKey,
    lease: KeyLease,
    trace: Trace,
  ): Promise<Result<{ leaseId: string } | null>>
  /** Keeps the answer, unless the lease has been taken over. */
  keep(leaseId: string, answer: KeptAnswer, trace: Trace): Promise<Result<void>>
  /** Best effort: a lease that stays behind expires. */
  release(leaseId: string, trace: Trace): Promise<void>
  /** Removes answers whose time is over, at most `removedAtOnce`, and says how many. */
  removeExpired(now: Date, trace: Trace): Promise<Result<number>>
}

/** As many as one transaction of the database takes. */
export const removedAtOnce = 20

const bareKey = /^[\x20-\x7e]{1,255}$/
/** A String of RFC 8941 section 3.3.3, as the draft has it. */
const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/** The key in the header's value, quoted or bare, 1 to 255 printable ASCII characters; null where it is none. */
export function readIdempotencyKey(value: string): string | null {
  const key = value.startsWith('"')
    ? quotedKey.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1')
    : value
  return key !== undefined && bareKey.test(key) ? key : null
}

/**
 * Text that only the same caller gives with the same key and path. All that decides what a caller may see is in it:
 * a token of another team, person or reach never meets the answer to this one.
 */
export const keyText = (
  principal: Principal,
  { key, path }: { key: string; path: string },
): string =>
  canonicalJson([
    principal.clientId,
    principal.subject,
    principal.team,
    principal.profile,
    !isApplicant(principal) && principal.scopes.has('teams:all'),
    path,
    key,
  ])

/** What a request finds under its key. */
export type Standing = 'free' | 'reused' | 'answered' | 'running'

/** A key whose day is over is free for any request, one whose holder died for the same request alone. */
export function standingOf(
  held: HeldKey,
  { requestHash, nowMs }: { requestHash: string; nowMs: number },
): Standing {
  if (held.expiresAtMs <= nowMs) return 'free'
  if (held.requestHash !== requestHash) return 'reused'
  if (held.answer !== null) return 'answered'
  return held.leaseUntilMs <= nowMs ? 'free' : 'running'
}
