/** Values that several examples share. The person is from the sandbox, whose documents are from Utopia. */

import type { Decision } from '../../domain/decision/decision.ts'
import { type RaisedReason, reasonsOf } from '../../domain/decision/reasons.ts'
import { decisionForApplicant } from '../../domain/decision/view.ts'

export const verificationId = 'v9b3n6m1q4w7e2r'

const decision = (outcome: Decision['outcome'], raised: readonly RaisedReason[]): Decision => ({
  outcome,
  reasons: reasonsOf(raised),
  checks: [
    { name: 'liveness', status: 'pass', observed: 96.4, threshold: 75 },
    { name: 'face_match', status: 'pass', observed: 98.7, threshold: 90 },
    { name: 'document', status: 'pass', observed: 'passport' },
    { name: 'document_validity', status: outcome === 'approved' ? 'pass' : 'fail' },
  ],
  policy: 'default@3f9a1c5e7b2d',
  evidence_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  decided_at: '2026-03-21T00:00:00.000Z',
})

/** Scenario `approved`. With simulated vendors, specimens are accepted, and the decision says so. */
export const approvedDecision = decision('approved', [
  { code: 'DOCUMENT_SPECIMEN', effect: 'info' },
])
/** Scenario `expired-document`. */
export const declinedDecision = decision('declined', [
  { code: 'DOCUMENT_EXPIRED', effect: 'decline' },
  { code: 'DOCUMENT_SPECIMEN', effect: 'info' },
])
/** Scenario `vpn-device`, as shown to the applicant. */
export const shownDecision = decisionForApplicant(
  decision('review', [
    { code: 'DOCUMENT_SPECIMEN', effect: 'info' },
    { code: 'IP_ANONYMISED', effect: 'review' },
  ]),
)
