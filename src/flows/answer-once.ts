/** Does what a request asks once for its Idempotency-Key, and answers the same to whoever asks again. */

import type { Call } from '../domain/caller.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import { isCertain } from '../domain/faults.ts'
import {
  answerKeptMs,
  type IdempotencyStore,
  type KeptAnswer,
  type KeyClaim,
  keyText,
  leaseMs,
  removedAtOnce,
  retryAfterSeconds,
  standingOf,
} from '../domain/idempotency.ts'
import type { KeyedHash } from '../domain/keyed-hash.ts'
import type { Trace } from '../domain/ports.ts'
import { err, ok, type Result } from '../domain/result.ts'

export interface KeyedRequest {
  key: string
  path: string
  /** The body as it was parsed, files by their hashes: its form on the wire does not matter. */
  content: unknown
}

export interface Work<T> {
  run: () => Promise<T>
  /** What is to be kept of it; null where the same request should be tried again. */
  answerOf: (done: T) => Promise<KeptAnswer | null>
}

export type AnswerOnce = <T>(
  request: KeyedRequest,
  work: Work<T>,
  call: Call,
) => Promise<Result<{ done: T } | { kept: KeptAnswer }>>

interface Needs {
  store: IdempotencyStore
  keyedHash: KeyedHash
  now: () => number
}

const removeEveryMs = 60_000
/** A key that changes hands more often while we look is somebody else's. */
const mostTries = 3

/** Faults `idempotency_key_reused` and `idempotency_key_in_use`; where the database fails, nothing is run. */
export function answerOnce({ store, keyedHash, now }: Needs): AnswerOnce {
  const removal = { nextAtMs: 0 }

  /** Of those that ask at once the unique index lets one through. */
  const claim = async (
    wanted: KeyClaim,
    trace: Trace,
  ): Promise<Result<{ claimId: string } | { kept: KeptAnswer }>> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const claimed = await store.claim(wanted, trace)
      if (!claimed.ok) return claimed
      if (claimed.value === null) continue
      if (!('requestHash' in claimed.value)) return ok(claimed.value)
      const held = claimed.value
      const standing = standingOf(held, { requestHash: wanted.requestHash, nowMs: now() })
      if (standing === 'reused') return err({ kind: 'idempotency_key_reused' })
      if (standing === 'running') return inUse
      if (held.answer !== null && standing === 'answered') return ok({ kept: held.answer })
      const taken = await store.takeOver(held, wanted, trace)
      if (!taken.ok) return taken
      if (taken.value !== null) return ok(taken.value)
    }
    return inUse
  }

  const settle = async (claimId: string, answer: KeptAnswer | null, trace: Trace) => {
    if (answer === null) return store.release(claimId, trace)
    const kept = await store.keep(claimId, answer, trace)
    // One that the database will not take must not block its key.
    if (!kept.ok && isCertain(kept.fault)) await store.release(claimId, trace)
  }

  /** Once a minute, and each time while there are more. */
  const removeExpired = async (trace: Trace): Promise<void> => {
    if (now() < removal.nextAtMs) return
    removal.nextAtMs = now() + removeEveryMs
    const removed = await store.removeExpired(new Date(now()), trace)
    if (removed.ok && removed.value === removedAtOnce) removal.nextAtMs = 0
  }

  return async ({ key, path, content }, { run, answerOf }, { caller, trace }) => {
    const wanted: KeyClaim = {
      keyHash: await keyedHash(`key\n${keyText(caller, { key, path })}`),
      requestHash: await keyedHash(`request\n${canonicalJson(content)}`),
      leaseUntil: new Date(now() + leaseMs),
      expiresAt: new Date(now() + answerKeptMs),
    }
    const claimed = await claim(wanted, trace)
    if (!claimed.ok) return claimed
    if ('kept' in claimed.value) return ok({ kept: claimed.value.kept })
    const { claimId } = claimed.value
    const outcome: { answer: KeptAnswer | null } = { answer: null }
    try {
      const done = await run()
      outcome.answer = await answerOf(done)
      return ok({ done })
    } finally {
      await Promise.all([settle(claimId, outcome.answer, trace), removeExpired(trace)])
    }
  }
}

const inUse = err({ kind: 'idempotency_key_in_use', retryAfterSeconds })
