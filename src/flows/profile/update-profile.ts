/** Changes a profile: fields, files and status together, or nothing of it. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import type { MediaType } from '../../domain/document/images.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  applicantMayChange,
  applicantMaySet,
  changesIdentity,
} from '../../domain/identity/applicant.ts'
import { isApplicant, maySeeProfile } from '../../domain/identity/principal.ts'
import {
  type FileKind,
  fileKinds,
  type Profile,
  type ProfileChange,
  type VerificationStatus,
} from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileOverview, StatusMove, Store } from '../../domain/ports/store.ts'
import { storeFiles } from './store-files.ts'

export interface UpdateProfileInput {
  id: string
  change: Omit<ProfileChange, 'files' | 'countryCode'>
  files: Partial<Record<FileKind, { bytes: Uint8Array; mediaType: MediaType; sha256: string }>>
  status: VerificationStatus | undefined
}

export type UpdateProfile = (
  input: UpdateProfileInput,
  context: RequestContext,
) => Promise<Result<Profile>>

type Needs = Pick<Store, 'profiles' | 'files'>

/** In every round somebody's status row is written, so this many others may come in between. */
const maxAttempts = 40

export const updateProfile =
  (store: Needs): UpdateProfile =>
  async (input, context) => {
    const { trace } = context
    const seen = await overview(store, input, context)
    if (!seen.ok) return seen
    const { team, id } = seen.value.profile
    const files = await storeFiles(store.files, { team, profile: id, uploads: input.files }, trace)
    if (!files.ok) return files
    const change = withCountryCode({ ...input.change, files: files.value })
    const updated = await applyChange(store, { input, change, seen: seen.value }, context)
    if (updated.ok) {
      await store.files.discard(replacedBy(files.value, updated.value.before), trace)
      return ok(updated.value.profile)
    }
    if (isCertain(updated.fault)) {
      const ids = Object.values(files.value).map((file) => file.id)
      await store.files.discard(ids, trace)
    }
    return updated
  }

/** The profile as it is, if the caller may see it and change it so. */
async function overview(
  { profiles }: Needs,
  { id, change }: Pick<UpdateProfileInput, 'id' | 'change'>,
  { principal, trace }: RequestContext,
): Promise<Result<ProfileOverview>> {
  const found = await profiles.overview(id, trace)
  if (!found.ok) return found
  if (found.value === null || !maySeeProfile(principal, found.value.profile))
    return err({ kind: 'not_found', what: 'profile' })
  const { profile, latestVerification } = found.value
  const newest = { isApproved: latestVerification?.outcome === 'approved' }
  if (isApplicant(principal) && !applicantMayChange(profile, change, newest))
    return err({ kind: 'applicant_identity' })
  return ok(found.value)
}

const withCountryCode = (change: ProfileChange): ProfileChange =>
  change.country === undefined ? change : { ...change, countryCode: toAlpha2(change.country) ?? '' }

/** `before` is what the profile held until then. */
async function applyChange(
  store: Needs,
  {
    input,
    change,
    seen,
  }: { input: UpdateProfileInput; change: ProfileChange; seen: ProfileOverview },
  context: RequestContext,
): Promise<Result<{ profile: Profile; before: Profile }>> {
  const { principal, trace } = context
  const isWatched = isApplicant(principal) && changesIdentity(seen.profile, change)
  let current = seen
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    if (attempt > 0 || isWatched) {
      // Asked again: while the pictures were stored, or another row was written, it may have been decided.
      const newest = await overview(store, input, context)
      if (!newest.ok) return newest
      current = newest.value
    }
    const previousStatus = statusOf(current)
    if (
      isApplicant(principal) &&
      input.status !== undefined &&
      !applicantMaySet(input.status, previousStatus)
    )
      return err({ kind: 'applicant_status' })
    const isOwnIdentity = isApplicant(principal) && changesIdentity(current.profile, change)
    const status = input.status ?? previousStatus
    const move = moveTo(status, { current, isOwnIdentity, by: principal.subject })
    const updated = await store.profiles.update(current.profile.id, change, move, trace)
    if (!updated.ok) return updated
    if (updated.value !== 'conflict') return ok({ profile: updated.value, before: current.profile })
  }
  return err({ kind: 'status_conflict', current: statusOf(current) })
}

const statusOf = ({ profile, latestStatus }: ProfileOverview): VerificationStatus =>
  latestStatus?.newStatus ?? profile.verificationStatus

/**
 * Null where the profile has that status already: saying it again is no change and leaves no row. Who an applicant
 * says it is leaves one all the same: the place in the trail that it takes is the one that a verification would take
 * at the same time, so that one of the two hears of the other.
 */
function moveTo(
  status: VerificationStatus,
  { current, isOwnIdentity, by }: { current: ProfileOverview; isOwnIdentity: boolean; by: string },
): StatusMove | null {
  const previousStatus = statusOf(current)
  if (previousStatus === status && !isOwnIdentity) return null
  return {
    seq: (current.latestStatus?.seq ?? 0) + 1,
    previousStatus,
    newStatus: status,
    notes:
      previousStatus === status ? 'Identity given by the applicant' : 'Set by a profile update',
    updatedBy: by,
    verification: '',
  }
}

/** The pictures that nothing shows any more; the database keeps those that a verification names. */
const replacedBy = (files: ProfileChange['files'], before: Profile): string[] =>
  fileKinds.flatMap((kind) => {
    const old = before.files[kind]
    return old === undefined || files?.[kind] === undefined ? [] : [old.id]
  })
