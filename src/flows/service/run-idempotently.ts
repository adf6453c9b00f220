/** Runs a request once for its Idempotency-Key and replays the stored response to repetitions of it. */

import { canonicalJson } from '../../domain/encoding/canonical-json.ts'
import type { KeyedHash } from '../../domain/encoding/keyed-hash.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  type IdempotencyStore,
  type KeyLease,
  keyState,
  keyText,
  leaseMs,
  maxRemovedAtOnce,
  responseTtlMs,
  retryAfterSeconds,
  type StoredResponse,
} from '../../domain/ports/idempotency.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Trace } from '../../domain/ports/trace.ts'

interface KeyedRequest {
  key: string
  path: string
  /** The parsed body, with files as their hashes: its encoding on the wire does not matter. */
  content: unknown
}

interface Work<T> {
  run: () => Promise<T>
  /** The response to store; null if a repetition should run again. */
  responseOf: (done: T) => Promise<StoredResponse | null>
}

export type RunIdempotently = <T>(
  request: KeyedRequest,
  work: Work<T>,
  context: RequestContext,
) => Promise<Result<{ done: T } | { stored: StoredResponse }>>

interface Needs {
  store: IdempotencyStore
  keyedHash: KeyedHash
  now: () => number
}

const removeEveryMs = 60_000
/** If the key changes hands more often than this while we try, another request has it. */
const maxTries = 3

/** Faults `idempotency_key_reused` and `idempotency_key_in_use`; if the database fails, nothing runs. */
export function runIdempotently({ store, keyedHash, now }: Needs): RunIdempotently {
  let nextRemovalAtMs = 0

  /** The unique index lets one of several simultaneous requests through. */
  const lease = async (
    wanted: KeyLease,
    trace: Trace,
  ): Promise<Result<{ leaseId: string } | { stored: StoredResponse }>> => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const leased = await store.lease(wanted, trace)
      if (!leased.ok) return leased
      if (leased.value === null) continue
      if (!('requestHash' in leased.value)) return ok(leased.value)
      const other = leased.value
      const state = keyState(other, { requestHash: wanted.requestHash, nowMs: now() })
      if (state === 'reused') return err({ kind: 'idempotency_key_reused' })
      if (state === 'running') return inUse
      if (other.response !== null && state === 'answered') return ok({ stored: other.response })
      const taken = await store.takeOver(other, wanted, trace)
      if (!taken.ok) return taken
      if (taken.value !== null) return ok(taken.value)
    }
    return inUse
  }

  const endLease = async (leaseId: string, response: StoredResponse | null, trace: Trace) => {
    if (response === null) return store.release(leaseId, trace)
    const saved = await store.saveResponse(leaseId, response, trace)
    // A response that the database refuses must not block its key.
    if (!saved.ok && isCertain(saved.fault)) await store.release(leaseId, trace)
  }

  /** Once a minute, and again right away if there are more. */
  const removeExpired = async (trace: Trace): Promise<void> => {
    if (now() < nextRemovalAtMs) return
    nextRemovalAtMs = now() + removeEveryMs
    const removed = await store.removeExpired(new Date(now()), trace)
    if (removed.ok && removed.value === maxRemovedAtOnce) nextRemovalAtMs = 0
  }

  return async ({ key, path, content }, { run, responseOf }, { principal, trace }) => {
    const wanted: KeyLease = {
      keyHash: await keyedHash(`key\n${keyText(principal, { key, path })}`),
      requestHash: await keyedHash(`request\n${canonicalJson(content)}`),
      leaseUntil: new Date(now() + leaseMs),
      expiresAt: new Date(now() + responseTtlMs),
    }
    const leased = await lease(wanted, trace)
    if (!leased.ok) return leased
    if ('stored' in leased.value) return ok(leased.value)
    const { leaseId } = leased.value
    let response: StoredResponse | null = null
    try {
      const done = await run()
      response = await responseOf(done)
      return ok({ done })
    } finally {
      await Promise.all([endLease(leaseId, response, trace), removeExpired(trace)])
    }
  }
}

const inUse = err({ kind: 'idempotency_key_in_use', retryAfterSeconds })
