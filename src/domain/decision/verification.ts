/** One verification as it is kept: what was observed, what was claimed, and the decision. */

import type { DocumentImageKind, StoredFile } from '../identity/profile.ts'
import type { Decision, Outcome } from './decision.ts'
import type { Evidence } from './evidence/evidence.ts'

export interface NewVerification {
  /** Chosen by us, so that rows of the same transaction can name it. */
  id: string
  profile: string
  team: string
  livenessSessionId: string
  /** Observed, 0..100; null where it could not be. */
  livenessConfidence: number | null
  livenessStatus: string
  documentType: string
  documentNumber: string
  country: string
  name: string
  address: string
  gender: string
  /** `YYYY-MM-DD` or empty. */
  dateOfBirth: string
  ipAddress: string
  files: Partial<Record<DocumentImageKind, StoredFile>>
  /** The profile's vocabulary: `verified`, `rejected` or `pending`. */
  status: 'verified' | 'rejected' | 'pending'
  outcome: Outcome
  decision: Decision
  /** Everything `decide` needs to say the same again; no images. */
  evidence: Evidence
  /** Calls to paid vendors that were made for it, retries included. */
  paidCalls: number
}

export interface StoredVerification extends NewVerification {
  created: string
  updated: string
}

/** The decision's word in the profile's vocabulary. */
export const statusOf: Record<Outcome, NewVerification['status']> = {
  approved: 'verified',
  declined: 'rejected',
  review: 'pending',
}

/** Where a commit meets another. `profile`: it may say something else of its person than the evidence expects. */
export type CommitConflict = 'session' | 'device_event' | 'status' | 'profile'
