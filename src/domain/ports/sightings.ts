/** Port for velocity: when each profile submitted, and which profiles showed the same device, document, face or network. */

import type { SightingKind } from '../decision/evidence/velocity.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** Something a submission showed, under a keyed hash: the index holds no personal data. */
export interface Sighting {
  kind: SightingKind
  key: string
}

/** Write before counting: of two simultaneous submissions, at least one then counts the other. */
export interface SightingStore {
  /** Records a submission of this profile, once per session. */
  saveAttempt(
    attempt: { team: string; profile: string; sessionId: string; at: Date },
    trace: Trace,
  ): Promise<Result<void>>
  /** Records when this profile last showed each of these. */
  save(
    seen: { team: string; profile: string; at: Date; sightings: Sighting[] },
    trace: Trace,
  ): Promise<Result<void>>
  /** Epoch milliseconds of this profile's submissions since then, newest first, at most 500. */
  attemptsSince(profile: string, since: Date, trace: Trace): Promise<Result<number[]>>
  /** When other profiles of the team last showed this, since then, newest first, at most 500. */
  othersSince(
    sighting: Sighting & { team: string; profile: string },
    since: Date,
    trace: Trace,
  ): Promise<Result<number[]>>
}
