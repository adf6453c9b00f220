/** Every reason code: its effect at each level, what the person can redo, and what the person is told. */

import type { SecurityLevel } from '../identity/profile.ts'
import type { Effect, Redo } from './decision.ts'

type LevelEffects = Readonly<Record<SecurityLevel, Effect>>

interface ReasonRow {
  /** Per level, unless the policy says otherwise; `graded` by the policy's thresholds alone. */
  effects: LevelEffects | 'graded'
  /** The part to redo in another submission; null if the reason is not retryable. */
  redo: Redo | null
  /** Safe to show to the person: no score, no value, no tactic. Stored in decisions, so never reworded. */
  userMessage: string
}

const byLevel = (low: Effect, standard: Effect, high: Effect): LevelEffects => ({
  low,
  standard,
  high,
})
const decline = byLevel('decline', 'decline', 'decline')
const review = byLevel('review', 'review', 'review')
const declineAtHigh = byLevel('review', 'review', 'decline')
const reviewAboveLow = byLevel('info', 'review', 'review')

/** The message of every code that would teach a fraudster which check caught them. */
export const neutralMessage = 'We could not complete this check automatically'
const tryLater = 'A check could not be completed right now, please try again later'
const detailsDiffer = 'The details you gave do not agree with your document, please check them'
const photographAgain = 'Take a sharp photo of the whole document in good light and send it again'

/**
 * One row per code, in the order in which a decision lists its reasons (docs/decisions.md#reason-codes).
 * Codes are added, never renamed or removed: stored decisions name them. A session is spent once it was
 * submitted, so `session` is what to redo if a submission is to be sent again as it was.
 */
export const reasonTable = {
  LIVENESS_FAILED: {
    effects: decline,
    redo: 'session',
    userMessage: 'The face check did not succeed, please try it again',
  },
  LIVENESS_LOW_CONFIDENCE: {
    effects: decline,
    redo: 'session',
    userMessage: 'The face check did not succeed, please try it again in good light',
  },
  LIVENESS_NOT_COMPLETED: {
    effects: review,
    redo: 'session',
    userMessage: 'The face check was not finished, please do it again',
  },
  LIVENESS_EXPIRED: {
    effects: decline,
    redo: 'session',
    userMessage: 'The face check took too long, please do it again',
  },
  LIVENESS_UNAVAILABLE: { effects: review, redo: 'session', userMessage: tryLater },
  LIVENESS_CLAIM_MISMATCH: { effects: reviewAboveLow, redo: null, userMessage: neutralMessage },
  FACE_MISMATCH: {
    effects: decline,
    redo: null,
    userMessage: 'We could not match your face with the photo on the document',
  },
  FACE_MATCH_UNCERTAIN: {
    effects: review,
    redo: 'document',
    userMessage: 'We could not be sure of the photo on the document, please send a sharper one',
  },
  FACE_NOT_FOUND_ON_DOCUMENT: {
    effects: review,
    redo: 'document',
    userMessage: 'We found no face on the document, please send the side with the photo',
  },
  FACE_MATCH_UNAVAILABLE: { effects: review, redo: 'session', userMessage: tryLater },
  SELFIE_REFERENCE_MISMATCH: {
    effects: 'graded',
    redo: 'selfie',
    userMessage: 'We could not use your photo, please take a new one of yourself',
  },
  DOCUMENT_EXPIRED: {
    effects: decline,
    redo: 'document',
    userMessage: 'The document has expired, please use a valid one',
  },
  DOCUMENT_NOT_YET_VALID: {
    effects: declineAtHigh,
    redo: 'document',
    userMessage: 'The document is not valid yet, please use a valid one',
  },
  DOCUMENT_UNREADABLE: { effects: review, redo: 'document', userMessage: photographAgain },
  DOCUMENT_TYPE_MISMATCH: {
    effects: reviewAboveLow,
    redo: 'document',
    userMessage: 'The document is not of the type you chose, please check it',
  },
  DOCUMENT_TYPE_UNSUPPORTED: {
    effects: review,
    redo: 'document',
    userMessage:
      'We cannot accept this document, please use a passport, identity card, driving licence or residence permit',
  },
  DOCUMENT_SUSPECT: { effects: review, redo: null, userMessage: neutralMessage },
  DOCUMENT_SPECIMEN: { effects: decline, redo: null, userMessage: neutralMessage },
  DOCUMENT_ANALYSIS_UNAVAILABLE: { effects: review, redo: 'session', userMessage: tryLater },
  DOCUMENT_BACK_MISSING: {
    effects: review,
    redo: 'document',
    userMessage: 'The back of the document is missing, please send both sides',
  },
  DOCUMENT_COUNTRY_UNKNOWN: { effects: review, redo: 'document', userMessage: photographAgain },
  UNDERAGE: {
    effects: decline,
    redo: null,
    userMessage: 'You do not have the age that this service requires',
  },
  AGE_UNCERTAIN: {
    effects: review,
    redo: 'document',
    userMessage: 'We could not tell whether you have the age that this service requires',
  },
  // Retryable, because misreading one character breaks a check digit too.
  MRZ_CHECK_DIGIT_FAILED: { effects: decline, redo: 'document', userMessage: neutralMessage },
  MRZ_VIZ_MISMATCH: { effects: review, redo: 'document', userMessage: neutralMessage },
  MRZ_VIZ_INCOMPARABLE: { effects: review, redo: 'document', userMessage: neutralMessage },
  MRZ_MALFORMED: { effects: review, redo: 'document', userMessage: photographAgain },
  MRZ_MISSING: { effects: review, redo: 'document', userMessage: photographAgain },
  NAME_MISMATCH: { effects: reviewAboveLow, redo: 'session', userMessage: detailsDiffer },
  DOCUMENT_NUMBER_MISMATCH: {
    effects: reviewAboveLow,
    redo: 'session',
    userMessage: detailsDiffer,
  },
  DATE_OF_BIRTH_MISMATCH: { effects: reviewAboveLow, redo: 'session', userMessage: detailsDiffer },
  COUNTRY_MISMATCH: { effects: reviewAboveLow, redo: 'session', userMessage: detailsDiffer },
  GENDER_MISMATCH: { effects: reviewAboveLow, redo: 'session', userMessage: detailsDiffer },
  DEVICE_BOT: { effects: decline, redo: null, userMessage: neutralMessage },
  DEVICE_TAMPERED: { effects: decline, redo: null, userMessage: neutralMessage },
  DEVICE_VIRTUAL: {
    effects: byLevel('info', 'review', 'decline'),
    redo: null,
    userMessage: neutralMessage,
  },
  DEVICE_EVENT_REPLAYED: { effects: decline, redo: null, userMessage: neutralMessage },
  DEVICE_EVENT_STALE: {
    effects: declineAtHigh,
    redo: 'session',
    userMessage: 'This took too long, please reload the page and try again',
  },
  DEVICE_EVENT_UNKNOWN: { effects: declineAtHigh, redo: 'session', userMessage: neutralMessage },
  DEVICE_CLAIM_MISMATCH: { effects: reviewAboveLow, redo: null, userMessage: neutralMessage },
  DEVICE_HIGH_RISK: { effects: 'graded', redo: null, userMessage: neutralMessage },
  DEVICE_UNAVAILABLE: { effects: review, redo: 'session', userMessage: tryLater },
  IP_ANONYMISED: { effects: 'graded', redo: null, userMessage: neutralMessage },
  IP_COUNTRY_MISMATCH: { effects: reviewAboveLow, redo: null, userMessage: neutralMessage },
  IP_CLAIM_MISMATCH: { effects: reviewAboveLow, redo: null, userMessage: neutralMessage },
  VELOCITY_PROFILE_ATTEMPTS: { effects: 'graded', redo: null, userMessage: neutralMessage },
  VELOCITY_DEVICE_REUSE: { effects: 'graded', redo: null, userMessage: neutralMessage },
  VELOCITY_DOCUMENT_REUSE: { effects: 'graded', redo: null, userMessage: neutralMessage },
  VELOCITY_FACE_REUSE: { effects: 'graded', redo: null, userMessage: neutralMessage },
  VELOCITY_IP: { effects: 'graded', redo: null, userMessage: neutralMessage },
} as const satisfies Record<string, ReasonRow>

export type ReasonCode = keyof typeof reasonTable

/** Codes whose effect depends on which of the policy's thresholds is reached, or on which signal was seen. */
export type GradedCode = {
  [Code in ReasonCode]: (typeof reasonTable)[Code]['effects'] extends 'graded' ? Code : never
}[ReasonCode]

/** Codes with one effect per level, which a policy may replace. */
export type FixedCode = Exclude<ReasonCode, GradedCode>

const isReasonCode = (word: string): word is ReasonCode => Object.hasOwn(reasonTable, word)
const isGraded = (code: ReasonCode): code is GradedCode => reasonTable[code].effects === 'graded'
/** Whether the code has one effect per level. */
export const isFixed = (code: ReasonCode): code is FixedCode => !isGraded(code)

/** All codes, in the order of the table. */
export const reasonCodes = Object.keys(reasonTable).filter(isReasonCode)
export const gradedCodes = reasonCodes.filter(isGraded)
export const fixedCodes = reasonCodes.filter(isFixed)
