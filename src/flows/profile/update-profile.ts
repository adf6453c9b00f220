/** Changes a profile: its fields, files and status in one transaction. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  applicantMayChange,
  applicantMaySet,
  changesIdentity,
} from '../../domain/identity/applicant.ts'
import { isApplicant, maySeeProfile } from '../../domain/identity/principal.ts'
import {
  currentStatus,
  type FileKind,
  fileKinds,
  nextStatus,
  type Profile,
  type ProfileChange,
  type VerificationStatus,
} from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileOverview, StatusMove, Store } from '../../domain/ports/store.ts'
import type { MakeCanonical } from '../document/canonical-image.ts'
import type { Flow } from '../flow.ts'
import { storeUploads, type Upload } from './stored-files.ts'

interface UpdateProfileInput {
  id: string
  change: Omit<ProfileChange, 'files' | 'countryCode'>
  files: Partial<Record<FileKind, Upload>>
  status: VerificationStatus | undefined
}

export type UpdateProfile = Flow<UpdateProfileInput, Profile>

interface Needs extends Pick<Store, 'profiles' | 'files'> {
  canonical: MakeCanonical
}

/** In each round another request has written its status row, so this many must interleave before it gives up. */
const maxAttempts = 40

export const updateProfile =
  (store: Needs): UpdateProfile =>
  async (input, context) => {
    const { trace } = context
    const found = await readForUpdate(store, input, context)
    if (!found.ok) return found
    const { team, id } = found.value.profile
    const pictures = await store.canonical.uploads(input.files)
    if (!pictures.ok) return pictures
    const uploads = pictures.value
    const files = await storeUploads(store.files, { team, profile: id, uploads }, trace)
    if (!files.ok) return files
    const change = withCountryCode({ ...input.change, files: files.value })
    const updated = await applyChange(store, { input, change, found: found.value }, context)
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

/** The current profile, if the caller may see it and may make this change. */
async function readForUpdate(
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

async function applyChange(
  store: Needs,
  {
    input,
    change,
    found,
  }: { input: UpdateProfileInput; change: ProfileChange; found: ProfileOverview },
  context: RequestContext,
): Promise<Result<{ profile: Profile; before: Profile }>> {
  const { principal, trace } = context
  const mustReread = isApplicant(principal) && changesIdentity(found.profile, change)
  let current = found
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    if (attempt > 0 || mustReread) {
      // Read again: it may have been decided while the files were stored or another row was written.
      const newest = await readForUpdate(store, input, context)
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
  currentStatus(profile, latestStatus)

/**
 * Null if the profile already has that status: repeating it adds no row. An applicant's change of its own identity adds
 * one anyway: it takes the `seq` that a simultaneous verification would take, so one of the two gets a conflict.
 */
function moveTo(
  status: VerificationStatus,
  { current, isOwnIdentity, by }: { current: ProfileOverview; isOwnIdentity: boolean; by: string },
): StatusMove | null {
  const next = nextStatus(current.profile, current.latestStatus)
  const isSame = next.previousStatus === status
  if (isSame && !isOwnIdentity) return null
  return {
    ...next,
    newStatus: status,
    notes: isSame ? 'Identity given by the applicant' : 'Set by a profile update',
    updatedBy: by,
    verification: '',
  }
}

/** Files that the profile no longer names; the database refuses to delete those that a verification names. */
const replacedBy = (files: ProfileChange['files'], before: Profile): string[] =>
  fileKinds.flatMap((kind) => {
    const old = before.files[kind]
    return old === undefined || files?.[kind] === undefined ? [] : [old.id]
  })
