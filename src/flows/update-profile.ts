/** Changes a profile: fields, files and status together, or nothing of it. */

import { applicantMaySet } from '../domain/applicant.ts'
import { type Call, isApplicant, maySeeProfile } from '../domain/caller.ts'
import { toAlpha2 } from '../domain/countries.ts'
import { isCertain } from '../domain/faults.ts'
import type { MediaType } from '../domain/images.ts'
import type { ProfileStore, StatusMove, Store } from '../domain/ports.ts'
import type {
  FileKind,
  Profile,
  ProfileChange,
  StatusEntry,
  VerificationStatus,
} from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { storeFiles } from './store-files.ts'

export interface UpdateProfileInput {
  id: string
  change: Omit<ProfileChange, 'files' | 'countryCode'>
  files: Partial<Record<FileKind, { bytes: Uint8Array; mediaType: MediaType; sha256: string }>>
  status: VerificationStatus | undefined
}

export type UpdateProfile = (input: UpdateProfileInput, call: Call) => Promise<Result<Profile>>

/** In every round somebody's status row is written, so this many others may come in between. */
const maxAttempts = 40

export const updateProfile =
  (store: Pick<Store, 'profiles' | 'files'>): UpdateProfile =>
  async (input, call) => {
    const { caller, trace } = call
    const [profile, latest] = await Promise.all([
      store.profiles.read(input.id, trace),
      input.status === undefined ? ok(null) : store.profiles.latestStatus(input.id, trace),
    ])
    if (!profile.ok) return profile
    if (!latest.ok) return latest
    const current = profile.value
    if (current === null || !maySeeProfile(caller, current))
      return err({ kind: 'not_found', what: 'profile' })
    const files = await storeFiles(
      store.files,
      { team: current.team, profile: current.id, uploads: input.files },
      trace,
    )
    if (!files.ok) return files
    const change = withCountryCode({ ...input.change, files: files.value })
    const updated = await applyChange(
      store.profiles,
      { current, change, latest: latest.value, status: input.status },
      call,
    )
    if (!updated.ok && isCertain(updated.fault))
      await store.files.discard(
        Object.values(files.value).map((file) => file.id),
        trace,
      )
    return updated
  }

const withCountryCode = (change: ProfileChange): ProfileChange =>
  change.country === undefined ? change : { ...change, countryCode: toAlpha2(change.country) ?? '' }

async function applyChange(
  profiles: ProfileStore,
  wanted: {
    current: Profile
    change: ProfileChange
    latest: StatusEntry | null
    status: VerificationStatus | undefined
  },
  { caller, trace }: Call,
): Promise<Result<Profile>> {
  const { current, change, status } = wanted
  let latest = wanted.latest
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const previousStatus = latest?.newStatus ?? current.verificationStatus
    // Asked again in every attempt: what was unverified may be rejected by now.
    if (isApplicant(caller) && status !== undefined && !applicantMaySet(status, previousStatus))
      return err({ kind: 'applicant_status' })
    const move =
      status === undefined
        ? null
        : moveTo(status, { previousStatus, latest, updatedBy: caller.subject })
    const updated = await profiles.update(current.id, change, move, trace)
    if (!updated.ok) return updated
    if (updated.value !== 'conflict') return ok(updated.value)
    const newest = await profiles.latestStatus(current.id, trace)
    if (!newest.ok) return newest
    latest = newest.value
  }
  return err({ kind: 'status_conflict', current: latest?.newStatus ?? current.verificationStatus })
}

/** Null where the profile has that status already: saying it again is no change and leaves no row. */
function moveTo(
  status: VerificationStatus,
  {
    previousStatus,
    latest,
    updatedBy,
  }: { previousStatus: VerificationStatus; latest: StatusEntry | null; updatedBy: string },
): StatusMove | null {
  if (previousStatus === status) return null
  return {
    seq: (latest?.seq ?? 0) + 1,
    previousStatus,
    newStatus: status,
    notes: 'Set by a profile update',
    updatedBy,
    verification: '',
  }
}
