/** Whether a living person sat before the camera. */

import type { LivenessEvidence } from '../evidence/evidence.ts'
import { type Facts, one, percentOf, type Rule, type Ruling, raise } from './ruling.ts'

/** The cause of a session that is not over yet, where it is decided nevertheless. */
export const notCompletedCause = 'not_completed'

export const liveness: Rule = (facts) => {
  const seen = facts.evidence.liveness
  if (seen.state === 'observed') return observed(facts, seen)
  const notCompleted = seen.cause === notCompletedCause
  return one(
    { name: 'liveness', status: 'unavailable', threshold: facts.policy.liveness.passAtPercent },
    raise(facts, notCompleted ? 'LIVENESS_NOT_COMPLETED' : 'LIVENESS_UNAVAILABLE'),
  )
}

function observed(facts: Facts, seen: Extract<LivenessEvidence, { state: 'observed' }>): Ruling {
  const name = 'liveness'
  const threshold = facts.policy.liveness.passAtPercent
  switch (seen.status) {
    case 'SUCCEEDED':
      return scored(facts, percentOf(seen.confidencePercent))
    case 'FAILED':
      return one(
        { name, status: 'fail', observed: 'FAILED', threshold },
        raise(facts, 'LIVENESS_FAILED'),
      )
    case 'EXPIRED':
      return one(
        { name, status: 'fail', observed: 'EXPIRED', threshold },
        raise(facts, 'LIVENESS_EXPIRED'),
      )
    default:
      // Not of the type, but a stored record or a new vendor word may hold it: not final, so not passed.
      return one({ name, status: 'unavailable', threshold }, raise(facts, 'LIVENESS_NOT_COMPLETED'))
  }
}

/** SUCCEEDED says only that the check ran; the score decides (contracts/providers.md 1.3). */
function scored(facts: Facts, confidencePercent: number | null): Ruling {
  const name = 'liveness'
  const threshold = facts.policy.liveness.passAtPercent
  if (confidencePercent === null) {
    return one({ name, status: 'unavailable', threshold }, raise(facts, 'LIVENESS_UNAVAILABLE'))
  }
  if (confidencePercent >= threshold) {
    return one({ name, status: 'pass', observed: confidencePercent, threshold })
  }
  return one(
    { name, status: 'fail', observed: confidencePercent, threshold },
    raise(facts, 'LIVENESS_LOW_CONFIDENCE'),
  )
}
