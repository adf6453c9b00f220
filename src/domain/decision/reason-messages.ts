/** What a person is told for each reason code, by language. Safe to show: no score, no value, no tactic. */

import type { ReasonCode } from './reason-codes.ts'

/** One text for everything that would teach a fraudster which of our checks caught them. */
export const neutral = 'We could not complete this check automatically'
const later = 'A check could not be completed right now, please try again later'
const disagree = 'The details you gave do not agree with your document, please check them'
const wholeDocument = 'Take a sharp photo of the whole document in good light and send it again'

const english: Record<ReasonCode, string> = {
  LIVENESS_FAILED: 'The face check did not succeed, please try it again',
  LIVENESS_LOW_CONFIDENCE: 'The face check did not succeed, please try it again in good light',
  LIVENESS_NOT_COMPLETED: 'The face check was not finished, please do it again',
  LIVENESS_EXPIRED: 'The face check took too long, please do it again',
  LIVENESS_UNAVAILABLE: later,
  LIVENESS_CLAIM_MISMATCH: neutral,
  FACE_MISMATCH: 'We could not match your face with the photo on the document',
  FACE_MATCH_UNCERTAIN:
    'We could not be sure of the photo on the document, please send a sharper one',
  FACE_NOT_FOUND_ON_DOCUMENT:
    'We found no face on the document, please send the side with the photo',
  FACE_MATCH_UNAVAILABLE: later,
  SELFIE_REFERENCE_MISMATCH: 'We could not use your photo, please take a new one of yourself',
  DOCUMENT_EXPIRED: 'The document has expired, please use a valid one',
  DOCUMENT_NOT_YET_VALID: 'The document is not valid yet, please use a valid one',
  DOCUMENT_UNREADABLE: wholeDocument,
  DOCUMENT_TYPE_MISMATCH: 'The document is not of the type you chose, please check it',
  DOCUMENT_TYPE_UNSUPPORTED:
    'We cannot accept this document, please use a passport, identity card, driving licence or residence permit',
  DOCUMENT_SUSPECT: neutral,
  DOCUMENT_SPECIMEN: neutral,
  DOCUMENT_ANALYSIS_UNAVAILABLE: later,
  DOCUMENT_BACK_MISSING: 'The back of the document is missing, please send both sides',
  DOCUMENT_COUNTRY_UNKNOWN: wholeDocument,
  UNDERAGE: 'You do not have the age that this service requires',
  MRZ_CHECK_DIGIT_FAILED: neutral,
  MRZ_VIZ_MISMATCH: neutral,
  MRZ_MALFORMED: wholeDocument,
  MRZ_MISSING: wholeDocument,
  NAME_MISMATCH: disagree,
  DOCUMENT_NUMBER_MISMATCH: disagree,
  DATE_OF_BIRTH_MISMATCH: disagree,
  COUNTRY_MISMATCH: disagree,
  GENDER_MISMATCH: disagree,
  DEVICE_BOT: neutral,
  DEVICE_TAMPERED: neutral,
  DEVICE_VIRTUAL: neutral,
  DEVICE_EVENT_REPLAYED: neutral,
  DEVICE_EVENT_STALE: 'This took too long, please reload the page and try again',
  DEVICE_EVENT_UNKNOWN: neutral,
  DEVICE_CLAIM_MISMATCH: neutral,
  DEVICE_HIGH_RISK: neutral,
  DEVICE_UNAVAILABLE: later,
  IP_ANONYMISED: neutral,
  IP_COUNTRY_MISMATCH: neutral,
  IP_CLAIM_MISMATCH: neutral,
  VELOCITY_PROFILE_ATTEMPTS: neutral,
  VELOCITY_DEVICE_REUSE: neutral,
  VELOCITY_DOCUMENT_REUSE: neutral,
  VELOCITY_FACE_REUSE: neutral,
  VELOCITY_IP: neutral,
}

export const reasonMessages = { en: english } as const
