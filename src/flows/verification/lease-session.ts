/** Of a submission that is sent several times at once one asks the vendors; the others wait for its record. */

import type { StoredVerification } from '../../domain/decision/verification.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Profile } from '../../domain/identity/profile.ts'
import type { Lease } from '../../domain/ports/lease.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

/** Ours to verify, or verified meanwhile. */
export type Leased = { lease: Lease } | { existing: StoredVerification }

export interface AlreadyStored {
  verification: StoredVerification
  created: false
}

/** What a submission is answered whose session has a record: that one, unless it is another profile's. */
export const alreadyStored = (
  profile: Pick<Profile, 'id'>,
  verification: StoredVerification,
): Result<AlreadyStored> =>
  verification.profile === profile.id
    ? ok({ verification, created: false })
    : err({ kind: 'liveness_session_used' })

export type LeaseSession = (sessionId: string, trace: Trace) => Promise<Result<Leased>>

interface Needs {
  store: Pick<Store, 'leases' | 'liveness' | 'verifications'>
  sleep: (ms: number) => Promise<void>
}

/** A verification takes a few seconds; whoever waits longer is told to come back. */
const longestWaitMs = 20_000
/** Longer and longer: many copies of one submission must not keep the database busy. */
const pauseAfterMs = (waitedMs: number): number =>
  Math.min(Math.max(500, waitedMs / 2), 2000, longestWaitMs - waitedMs)
const comeBackAfterSeconds = 5

/**
 * Fault `verification_in_progress` where another one is still at work after twenty seconds, `not_found` where the
 * session was erased meanwhile.
 */
export const leaseSession =
  ({ store, sleep }: Needs): LeaseSession =>
  async (sessionId, trace) => {
    for (let waitedMs = 0; ; ) {
      const taken = await store.leases.take(sessionId, trace)
      if (!taken.ok) return taken
      const lease = taken.value
      // Its last holder may have finished since the submission was admitted: whoever gets it at once asks for the
      // record beside its other questions.
      if (lease !== null && waitedMs === 0) return ok({ lease })
      const [found, session] = await Promise.all([
        store.verifications.findBySession(sessionId, trace),
        // What was known of it is old by now: an erased person must not come back by a copy that waited.
        lease === null ? ok(null) : store.liveness.find(sessionId, trace),
      ])
      const isOurs = found.ok && found.value === null && session.ok && session.value !== null
      if (lease !== null && isOurs) return ok({ lease })
      if (lease !== null) await store.leases.giveBack(lease, trace)
      if (!found.ok) return found
      if (found.value !== null) return ok({ existing: found.value })
      if (!session.ok) return session
      if (lease !== null) return err({ kind: 'not_found', what: 'liveness_session' })
      if (waitedMs >= longestWaitMs)
        return err({ kind: 'verification_in_progress', retryAfterSeconds: comeBackAfterSeconds })
      const pauseMs = pauseAfterMs(waitedMs)
      await sleep(pauseMs)
      waitedMs += pauseMs
    }
  }
