/** A liveness session has one verification: a repeated submission gets that record. */

import type { StoredVerification } from '../../domain/decision/verification.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'

export interface Recorded {
  verification: StoredVerification
  /** False for a repeated submission, which gets the existing record. */
  created: boolean
}

/** Fault `liveness_session_used` if the record belongs to another profile. */
export const existingRecord = (
  profile: { id: string },
  verification: StoredVerification,
): Result<Recorded> =>
  verification.profile === profile.id
    ? ok({ verification, created: false })
    : err({ kind: 'liveness_session_used' })
