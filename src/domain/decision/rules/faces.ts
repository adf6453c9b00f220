/** Whether the face of the liveness session is the one on the document and on the selfie (docs/decisions.md#faces). */

import type { Effect } from '../decision.ts'
import type { FaceEvidence } from '../evidence/evidence.ts'
import { type Rule, type RuleResult, raise, result, statusOf, validPercent } from './rule.ts'

/** The cause of `unavailable` if the client sent no selfie. */
const noPhotoCause = 'not_given'

/** The liveness reference image against the portrait on the document. */
export const faceMatch: Rule = (input) => {
  const name = 'face_match'
  const seen = input.evidence.faceMatch
  const { passAtPercent: threshold, reviewAtPercent } = input.policy.faceMatch
  if (seen.state === 'no_face') {
    return result(
      { name, status: 'fail', observed: 'no_face', threshold },
      raise(input, 'FACE_NOT_FOUND_ON_DOCUMENT'),
    )
  }
  const similarity = seen.state === 'observed' ? validPercent(seen.similarityPercent) : null
  if (similarity === null) {
    return result(
      { name, status: 'unavailable', threshold },
      raise(input, 'FACE_MATCH_UNAVAILABLE'),
    )
  }
  const check = { name, observed: similarity, threshold }
  const isAlone = !showsAnother(seen, threshold)
  if (similarity >= threshold && isAlone) return result({ ...check, status: 'pass' })
  // A photo of another person's document beside one's own face shows a face that matches and one that does not.
  if (similarity >= reviewAtPercent) {
    return result({ ...check, status: 'warn' }, raise(input, 'FACE_MATCH_UNCERTAIN'))
  }
  return result({ ...check, status: 'fail' }, raise(input, 'FACE_MISMATCH'))
}

/** Whether the image shows somebody else's face too. A ghost portrait is the holder's own and scores like it. */
const showsAnother = (seen: FaceEvidence, threshold: number): boolean =>
  seen.state === 'observed' &&
  seen.lowestPercent !== undefined &&
  (validPercent(seen.lowestPercent) ?? 0) < threshold

/** The liveness reference image against the selfie, which is optional unless the policy makes the check mandatory. */
export const selfieMatch: Rule = (input) => {
  const name = 'selfie_match'
  const seen = input.evidence.selfie
  const { passAtPercent: threshold, reviewAtPercent } = input.policy.selfieMatch
  const mismatch = (observed: number | 'no_face', effect: Effect): RuleResult =>
    result(
      { name, status: statusOf(effect), observed, threshold },
      { code: 'SELFIE_REFERENCE_MISMATCH', effect },
    )

  if (seen.state === 'no_face') return mismatch('no_face', 'review')
  const similarity = seen.state === 'observed' ? validPercent(seen.similarityPercent) : null
  if (similarity === null) {
    const isMandatory = input.policy.mandatory.includes(name)
    const isExpected = seen.state === 'observed' || seen.cause !== noPhotoCause || isMandatory
    const reasons = isExpected ? [raise(input, 'FACE_MATCH_UNAVAILABLE')] : []
    return result({ name, status: 'unavailable', threshold }, ...reasons)
  }
  if (similarity >= threshold) {
    return result({ name, status: 'pass', observed: similarity, threshold })
  }
  return mismatch(similarity, similarity >= reviewAtPercent ? 'review' : 'decline')
}
