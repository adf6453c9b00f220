/** A verification as responses show it, field by field. */

import type { VerificationView } from '../../../domain/decision/view.ts'

/** Inside a profile. */
export const verificationSummary = (verification: VerificationView) => ({
  id: verification.id,
  profile: verification.profile,
  status: verification.status,
  liveness_session_id: verification.livenessSessionId,
  liveness_confidence: verification.livenessConfidence,
  liveness_status: verification.livenessStatus,
  document_type: verification.documentType,
  name: verification.name,
  document_number: verification.documentNumber,
  country: verification.country,
  created: verification.created,
  updated: verification.updated,
  decision: verification.decision,
})

/** The whole record, as returned by the verification route. */
export const verificationAnswer = (verification: VerificationView) => ({
  id: verification.id,
  profile: verification.profile,
  liveness_session_id: verification.livenessSessionId,
  liveness_confidence: verification.livenessConfidence,
  document_type: verification.documentType,
  document_number: verification.documentNumber,
  facial_photo: verification.files.facial_photo?.name ?? '',
  document_front: verification.files.document_front?.name ?? '',
  document_back: verification.files.document_back?.name ?? '',
  country: verification.country,
  liveness_status: verification.livenessStatus,
  name: verification.name,
  address: verification.address,
  gender: verification.gender,
  date_of_birth: verification.dateOfBirth,
  created: verification.created,
  updated: verification.updated,
  status: verification.status,
  paid_calls: verification.paidCalls,
  decision: verification.decision,
})
