/** Of a submission that is sent several times at once one asks the vendors; the others wait for its record. */

import type { Claim } from '../domain/claim.ts'
import type { Store, Trace } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { StoredVerification } from '../domain/verification.ts'

/** Ours to verify, or verified meanwhile. */
export type Claimed = { claim: Claim } | { existing: StoredVerification }

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

export type ClaimSession = (sessionId: string, trace: Trace) => Promise<Result<Claimed>>

interface Needs {
  store: Pick<Store, 'claims' | 'liveness' | 'verifications'>
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
export const claimSession =
  ({ store, sleep }: Needs): ClaimSession =>
  async (sessionId, trace) => {
    for (let waitedMs = 0; ; ) {
      const taken = await store.claims.take(sessionId, trace)
      if (!taken.ok) return taken
      const claim = taken.value
      // Its last holder may have finished since the submission was admitted: whoever gets it at once asks for the
      // record beside its other questions.
      if (claim !== null && waitedMs === 0) return ok({ claim })
      const [found, session] = await Promise.all([
        store.verifications.findBySession(sessionId, trace),
        // What was known of it is old by now: an erased person must not come back by a copy that waited.
        claim === null ? ok(null) : store.liveness.find(sessionId, trace),
      ])
      const isOurs = found.ok && found.value === null && session.ok && session.value !== null
      if (claim !== null && isOurs) return ok({ claim })
      if (claim !== null) await store.claims.giveBack(claim, trace)
      if (!found.ok) return found
      if (found.value !== null) return ok({ existing: found.value })
      if (!session.ok) return session
      if (claim !== null) return err({ kind: 'not_found', what: 'liveness_session' })
      if (waitedMs >= longestWaitMs)
        return err({ kind: 'verification_in_progress', retryAfterSeconds: comeBackAfterSeconds })
      const pauseMs = pauseAfterMs(waitedMs)
      await sleep(pauseMs)
      waitedMs += pauseMs
    }
  }
