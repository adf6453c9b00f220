/** Changes a profile: its fields, files and status in one transaction. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import {
  applicantMayChange,
  applicantMaySet,
  changesIdentity,
  withoutSameIdentity,
} from '../../domain/identity/applicant.ts'
import { isApplicant, maySeeProfile, type Scope } from '../../domain/identity/principal.ts'
import {
  currentStatus,
  type FileKind,
  type Profile,
  type ProfileChange,
  type VerificationStatus,
} from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileOverview, Store } from '../../domain/ports/store.ts'
import type { MakeCanonical } from '../document/canonical-image.ts'
import type { Flow } from '../flow.ts'
import { moveOf } from './profile-move.ts'
import { storeUploads, type Upload } from './stored-files.ts'

interface UpdateProfileInput {
  id: string
  change: Omit<ProfileChange, 'files' | 'countryCode'>
  files: Partial<Record<FileKind, Upload>>
  status: VerificationStatus | undefined
}

export type UpdateProfile = Flow<UpdateProfileInput, Profile>

interface Needs extends Pick<Store, 'profiles' | 'files' | 'verifications'> {
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
    const change = { ...input.change, files: files.value }
    const updated = await applyChange(store, { input, change, found: found.value }, context)
    // Replaced files stay for now: a verification may be about to name them. `sweep-files` deletes them later.
    if (updated.ok) return updated
    if (isCertain(updated.fault)) {
      const ids = Object.values(files.value).map((file) => file.id)
      await store.files.discard(ids, trace)
    }
    return updated
  }

/** The current profile, if the caller may see it and may make this change. */
async function readForUpdate(
  { profiles, verifications }: Needs,
  { id, change, status }: UpdateProfileInput,
  { principal, trace }: RequestContext,
): Promise<Result<ProfileOverview>> {
  const found = await profiles.overview(id, trace)
  if (!found.ok) return found
  if (found.value === null || !maySeeProfile(principal, found.value.profile))
    return err({ kind: 'not_found', what: 'profile' })
  const { profile } = found.value
  const current = statusOf(found.value)
  if (!isApplicant(principal)) {
    const isDecision = (status === 'verified' || status === 'rejected') && status !== current
    return isDecision && !principal.scopes.has(decisionScope)
      ? err({ kind: 'scope_missing', scope: decisionScope })
      : ok(found.value)
  }
  if (!changesIdentity(profile, change)) return ok(found.value)
  const undeclined = await verifications.hasUndeclined(id, trace)
  if (!undeclined.ok) return undeclined
  if (undeclined.value || current === 'verified') return err({ kind: 'identity_frozen' })
  return applicantMayChange(profile, change) ? ok(found.value) : err({ kind: 'applicant_identity' })
}

/** Of whoever decides about a person, on any route. */
const decisionScope: Scope = 'status-history:write'

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
): Promise<Result<Profile>> {
  const { principal, trace } = context
  let current = found
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    if (attempt > 0) {
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
    const { profile } = current
    const move = moveOf(input.status, {
      current,
      changesWho: changesIdentity(profile, change),
      principal,
    })
    const written = withCountryCode(withoutSameIdentity(profile, change))
    const updated = await store.profiles.update(profile.id, written, move, trace)
    if (!updated.ok) return updated
    if (updated.value === 'evidence_changed') return err({ kind: 'evidence_changed' })
    if (updated.value !== 'conflict') return ok(updated.value)
  }
  return err({ kind: 'status_conflict', current: statusOf(current) })
}

const statusOf = ({ profile, latestStatus }: ProfileOverview): VerificationStatus =>
  currentStatus(profile, latestStatus)
