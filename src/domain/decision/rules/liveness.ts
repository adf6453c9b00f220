/** Whether a live person passed the liveness session (docs/decisions.md#liveness). */

import type { LivenessEvidence } from '../evidence/evidence.ts'
import { type Rule, type RuleInput, type RuleResult, raise, result, validPercent } from './rule.ts'

/** The cause of `unavailable` if the session was not finished when the decision was made. */
export const notCompletedCause = 'not_completed'

/** The check `liveness`: passes with a score, in percent, of at least the level's `liveness.passAtPercent`. */
export const liveness: Rule = (input) => {
  const seen = input.evidence.liveness
  if (seen.state === 'observed') return observed(input, seen)
  const notCompleted = seen.cause === notCompletedCause
  return result(
    { name: 'liveness', status: 'unavailable', threshold: input.policy.liveness.passAtPercent },
    raise(input, notCompleted ? 'LIVENESS_NOT_COMPLETED' : 'LIVENESS_UNAVAILABLE'),
  )
}

function observed(
  input: RuleInput,
  seen: Extract<LivenessEvidence, { state: 'observed' }>,
): RuleResult {
  const name = 'liveness'
  const threshold = input.policy.liveness.passAtPercent
  switch (seen.status) {
    case 'SUCCEEDED':
      return scored(input, validPercent(seen.confidencePercent))
    case 'FAILED':
      return result(
        { name, status: 'fail', observed: 'FAILED', threshold },
        raise(input, 'LIVENESS_FAILED'),
      )
    case 'EXPIRED':
      return result(
        { name, status: 'fail', observed: 'EXPIRED', threshold },
        raise(input, 'LIVENESS_EXPIRED'),
      )
    default:
      // Outside the type, but a stored record or a new word of the vendor may get here. Not final, so not passed.
      return result(
        { name, status: 'unavailable', threshold },
        raise(input, 'LIVENESS_NOT_COMPLETED'),
      )
  }
}

/** SUCCEEDED means only that the check ran; the score decides (docs/vendors.md#face-liveness). */
function scored(input: RuleInput, confidencePercent: number | null): RuleResult {
  const name = 'liveness'
  const threshold = input.policy.liveness.passAtPercent
  if (confidencePercent === null) {
    return result({ name, status: 'unavailable', threshold }, raise(input, 'LIVENESS_UNAVAILABLE'))
  }
  if (confidencePercent >= threshold) {
    return result({ name, status: 'pass', observed: confidencePercent, threshold })
  }
  return result(
    { name, status: 'fail', observed: confidencePercent, threshold },
    raise(input, 'LIVENESS_LOW_CONFIDENCE'),
  )
}
