/** The catalogue of reasons: what each code does at each level, and what the person can do about it. */

import type { SecurityLevel } from '../identity/profile.ts'
import type { Effect, Reason, Redo } from './decision.ts'
import { type FixedCode, type ReasonCode, reasonCodes } from './reason-codes.ts'
import { reasonMessages } from './reason-messages.ts'

/** What the person can do: nothing, or submit again with one part done anew. */
type Remedy = { retryable: false } | { retryable: true; redo: Redo }
type Effects = Record<SecurityLevel, Effect>

/** A reason that was found, before it is worded. */
export interface Raised {
  code: ReasonCode
  effect: Effect
}

const effects = (low: Effect, standard: Effect, high: Effect): Effects => ({ low, standard, high })
const declines = effects('decline', 'decline', 'decline')
const reviews = effects('review', 'review', 'review')
/** The table's row "claim mismatches". */
const claims = effects('info', 'review', 'review')

const final: Remedy = { retryable: false }
/** The session of a stored submission is spent, so sending again begins with a new one. */
const newSession: Remedy = { retryable: true, redo: 'session' }
const newDocument: Remedy = { retryable: true, redo: 'document' }
const newSelfie: Remedy = { retryable: true, redo: 'selfie' }

/** Effects are null where the policy's thresholds grade them; a policy may replace the others. */
export const reasonCatalogue: {
  readonly [Code in ReasonCode]: {
    effects: Code extends FixedCode ? Effects : null
    remedy: Remedy
  }
} = {
  LIVENESS_FAILED: { effects: declines, remedy: newSession },
  LIVENESS_LOW_CONFIDENCE: { effects: declines, remedy: newSession },
  LIVENESS_NOT_COMPLETED: { effects: reviews, remedy: newSession },
  LIVENESS_EXPIRED: { effects: declines, remedy: newSession },
  LIVENESS_UNAVAILABLE: { effects: reviews, remedy: newSession },
  LIVENESS_CLAIM_MISMATCH: { effects: claims, remedy: final },
  FACE_MISMATCH: { effects: declines, remedy: final },
  FACE_MATCH_UNCERTAIN: { effects: reviews, remedy: newDocument },
  FACE_NOT_FOUND_ON_DOCUMENT: { effects: reviews, remedy: newDocument },
  FACE_MATCH_UNAVAILABLE: { effects: reviews, remedy: newSession },
  SELFIE_REFERENCE_MISMATCH: { effects: null, remedy: newSelfie },
  DOCUMENT_EXPIRED: { effects: declines, remedy: newDocument },
  DOCUMENT_NOT_YET_VALID: {
    effects: effects('review', 'review', 'decline'),
    remedy: newDocument,
  },
  DOCUMENT_UNREADABLE: { effects: reviews, remedy: newDocument },
  DOCUMENT_TYPE_MISMATCH: { effects: claims, remedy: newDocument },
  DOCUMENT_TYPE_UNSUPPORTED: { effects: reviews, remedy: newDocument },
  DOCUMENT_SUSPECT: { effects: reviews, remedy: final },
  DOCUMENT_SPECIMEN: { effects: declines, remedy: final },
  DOCUMENT_ANALYSIS_UNAVAILABLE: { effects: reviews, remedy: newSession },
  DOCUMENT_BACK_MISSING: { effects: reviews, remedy: newDocument },
  DOCUMENT_COUNTRY_UNKNOWN: { effects: reviews, remedy: newDocument },
  UNDERAGE: { effects: declines, remedy: final },
  // Retryable: a reader that misreads one character breaks a check digit too.
  MRZ_CHECK_DIGIT_FAILED: { effects: declines, remedy: newDocument },
  MRZ_VIZ_MISMATCH: { effects: reviews, remedy: newDocument },
  MRZ_MALFORMED: { effects: reviews, remedy: newDocument },
  MRZ_MISSING: { effects: reviews, remedy: newDocument },
  NAME_MISMATCH: { effects: claims, remedy: newSession },
  DOCUMENT_NUMBER_MISMATCH: { effects: claims, remedy: newSession },
  DATE_OF_BIRTH_MISMATCH: { effects: claims, remedy: newSession },
  COUNTRY_MISMATCH: { effects: claims, remedy: newSession },
  GENDER_MISMATCH: { effects: claims, remedy: newSession },
  DEVICE_BOT: { effects: declines, remedy: final },
  DEVICE_TAMPERED: { effects: declines, remedy: final },
  DEVICE_VIRTUAL: { effects: effects('info', 'review', 'decline'), remedy: final },
  DEVICE_EVENT_REPLAYED: { effects: declines, remedy: final },
  DEVICE_EVENT_STALE: { effects: effects('review', 'review', 'decline'), remedy: newSession },
  DEVICE_EVENT_UNKNOWN: { effects: effects('review', 'review', 'decline'), remedy: newSession },
  DEVICE_CLAIM_MISMATCH: { effects: claims, remedy: final },
  DEVICE_HIGH_RISK: { effects: null, remedy: final },
  DEVICE_UNAVAILABLE: { effects: reviews, remedy: newSession },
  IP_ANONYMISED: { effects: null, remedy: final },
  IP_COUNTRY_MISMATCH: { effects: claims, remedy: final },
  IP_CLAIM_MISMATCH: { effects: claims, remedy: final },
  VELOCITY_PROFILE_ATTEMPTS: { effects: null, remedy: final },
  VELOCITY_DEVICE_REUSE: { effects: null, remedy: final },
  VELOCITY_DOCUMENT_REUSE: { effects: null, remedy: final },
  VELOCITY_FACE_REUSE: { effects: null, remedy: final },
  VELOCITY_IP: { effects: null, remedy: final },
}

/** Of several effects the one that counts; `info` where there is none. */
export function worstEffect(found: readonly Effect[]): Effect {
  if (found.includes('decline')) return 'decline'
  return found.includes('review') ? 'review' : 'info'
}

/** What was found, as it is answered: each code once with its worst effect, in the catalogue's order. */
export function reasonsOf(raised: readonly Raised[]): Reason[] {
  return reasonCodes.flatMap((code) => {
    const found = raised.filter((one) => one.code === code).map(({ effect }) => effect)
    return found.length === 0 ? [] : [reason(code, worstEffect(found))]
  })
}

const reason = (code: ReasonCode, effect: Effect): Reason => ({
  code,
  effect,
  ...reasonCatalogue[code].remedy,
  user_message: reasonMessages.en[code],
})
