/** Sets a profile's status manually, with a reason, in the append-only status history. */

import { allOk, err, ok } from '../../domain/faults/result.ts'
import { maySeeProfile } from '../../domain/identity/principal.ts'
import {
  nextStatus,
  type StatusEntry,
  type VerificationStatus,
} from '../../domain/identity/profile.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Flow } from '../flow.ts'

interface RecordStatusInput {
  profileId: string
  previousStatus: VerificationStatus
  newStatus: VerificationStatus
  notes: string
  verificationId: string | undefined
}

export type RecordStatus = Flow<RecordStatusInput, StatusEntry>

/** `previousStatus` must be the current status; of several simultaneous changes, one wins. */
export const recordStatus =
  ({ profiles, verifications }: Pick<Store, 'profiles' | 'verifications'>): RecordStatus =>
  async (input, { principal, trace }) => {
    const found = await Promise.all([
      profiles.read(input.profileId, trace),
      profiles.latestStatus(input.profileId, trace),
      input.verificationId === undefined
        ? ok(null)
        : verifications.find(input.verificationId, trace),
    ])
    const read = allOk(found)
    if (!read.ok) return read
    const [profile, latest, verification] = read.value
    if (profile === null || !maySeeProfile(principal, profile))
      return err({ kind: 'not_found', what: 'profile' })
    if (input.verificationId !== undefined && verification?.profile !== input.profileId) {
      return err({ kind: 'not_found', what: 'verification' })
    }
    const next = nextStatus(profile, latest)
    const current = next.previousStatus
    if (current !== input.previousStatus) return err({ kind: 'status_conflict', current })
    const appended = await profiles.appendStatus(
      input.profileId,
      {
        ...next,
        newStatus: input.newStatus,
        notes: input.notes,
        updatedBy: principal.subject,
        decidedBy: 'person',
        identityBy: '',
        verification: input.verificationId ?? '',
      },
      trace,
    )
    if (!appended.ok) return appended
    if (appended.value === 'evidence_changed') return err({ kind: 'evidence_changed' })
    if (appended.value !== 'conflict') return ok(appended.value)
    const newest = await profiles.latestStatus(input.profileId, trace)
    return newest.ok
      ? err({ kind: 'status_conflict', current: newest.value?.newStatus ?? current })
      : newest
  }
