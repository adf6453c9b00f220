/** How often the same comes by: what the store keeps of it, in the words of the domain. */

import type { SightingKind } from '../decision/evidence/velocity.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** A mark that a submission shows, under a keyed hash, so that nothing personal stands in an index. */
export interface Sighting {
  kind: SightingKind
  /** Keyed hash of what was seen. */
  key: string
}

/** How often the same comes by. What is kept first and counted then cannot slip past its twin. */
export interface SightingStore {
  /** Notes a submission of this profile, once for each session. */
  keepAttempt(
    attempt: { team: string; profile: string; sessionId: string; at: Date },
    trace: Trace,
  ): Promise<Result<void>>
  /** Notes when this profile was last seen with each mark. */
  keep(
    seen: { team: string; profile: string; at: Date; sightings: Sighting[] },
    trace: Trace,
  ): Promise<Result<void>>
  /** Epoch milliseconds of this profile's submissions since then, newest first, at most 500. */
  attemptsSince(profile: string, since: Date, trace: Trace): Promise<Result<number[]>>
  /** When other profiles of the team were last seen with this mark, since then, newest first, at most 500. */
  othersSince(
    mark: Sighting & { team: string; profile: string },
    since: Date,
    trace: Trace,
  ): Promise<Result<number[]>>
}
