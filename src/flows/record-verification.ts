/** Verifies a person: admits the submission, gathers evidence, decides, and stores all of it in one transaction. */

import type { Call } from '../domain/caller.ts'
import { judge } from '../domain/decide.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { StoredLivenessResult } from '../domain/liveness.ts'
import type { Policy } from '../domain/policy.ts'
import type { Store, Trace } from '../domain/ports.ts'
import type { Profile, StoredFile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { Windows } from '../domain/velocity.ts'
import type { NewVerification, StoredVerification } from '../domain/verification.ts'
import { type Admitted, admitVerification } from './admit-verification.ts'
import { type CommitNeeds, commitVerification } from './commit-verification.ts'
import type { MakeComparable } from './comparable-images.ts'
import type { CurrentPolicy } from './current-policy.ts'
import {
  type GatherEvidence,
  type GatheredEvidence,
  livenessOf,
  notNeeded,
} from './gather-evidence.ts'
import { nobodyElse, type Velocity } from './observe-velocity.ts'
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
  velocity: Velocity
  makeComparable: MakeComparable
  currentPolicy: CurrentPolicy
}

export const recordVerification =
  (needs: Needs): RecordVerification =>
  async (input, call) => {
    const admitted = await admitVerification(needs, input, call)
    if (!admitted.ok) return admitted
    if (admitted.value.existing !== null)
      return ok({ verification: admitted.value.existing, created: false })
    const paid = countingPaidCalls(call.trace)
    const prepared = await prepare(needs, { input, admitted: admitted.value }, paid.trace)
    if (!prepared.ok) return prepared
    const { profile, session } = admitted.value
    const [files, evidence] = await Promise.all([
      keepUploads(
        needs.store,
        profile,
        { uploads: input.uploads, images: prepared.value.images },
        call.trace,
      ),
      collect(needs, { input, admitted: admitted.value, prepared: prepared.value }, paid.trace),
    ])
    if (!files.ok) return files
    if (!evidence.ok) {
      await needs.store.files.discard(
        files.value.uploaded.map((file) => file.id),
        call.trace,
      )
      return evidence
    }
    const { policy } = prepared.value
    return commitVerification(
      needs,
      {
        policy,
        profile,
        session,
        evidence: evidence.value,
        files: files.value,
        eventId: input.eventId,
        paidCalls: paid.count(),
      },
      call,
    )
  }

interface Submission {
  input: RecordVerificationInput
  admitted: Admitted
}

interface Prepared {
  policy: Policy
  images: SubmittedImages
  liveness: Result<StoredLivenessResult>
  attempts: Windows
}

/** What is known before anybody is paid: the pictures can be used, the session is over, the policy is read. */
async function prepare(
  { store, settle, velocity, currentPolicy, makeComparable }: Needs,
  { input, admitted: { profile, session } }: Submission,
  trace: Trace,
): Promise<Result<Prepared>> {
  const { uploads, needsBack } = input
  const [policy, attempts, images] = await Promise.all([
    currentPolicy(trace),
    velocity.attempts(profile.id, trace),
    loadImages({ files: store.files, makeComparable }, { profile, uploads, needsBack }, trace),
  ])
  if (!policy.ok) return policy
  if (!attempts.ok) return attempts
  if (!images.ok) return images
  const settled = await settle(session, trace)
  if (settled.ok && !settled.value.final) return err({ kind: 'liveness_not_completed' })
  if (!settled.ok && settled.fault.kind === 'store') return settled
  return ok({
    policy: policy.value.policy,
    images: images.value,
    liveness: finalOf(settled),
    attempts: attempts.value,
  })
}

/** Asks the witnesses, unless what is known already declines: then nothing they say could change the outcome. */
async function collect(
  { gather, velocity, now }: Needs,
  { input, admitted: { profile, session }, prepared }: Submission & { prepared: Prepared },
  trace: Trace,
): Promise<Result<Evidence>> {
  const { images, liveness, attempts, policy } = prepared
  const { team, securityLevel } = profile
  const known = { version: 1, securityLevel, claims: input.claims } as const
  const unasked: GatheredEvidence = { ...notNeeded, liveness: livenessOf(liveness) }
  const early: Evidence = {
    ...known,
    ...unasked,
    velocity: { attempts, otherProfiles: nobodyElse },
  }
  if (judge(early, policy, new Date(now())).outcome === 'declined') return ok(early)
  const reference = await images.reference(liveness.ok ? liveness.value.referenceFile : '')
  if (!reference.ok) return reference
  const submitted = { team, profile: profile.id, sessionId: session.sessionId }
  const gathered = await gather(
    { ...submitted, liveness, reference: reference.value, images, eventId: input.eventId },
    trace,
  )
  const shown = { evidence: gathered, referenceSha256: reference.value?.sha256 ?? null }
  const otherProfiles = await velocity.others(submitted, shown, trace)
  if (!otherProfiles.ok) return otherProfiles
  return ok({ ...known, ...gathered, velocity: { attempts, otherProfiles: otherProfiles.value } })
}

const finalOf = (settled: Result<SettledLiveness>): Result<StoredLivenessResult> => {
  if (!settled.ok) return settled
  return settled.value.final ? ok(settled.value.result) : err({ kind: 'liveness_not_completed' })
}

/** Counts what is paid for: every call to a vendor, and none to our own database. */
function countingPaidCalls(trace: Trace): { trace: Trace; count: () => number } {
  let calls = 0
  return {
    trace: (upstream, durationMs) => {
      if (upstream !== 'pocketbase') calls += 1
      trace(upstream, durationMs)
    },
    count: () => calls,
  }
}

/** New uploads become files of the record; what the profile already holds is named, not copied. */
async function keepUploads(
  store: Store,
  profile: Profile,
  { uploads, images }: { uploads: ImageUploads; images: SubmittedImages },
  trace: Trace,
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
