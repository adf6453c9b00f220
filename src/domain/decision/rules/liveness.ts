/** Whether a live person passed the liveness session (docs/decisions.md#liveness). */

import { isAtLeast } from '../evidence/liveness.ts'
import type { FixedCode } from '../reason-codes.ts'
import { type Rule, type RuleInput, type RuleResult, raise, result, validPercent } from './rule.ts'

/** The cause of `unavailable` if the session was not finished when the decision was made. */
const notCompletedCause = 'not_completed'

/** The check `liveness`: passes with a score, in percent, of at least the level's `liveness.passAtPercent`. */
export const liveness: Rule = (input) => {
  const name = 'liveness'
  const threshold = input.policy.liveness.passAtPercent
  const seen = input.evidence.liveness
  const unavailable = (code: FixedCode): RuleResult =>
    result({ name, status: 'unavailable', threshold }, raise(input, code))
  const failed = (observed: string | number, code: FixedCode): RuleResult =>
    result({ name, status: 'fail', observed, threshold }, raise(input, code))

  if (seen.state !== 'observed') {
    const isNotCompleted = seen.cause === notCompletedCause
    return unavailable(isNotCompleted ? 'LIVENESS_NOT_COMPLETED' : 'LIVENESS_UNAVAILABLE')
  }
  switch (seen.status) {
    case 'FAILED':
      return failed('FAILED', 'LIVENESS_FAILED')
    case 'EXPIRED':
      return failed('EXPIRED', 'LIVENESS_EXPIRED')
    case 'SUCCEEDED': {
      // It means only that the check ran; the score decides (docs/vendors.md#face-liveness).
      const score = validPercent(seen.confidencePercent)
      if (score === null) return unavailable('LIVENESS_UNAVAILABLE')
      if (score < threshold) return failed(score, 'LIVENESS_LOW_CONFIDENCE')
      if (isWeakerThanRequired(input)) return failed(score, 'LIVENESS_NOT_COMPLETED')
      return result({ name, status: 'pass', observed: score, threshold })
    }
    default:
      // Outside the type, but a stored record or a new word of the vendor may get here. Not final, so not passed.
      return unavailable('LIVENESS_NOT_COMPLETED')
  }
}

/** The session ran with a challenge that the level does not take. Evidence of version 1 did not note the challenge. */
function isWeakerThanRequired({ evidence, policy }: RuleInput): boolean {
  const { challenge: required } = policy.liveness
  if (evidence.version === 1 || required === undefined) return false
  const seen = evidence.liveness
  const challenge = seen.state === 'observed' ? (seen.challenge ?? null) : null
  return !isAtLeast(challenge, required)
}
