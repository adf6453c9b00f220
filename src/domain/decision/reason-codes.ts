/** Every reason code there is, in the order in which a decision lists them. Extended, never renamed. */

export const reasonCodes = [
  'LIVENESS_FAILED',
  'LIVENESS_LOW_CONFIDENCE',
  'LIVENESS_NOT_COMPLETED',
  'LIVENESS_EXPIRED',
  'LIVENESS_UNAVAILABLE',
  'LIVENESS_CLAIM_MISMATCH',
  'FACE_MISMATCH',
  'FACE_MATCH_UNCERTAIN',
  'FACE_NOT_FOUND_ON_DOCUMENT',
  'FACE_MATCH_UNAVAILABLE',
  'SELFIE_REFERENCE_MISMATCH',
  'DOCUMENT_EXPIRED',
  'DOCUMENT_NOT_YET_VALID',
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_TYPE_MISMATCH',
  'DOCUMENT_TYPE_UNSUPPORTED',
  'DOCUMENT_SUSPECT',
  'DOCUMENT_SPECIMEN',
  'DOCUMENT_ANALYSIS_UNAVAILABLE',
  'DOCUMENT_BACK_MISSING',
  'DOCUMENT_COUNTRY_UNKNOWN',
  'UNDERAGE',
  'MRZ_CHECK_DIGIT_FAILED',
  'MRZ_VIZ_MISMATCH',
  'MRZ_MALFORMED',
  'MRZ_MISSING',
  'NAME_MISMATCH',
  'DOCUMENT_NUMBER_MISMATCH',
  'DATE_OF_BIRTH_MISMATCH',
  'COUNTRY_MISMATCH',
  'GENDER_MISMATCH',
  'DEVICE_BOT',
  'DEVICE_TAMPERED',
  'DEVICE_VIRTUAL',
  'DEVICE_EVENT_REPLAYED',
  'DEVICE_EVENT_STALE',
  'DEVICE_EVENT_UNKNOWN',
  'DEVICE_CLAIM_MISMATCH',
  'DEVICE_HIGH_RISK',
  'DEVICE_UNAVAILABLE',
  'IP_ANONYMISED',
  'IP_COUNTRY_MISMATCH',
  'IP_CLAIM_MISMATCH',
  'VELOCITY_PROFILE_ATTEMPTS',
  'VELOCITY_DEVICE_REUSE',
  'VELOCITY_DOCUMENT_REUSE',
  'VELOCITY_FACE_REUSE',
  'VELOCITY_IP',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** Codes whose effect follows from how far a policy's threshold is passed, or by which sign. */
export const gradedCodes = [
  'SELFIE_REFERENCE_MISMATCH',
  'DEVICE_HIGH_RISK',
  'IP_ANONYMISED',
  'VELOCITY_PROFILE_ATTEMPTS',
  'VELOCITY_DEVICE_REUSE',
  'VELOCITY_DOCUMENT_REUSE',
  'VELOCITY_FACE_REUSE',
  'VELOCITY_IP',
] as const satisfies readonly ReasonCode[]
export type GradedCode = (typeof gradedCodes)[number]

/** Codes that have one effect per security level, which a policy may replace. */
export type FixedCode = Exclude<ReasonCode, GradedCode>

export const isFixed = (code: ReasonCode): code is FixedCode =>
  !gradedCodes.some((graded) => graded === code)

export const fixedCodes: readonly FixedCode[] = reasonCodes.filter(isFixed)
