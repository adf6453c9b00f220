/** A profile as responses show it, field by field, depending on who asks. */

import { verificationViewFor } from '../../../domain/decision/view.ts'
import { isApplicant, type Principal } from '../../../domain/identity/principal.ts'
import type { Profile, StatusEntry } from '../../../domain/identity/profile.ts'
import type { ProfileOverview } from '../../../domain/ports/store.ts'
import { verificationSummary } from '../verification-history/view.ts'

/** The profile with its latest status and verification. */
export function overviewAnswer(
  principal: Principal,
  { profile, latestStatus, latestVerification }: ProfileOverview,
) {
  return {
    name: profile.name,
    document_type: profile.documentType,
    document_number: profile.documentNumber,
    country: profile.country,
    country_code: profile.countryCode,
    language: profile.language,
    verification_status: profile.verificationStatus,
    status: latestStatus?.newStatus ?? profile.verificationStatus,
    security_level: profile.securityLevel,
    createdAt: profile.created,
    status_history: latestStatus === null ? null : statusAnswer(principal, latestStatus),
    verification_history:
      latestVerification === null
        ? null
        : verificationSummary(verificationViewFor(principal, latestVerification)),
  }
}

/** Who changed the status, and why, is not shown to applicants. */
const statusAnswer = (principal: Principal, entry: StatusEntry) => ({
  id: entry.id,
  previous_status: entry.previousStatus,
  new_status: entry.newStatus,
  notes: isApplicant(principal) ? null : entry.notes,
  updated_by: isApplicant(principal) ? null : entry.updatedBy,
  verification: entry.verification,
  created: entry.created,
})

/** The profile after a change. */
export const updateAnswer = (profile: Profile) => ({
  id: profile.id,
  status: profile.verificationStatus,
  document_type: profile.documentType,
  document_number: profile.documentNumber,
  document_name: profile.name,
  country: profile.country,
  country_code: profile.countryCode,
  document_front: profile.files.document_front?.name ?? '',
  document_back: profile.files.document_back?.name ?? '',
  facial_photo: profile.files.facial_photo?.name ?? '',
  facial_video: profile.files.facial_video?.name ?? '',
  updated: profile.updated,
})
