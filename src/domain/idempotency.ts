/** Requests that carry an Idempotency-Key: done once, answered as often as asked (draft-ietf-httpapi-idempotency-key-header-07). */

import { type Caller, isApplicant } from './caller.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Trace } from './ports.ts'
import type { Result } from './result.ts'

/** How long an answer is kept for its key (product/api.md section 5). */
export const answerKeptMs = 24 * 3_600_000
/**
 * How long a request is believed to be running. Longer than any request takes, the claim on its session (three
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

/** A key that somebody has claimed before. */
export interface HeldKey {
  claimId: string
  requestHash: string
  /** Null while the first request is running, or where it died. */
  answer: KeptAnswer | null
  /** Epoch milliseconds. */
  leaseUntilMs: number
  /** Epoch milliseconds. */
  expiresAtMs: number
}

export interface KeyClaim {
  keyHash: string
  requestHash: string
  leaseUntil: Date
  expiresAt: Date
}

export interface IdempotencyStore {
  /** The id of our claim, or who has the key. Null where whoever had it has just let go: try again. */
  claim(claim: KeyClaim, trace: Trace): Promise<Result<{ claimId: string } | HeldKey | null>>
  /** Our claim in place of a dead one. Null where somebody else was faster: try again. */
  takeOver(
    held: HeldKey,
    claim: KeyClaim,
    trace: Trace,
  ): Promise<Result<{ claimId: string } | null>>
  /** Keeps the answer, unless the claim has been taken over. */
  keep(claimId: string, answer: KeptAnswer, trace: Trace): Promise<Result<void>>
  /** Best effort: a claim that stays behind runs out by its lease. */
  release(claimId: string, trace: Trace): Promise<void>
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
export const keyText = (caller: Caller, { key, path }: { key: string; path: string }): string =>
  canonicalJson([
    caller.clientId,
    caller.subject,
    caller.team,
    caller.profile,
    !isApplicant(caller) && caller.scopes.has('teams:all'),
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
