/** Rows of `verification_history`, to the domain's types and back. */

import * as z from 'zod'
import { outcomes } from '../../../domain/decision/decision.ts'
import type { NewVerification, StoredVerification } from '../../../domain/decision/verification.ts'
import type { DocumentImageKind } from '../../../domain/identity/profile.ts'
import { jsonColumn, NullableNumber } from '../client/columns.ts'
import type { Row } from '../client/records.ts'
import { FileRecord, fileColumns, filesOf } from '../files/file-record.ts'
import { DecisionColumn, EvidenceColumn } from './decision-record.ts'

const imageKinds = [
  'document_front',
  'document_back',
  'facial_photo',
] as const satisfies DocumentImageKind[]

export const verificationExpand = imageKinds.join(',')

export const VerificationRecord = z
  .object({
    id: z.string(),
    profile: z.string(),
    team: z.string(),
    liveness_session_id: z.string(),
    liveness_confidence: NullableNumber,
    liveness_status: z.string(),
    document_type: z.string(),
    document_number: z.string(),
    country: z.string(),
    name: z.string(),
    address: z.string(),
    gender: z.string(),
    date_of_birth: z.string(),
    ip_address: z.string(),
    status: z.enum(['verified', 'rejected', 'pending']),
    outcome: z.enum(outcomes),
    decision: DecisionColumn,
    evidence: EvidenceColumn,
    paid_calls: z.number(),
    created: z.string(),
    updated: z.string(),
    expand: z.partialRecord(z.enum(imageKinds), FileRecord).optional(),
  })
  .transform(
    (record): StoredVerification => ({
      id: record.id,
      profile: record.profile,
      team: record.team,
      livenessSessionId: record.liveness_session_id,
      livenessConfidence: record.liveness_confidence,
      livenessStatus: record.liveness_status,
      documentType: record.document_type,
      documentNumber: record.document_number,
      country: record.country,
      name: record.name,
      address: record.address,
      gender: record.gender,
      dateOfBirth: record.date_of_birth,
      ipAddress: record.ip_address,
      files: filesOf(imageKinds, record.expand),
      status: record.status,
      outcome: record.outcome,
      decision: record.decision,
      evidence: record.evidence,
      paidCalls: record.paid_calls,
      created: record.created,
      updated: record.updated,
    }),
  )

/** All columns of a new row. */
export const verificationRow = (verification: NewVerification): Row => ({
  id: verification.id,
  profile: verification.profile,
  team: verification.team,
  liveness_session_id: verification.livenessSessionId,
  liveness_confidence: jsonColumn(verification.livenessConfidence),
  liveness_status: verification.livenessStatus,
  document_type: verification.documentType,
  document_number: verification.documentNumber,
  country: verification.country,
  name: verification.name,
  address: verification.address,
  gender: verification.gender,
  date_of_birth: verification.dateOfBirth,
  ip_address: verification.ipAddress,
  ...fileColumns(verification.files),
  status: verification.status,
  outcome: verification.outcome,
  decision: jsonColumn(verification.decision),
  evidence: jsonColumn(verification.evidence),
  paid_calls: verification.paidCalls,
})
