/** Of several copies of a submission, one gets the session's lease and calls the vendors; the others wait for its record. */

import type { StoredVerification } from '../../domain/decision/verification.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Lease, Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { giveBack, type Sleep } from './hold-lease.ts'

/** The lease, or the verification that its last holder stored. */
type Leased = { lease: Lease } | { existing: StoredVerification }

export type LeaseSession = (sessionId: string, trace: Trace) => Promise<Result<Leased>>

interface Needs {
  store: Pick<Store, 'leases' | 'liveness' | 'verifications'>
  sleep: Sleep
}

/** A verification takes a few seconds. */
const maxWaitMs = 20_000
/** Grows from 0.5 to 2 s: many copies of one submission must not keep the database busy. */
const pauseAfterMs = (waitedMs: number): number =>
  Math.min(Math.max(500, waitedMs / 2), 2000, maxWaitMs - waitedMs)
const retryAfterSeconds = 5

/**
 * Fault `verification_in_progress` if another copy still holds the lease after 20 seconds, `not_found` if the session
 * was erased meanwhile.
 */
export const leaseSession =
  ({ store, sleep }: Needs): LeaseSession =>
  async (sessionId, trace) => {
    for (let waitedMs = 0; ; ) {
      const taken = await store.leases.take(sessionId, trace)
      if (!taken.ok) return taken
      const lease = taken.value
      // Read under the lease: since the submission was admitted, its last holder may have stored a record, and the
      // session may have been erased. A copy that waited must not bring an erased person back.
      const [existing, session] = await Promise.all([
        store.verifications.findBySession(sessionId, trace),
        lease === null ? ok(null) : store.liveness.find(sessionId, trace),
        lease === null ? ok(0) : store.leases.removeDead(trace),
      ])
      const isFree = existing.ok && existing.value === null && session.ok && session.value !== null
      if (lease !== null && isFree) return ok({ lease })
      if (lease !== null) await giveBack({ leases: store.leases, sleep }, lease, trace)
      if (!existing.ok) return existing
      if (existing.value !== null) return ok({ existing: existing.value })
      if (!session.ok) return session
      if (lease !== null) return err({ kind: 'not_found', what: 'liveness_session' })
      if (waitedMs >= maxWaitMs) return err({ kind: 'verification_in_progress', retryAfterSeconds })
      const pauseMs = pauseAfterMs(waitedMs)
      await sleep(pauseMs)
      waitedMs += pauseMs
    }
  }
