/** The row of the status history that a change of a profile adds. */

import { isApplicant, type Principal } from '../../domain/identity/principal.ts'
import { nextStatus, statusAuthor, type VerificationStatus } from '../../domain/identity/profile.ts'
import type { ProfileOverview, StatusMove } from '../../domain/ports/store.ts'

/**
 * Null if the status stays and nobody else becomes verified. A change of identity adds a row even if the status stays: it
 * takes the `seq` that a simultaneous verification would take, so one of the two gets a conflict. A verified profile is
 * not verified under another identity, whatever the request says.
 */
export function moveOf(
  wanted: VerificationStatus | undefined,
  {
    current,
    changesWho,
    principal,
  }: { current: ProfileOverview; changesWho: boolean; principal: Principal },
): StatusMove | null {
  const { profile, latestStatus, latestVerification } = current
  const next = nextStatus(profile, latestStatus)
  const { previousStatus } = next
  const isLost = changesWho && previousStatus === 'verified'
  const asked = wanted ?? previousStatus
  const newStatus = isLost && asked === 'verified' ? 'pending' : asked
  const isSame = newStatus === previousStatus
  if (isSame && !changesWho) return null
  const isDecision = !isSame && (newStatus === 'verified' || newStatus === 'rejected')
  const [author, who] = isApplicant(principal)
    ? (['applicant', 'applicant'] as const)
    : (['person', 'machine'] as const)
  return {
    ...next,
    newStatus,
    notes: notesOf({ isSame, isLost, isDecision, author, hasNone: latestVerification === null }),
    updatedBy: principal.subject,
    decidedBy: isSame ? statusAuthor(latestStatus) : author,
    identityBy: changesWho ? who : '',
    verification: isDecision ? (latestVerification?.id ?? '') : '',
  }
}

function notesOf(move: {
  isSame: boolean
  isLost: boolean
  isDecision: boolean
  author: 'applicant' | 'person'
  hasNone: boolean
}): string {
  if (move.isLost) return 'Identity changed by a profile update: the person is no longer verified'
  if (move.isSame)
    return move.author === 'applicant'
      ? 'Identity given by the applicant'
      : 'Identity changed by a profile update'
  return move.isDecision && move.hasNone
    ? 'Set by a profile update; there was no verification'
    : 'Set by a profile update'
}
