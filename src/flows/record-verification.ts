/** Verifies a person: checks the session, gathers evidence, decides, and stores all of it in one transaction. */

import { type Call, mayBringSession, maySeeProfile } from '../domain/caller.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { LivenessSession } from '../domain/liveness.ts'
import type { Store } from '../domain/ports.ts'
import type { Profile, StoredFile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { NewVerification, StoredVerification } from '../domain/verification.ts'
import { type CommitNeeds, commitVerification } from './commit-verification.ts'
import type { GatherEvidence } from './gather-evidence.ts'
import type { SettledLiveness, SettleLiveness } from './settle-liveness.ts'
import { storeFiles, type Upload } from './store-files.ts'
import { type ImageUploads, loadImages, type SubmittedImages } from './submitted-images.ts'

export interface RecordVerificationInput {
  profileId: string
  sessionId: string
  claims: Evidence['claims']
  /** The device event's id; null where the client names none. */
  eventId: string | null
  uploads: ImageUploads
  needsBack: boolean
}

/** `created` is false for a retry: the record is the one that the session already has. */
export type RecordVerification = (
  input: RecordVerificationInput,
  call: Call,
) => Promise<Result<{ verification: StoredVerification; created: boolean }>>

interface Needs extends CommitNeeds {
  store: Store
  settle: SettleLiveness
  gather: GatherEvidence
}

export const recordVerification =
  (needs: Needs): RecordVerification =>
  async (input, call) => {
    const { store, settle, gather } = needs
    const admitted = await admit(store, input, call)
    if (!admitted.ok) return admitted
    if (admitted.value.existing !== null)
      return ok({ verification: admitted.value.existing, created: false })
    const { profile, session } = admitted.value
    const images = await loadImages(
      store.files,
      { profile, uploads: input.uploads, needsBack: input.needsBack },
      call.trace,
    )
    if (!images.ok) return images
    const liveness = await settle(session, call.trace)
    if (liveness.ok && !liveness.value.final) return err({ kind: 'liveness_not_completed' })
    if (!liveness.ok && liveness.fault.kind === 'store') return liveness
    const result = finalOf(liveness)
    const reference = await images.value.reference(result.ok ? result.value.referenceFile : '')
    if (!reference.ok) return reference
    const [files, gathered] = await Promise.all([
      keepUploads(store, profile, { uploads: input.uploads, images: images.value }, call),
      gather(
        {
          team: profile.team,
          profileId: profile.id,
          sessionId: session.sessionId,
          liveness: result,
          reference: reference.value,
          images: images.value,
          eventId: input.eventId,
        },
        call.trace,
      ),
    ])
    if (!files.ok) return files
    const evidence: Evidence = {
      version: 1,
      securityLevel: profile.securityLevel,
      ...gathered,
      claims: input.claims,
    }
    return commitVerification(
      needs,
      { profile, session, evidence, files: files.value, eventId: input.eventId },
      call,
    )
  }

interface Admitted {
  profile: Profile
  session: LivenessSession
  existing: StoredVerification | null
}

/** Whose profile and whose session, before anything is spent or stored. */
async function admit(
  store: Store,
  { profileId, sessionId }: RecordVerificationInput,
  call: Call,
): Promise<Result<Admitted>> {
  const [profile, session, existing] = await Promise.all([
    store.profiles.read(profileId, call.trace),
    store.liveness.find(sessionId, call.trace),
    store.verifications.findBySession(sessionId, call.trace),
  ])
  if (!profile.ok) return profile
  if (!session.ok) return session
  if (!existing.ok) return existing
  if (profile.value === null || !maySeeProfile(call.caller, profile.value))
    return err({ kind: 'not_found', what: 'profile' })
  if (
    session.value === null ||
    !mayBringSession(call.caller, { session: session.value, profile: profile.value })
  )
    return err({ kind: 'not_found', what: 'liveness_session' })
  const isForeign = session.value.profile !== '' && session.value.profile !== profileId
  if (existing.value !== null && existing.value.profile !== profileId)
    return err({ kind: 'liveness_session_used' })
  if (isForeign) return err({ kind: 'liveness_session_foreign' })
  return ok({ profile: profile.value, session: session.value, existing: existing.value })
}

const finalOf = (settled: Result<SettledLiveness>) => {
  if (!settled.ok) return settled
  return settled.value.final
    ? ok(settled.value.result)
    : err({ kind: 'liveness_not_completed' } as const)
}

/** New uploads become files of the record; what the profile already holds is named, not copied. */
async function keepUploads(
  store: Store,
  profile: Profile,
  { uploads, images }: { uploads: ImageUploads; images: SubmittedImages },
  { trace }: Call,
): Promise<Result<{ files: NewVerification['files']; uploaded: StoredFile[] }>> {
  const stored = await storeFiles(
    store.files,
    { team: profile.team, profile: profile.id, uploads: given(uploads) },
    trace,
  )
  if (!stored.ok) return stored
  const uploaded = Object.values(stored.value)
  return ok({ files: { ...images.fromProfile, ...stored.value }, uploaded })
}

const given = (uploads: ImageUploads): Partial<Record<keyof ImageUploads, Upload>> => uploads
