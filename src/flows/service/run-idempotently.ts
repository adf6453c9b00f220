/** Does what a request asks once for its Idempotency-Key, and answers the same to whoever asks again. */

import { canonicalJson } from '../../domain/encoding/canonical-json.ts'
import type { KeyedHash } from '../../domain/encoding/keyed-hash.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  answerKeptMs,
  type IdempotencyStore,
  type KeptAnswer,
  type KeyLease,
  keyText,
  leaseMs,
  removedAtOnce,
  retryAfterSeconds,
  standingOf,
} from '../../domain/ports/idempotency.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Trace } from '../../domain/ports/trace.ts'

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

export type RunIdempotently = <T>(
  request: KeyedRequest,
  work: Work<T>,
  context: RequestContext,
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
export function runIdempotently({ store, keyedHash, now }: Needs): RunIdempotently {
  const removal = { nextAtMs: 0 }

  /** Of those that ask at once the unique index lets one through. */
  const lease = async (
    wanted: KeyLease,
    trace: Trace,
  ): Promise<Result<{ leaseId: string } | { kept: KeptAnswer }>> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const leased = await store.lease(wanted, trace)
      if (!leased.ok) return leased
      if (leased.value === null) continue
      if (!('requestHash' in leased.value)) return ok(leased.value)
      const held = leased.value
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

  const settle = async (leaseId: string, answer: KeptAnswer | null, trace: Trace) => {
    if (answer === null) return store.release(leaseId, trace)
    const kept = await store.keep(leaseId, answer, trace)
    // One that the database will not take must not block its key.
    if (!kept.ok && isCertain(kept.fault)) await store.release(leaseId, trace)
  }

  /** Once a minute, and each time while there are more. */
  const removeExpired = async (trace: Trace): Promise<void> => {
    if (now() < removal.nextAtMs) return
    removal.nextAtMs = now() + removeEveryMs
    const removed = await store.removeExpired(new Date(now()), trace)
    if (removed.ok && removed.value === removedAtOnce) removal.nextAtMs = 0
  }

  return async ({ key, path, content }, { run, answerOf }, { principal, trace }) => {
    const wanted: KeyLease = {
      keyHash: await keyedHash(`key\n${keyText(principal, { key, path })}`),
      requestHash: await keyedHash(`request\n${canonicalJson(content)}`),
      leaseUntil: new Date(now() + leaseMs),
      expiresAt: new Date(now() + answerKeptMs),
    }
    const leased = await lease(wanted, trace)
    if (!leased.ok) return leased
    if ('kept' in leased.value) return ok({ kept: leased.value.kept })
    const { leaseId } = leased.value
    const outcome: { answer: KeptAnswer | null } = { answer: null }
    try {
      const done = await run()
      outcome.answer = await answerOf(done)
      return ok({ done })
    } finally {
      await Promise.all([settle(leaseId, outcome.answer, trace), removeExpired(trace)])
    }
  }
}

const inUse = err({ kind: 'idempotency_key_in_use', retryAfterSeconds })
