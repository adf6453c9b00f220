/** A profile's status and its place in the append-only status history. */

import type { Profile, StatusEntry, VerificationStatus } from '../../domain/identity/profile.ts'

/** The newest row of the history decides; without one, the profile's own status. */
export const currentStatus = (profile: Profile, latest: StatusEntry | null): VerificationStatus =>
  latest?.newStatus ?? profile.verificationStatus

/** What the next row continues. Of two rows with the same `seq`, the database accepts one. */
export const nextStatus = (
  profile: Profile,
  latest: StatusEntry | null,
): { seq: number; previousStatus: VerificationStatus } => ({
  seq: (latest?.seq ?? 0) + 1,
  previousStatus: currentStatus(profile, latest),
})
