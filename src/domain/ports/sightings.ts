/** Port for velocity: when each profile submitted, and which profiles showed the same device, document, face or network. */

import type { Outcomes } from '../decision/evidence/velocity.ts'
import type { Sighting } from '../decision/marks.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

export interface Seen {
  atMs: number
  outcome: keyof Outcomes
}

/** What a submission showed is written by its commit, which the database refuses if more was written since the count. */
export interface SightingStore {
  /** Records a submission of this profile: once per session, and once for each lease that it got. */
  saveAttempt(
    attempt: { team: string; profile: string; sessionId: string; leaseId?: string; at: Date },
    trace: Trace,
  ): Promise<Result<void>>
  /**
   * Epoch milliseconds of this profile's submissions since then, newest first, at most 500. A session counts once, or as
   * often as it got a lease.
   */
  attemptsSince(profile: string, since: Date, trace: Trace): Promise<Result<number[]>>
  /** When other profiles of the team last showed this, since then, newest first, at most 500. */
  othersSince(
    sighting: Sighting & { team: string; profile: string },
    since: Date,
    trace: Trace,
  ): Promise<Result<Seen[]>>
}
