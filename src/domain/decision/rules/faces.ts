/** Whether the person of the liveness session is the one on the document and on the client's photo. */

import type { Effect } from '../decision.ts'
import type { FaceEvidence } from '../evidence/evidence.ts'
import { type Facts, one, percentOf, type Rule, type Ruling, raise } from './ruling.ts'

/** The cause of a selfie comparison that was never due, because the client gave no photo. */
export const noPhotoCause = 'not_given'

/** The reference image against the portrait on the document. */
export const faceMatch: Rule = (facts) => {
  const name = 'face_match'
  const seen = facts.evidence.faceMatch
  const { passAtPercent: threshold, reviewAtPercent } = facts.policy.faceMatch
  if (seen.state === 'no_face') {
    return one(
      { name, status: 'fail', observed: 'no_face', threshold },
      raise(facts, 'FACE_NOT_FOUND_ON_DOCUMENT'),
    )
  }
  const similarity = seen.state === 'observed' ? percentOf(seen.similarityPercent) : null
  if (similarity === null) {
    return one({ name, status: 'unavailable', threshold }, raise(facts, 'FACE_MATCH_UNAVAILABLE'))
  }
  const check = { name, observed: similarity, threshold }
  const isAlone = !showsAnother(seen, threshold)
  if (similarity >= threshold && isAlone) return one({ ...check, status: 'pass' })
  // Somebody else's document held beside one's own face shows a face that matches, and one that does not.
  if (similarity >= reviewAtPercent) {
    return one({ ...check, status: 'warn' }, raise(facts, 'FACE_MATCH_UNCERTAIN'))
  }
  return one({ ...check, status: 'fail' }, raise(facts, 'FACE_MISMATCH'))
}

/** Whether a face on the picture is not the person's; a ghost portrait scores with its owner. */
const showsAnother = (seen: FaceEvidence, threshold: number): boolean =>
  seen.state === 'observed' &&
  seen.lowestPercent !== undefined &&
  (percentOf(seen.lowestPercent) ?? 0) < threshold

/** The reference image against the client's own photo: nothing is due where there is no photo. */
export const selfieMatch: Rule = (facts) => {
  const name = 'selfie_match'
  const seen = facts.evidence.selfie
  const { passAtPercent: threshold, reviewAtPercent } = facts.policy.selfieMatch
  if (seen.state === 'no_face') return selfieMismatch(facts, 'no_face', 'review')

  const similarity = seen.state === 'observed' ? percentOf(seen.similarityPercent) : null
  if (similarity === null) {
    const due = seen.state === 'observed' || seen.cause !== noPhotoCause || isMandatory(facts)
    const reasons = due ? [raise(facts, 'FACE_MATCH_UNAVAILABLE')] : []
    return one({ name, status: 'unavailable', threshold }, ...reasons)
  }
  if (similarity >= threshold) {
    return one({ name, status: 'pass', observed: similarity, threshold })
  }
  return selfieMismatch(facts, similarity, similarity >= reviewAtPercent ? 'review' : 'decline')
}

const isMandatory = ({ policy }: Facts) => policy.mandatory.includes('selfie_match')

function selfieMismatch(facts: Facts, observed: number | 'no_face', effect: Effect): Ruling {
  const { passAtPercent: threshold } = facts.policy.selfieMatch
  const status = effect === 'decline' ? 'fail' : 'warn'
  return one(
    { name: 'selfie_match', status, observed, threshold },
    { code: 'SELFIE_REFERENCE_MISMATCH', effect },
  )
}
