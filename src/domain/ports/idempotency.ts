/** Idempotency keys: a request with one runs once, and its response is replayed (draft-ietf-httpapi-idempotency-key-header-07). */

import { canonicalJson } from '../encoding/canonical-json.ts'
import type { Result } from '../faults/result.ts'
import { isApplicant, type Principal } from '../identity/principal.ts'
import type { Trace } from './trace.ts'

/** How long a response is replayed for its key (docs/api-conventions.md#idempotency-keys). */
export const responseTtlMs = 24 * 3_600_000
/**
 * How long a request may hold its key. Longer than any request takes, including the lease on a liveness session (three
 * minutes) and the wait for it: a request that holds the key longer has died.
 */
export const leaseMs = 4 * 60_000
/** Most requests have ended by then. */
export const retryAfterSeconds = 2

/** The first response, as far as a replay repeats it. */
export interface StoredResponse {
  status: number
  contentType: string
  body: string
}

/** A key that a request has leased before. */
export interface LeasedKey {
  leaseId: string
  requestHash: string
  /** Null while the first request runs, or after it died. */
  response: StoredResponse | null
  leaseUntilMs: number
  expiresAtMs: number
}

export interface KeyLease {
  keyHash: string
  requestHash: string
  leaseUntil: Date
  expiresAt: Date
}

export interface IdempotencyStore {
  /** The id of our lease, or the lease of another request. Null if that one was released meanwhile: try again. */
  lease(lease: KeyLease, trace: Trace): Promise<Result<{ leaseId: string } | LeasedKey | null>>
  /** Replaces a dead lease by ours. Null if another request was faster: try again. */
  takeOver(
    dead: LeasedKey,
    lease: KeyLease,
    trace: Trace,
  ): Promise<Result<{ leaseId: string } | null>>
  /** Stores the response, unless the lease has been taken over. */
  saveResponse(leaseId: string, response: StoredResponse, trace: Trace): Promise<Result<void>>
  /** Best effort: a lease that is not released expires. */
  release(leaseId: string, trace: Trace): Promise<void>
  /** Deletes expired rows, at most `maxRemovedAtOnce`, and returns how many. */
  removeExpired(now: Date, trace: Trace): Promise<Result<number>>
}

/** The size of one database transaction. */
export const maxRemovedAtOnce = 20

const bareKey = /^[\x20-\x7e]{1,255}$/
/** A String of RFC 8941 section 3.3.3, as in the draft. */
const quotedKey = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/** The key in the header value, quoted or bare: 1 to 255 printable ASCII characters. Null if it is invalid. */
export function readIdempotencyKey(value: string): string | null {
  const key = value.startsWith('"')
    ? quotedKey.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1')
    : value
  return key !== undefined && bareKey.test(key) ? key : null
}

/**
 * Text that is equal only for the same caller, key and path. It includes everything that decides what a caller may
 * see: a token for another team, applicant or scope never gets the response to this one.
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

/** What a request finds under its key. `reused`: another request has it. */
export type KeyState = 'free' | 'reused' | 'answered' | 'running'

/** An expired key is free for any request; one whose holder died is free only for the same request. */
export function keyState(
  leased: LeasedKey,
  { requestHash, nowMs }: { requestHash: string; nowMs: number },
): KeyState {
  if (leased.expiresAtMs <= nowMs) return 'free'
  if (leased.requestHash !== requestHash) return 'reused'
  if (leased.response !== null) return 'answered'
  return leased.leaseUntilMs <= nowMs ? 'free' : 'running'
}
