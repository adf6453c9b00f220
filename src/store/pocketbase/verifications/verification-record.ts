/** Rows of `verification_history`, to the domain's types and back. */

import * as z from 'zod'
import { Check, Decision, outcomes, Reason } from '../../../domain/decision/decision.ts'
import { Evidence } from '../../../domain/decision/evidence/evidence.ts'
import type { NewVerification, StoredVerification } from '../../../domain/decision/verification.ts'
import { documentImageKinds } from '../../../domain/identity/profile.ts'
import { columnsOf, jsonColumn, NullableNumber, rowOf } from '../client/columns.ts'
import type { Row } from '../client/records.ts'
import { FileRecord, fileColumns } from '../files/files.ts'

export const verificationExpand = documentImageKinds.join(',')

/** Loose, so that a decision reads back with everything it had when it was written. */
export const DecisionColumn: z.ZodType<Decision> = z.looseObject({
  ...Decision.shape,
  reasons: z.array(z.looseObject(Reason.shape)),
  checks: z.array(z.looseObject(Check.shape)),
})

/** Read back as it is: a dropped member would change the hash in the decision. */
export const EvidenceColumn = z.custom<Evidence>((value) => Evidence.safeParse(value).success)

export const VerificationRecord = rowOf({
  id: z.string(),
  profile: z.string(),
  team: z.string(),
  livenessSessionId: z.string(),
  livenessConfidence: NullableNumber,
  livenessStatus: z.string(),
  documentType: z.string(),
  documentNumber: z.string(),
  country: z.string(),
  name: z.string(),
  address: z.string(),
  gender: z.string(),
  dateOfBirth: z.string(),
  ipAddress: z.string(),
  status: z.enum(['verified', 'rejected', 'pending']),
  outcome: z.enum(outcomes),
  decision: DecisionColumn,
  evidence: EvidenceColumn,
  paidCalls: z.number(),
  created: z.string(),
  updated: z.string(),
  expand: z.partialRecord(z.enum(documentImageKinds), FileRecord).default({}),
}).transform(
  ({ expand: files, ...verification }): StoredVerification => ({ ...verification, files }),
)

/** All columns of a new row. */
export const verificationRow = ({ files, ...verification }: NewVerification): Row => ({
  ...columnsOf(verification),
  ...fileColumns(files),
  liveness_confidence: jsonColumn(verification.livenessConfidence),
  decision: jsonColumn(verification.decision),
  evidence: jsonColumn(verification.evidence),
})
