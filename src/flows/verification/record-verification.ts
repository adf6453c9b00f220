/** Verifies a person: admits the submission, gathers evidence, decides, and stores all of it in one transaction. */

import { evaluate } from '../../domain/decision/decide.ts'
import type { Evidence } from '../../domain/decision/evidence/evidence.ts'
import { expectedOf } from '../../domain/decision/evidence/expected.ts'
import type { Windows } from '../../domain/decision/evidence/velocity.ts'
import { type Policy, resolveLevel } from '../../domain/decision/policy.ts'
import type { NewVerification, StoredVerification } from '../../domain/decision/verification.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { Profile, StatusEntry, StoredFile } from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { type HeardLiveness, hearLiveness } from '../liveness/hear-liveness.ts'
import type { SettleLiveness } from '../liveness/settle-liveness.ts'
import { storeFiles, type Upload } from '../profile/store-files.ts'
import type { CurrentPolicy } from '../service/current-policy.ts'
import { type Admitted, admitVerification } from './admit-verification.ts'
import { type CommitNeeds, commitVerification } from './commit-verification.ts'
import type { MakeComparable } from './comparable-images.ts'
import {
  type GatherEvidence,
  type GatheredEvidence,
  livenessOf,
  notNeeded,
} from './gather-evidence.ts'
import { alreadyStored, type LeaseSession } from './lease-session.ts'
import { nobodyElse, type Velocity } from './observe-velocity.ts'
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
  context: RequestContext,
) => Promise<Result<{ verification: StoredVerification; created: boolean }>>

interface Needs extends CommitNeeds {
  store: Store
  leaseSession: LeaseSession
  settle: SettleLiveness
  gather: GatherEvidence
  velocity: Velocity
  makeComparable: MakeComparable
  currentPolicy: CurrentPolicy
}

export const recordVerification =
  (needs: Needs): RecordVerification =>
  async (input, context) => {
    const admitted = await admitVerification(needs, input, context)
    if (!admitted.ok) return admitted
    if ('verification' in admitted.value) return ok(admitted.value)
    const made = { isNew: false }
    try {
      const recorded = await record(needs, { input, admitted: admitted.value }, context)
      made.isNew = recorded.ok && recorded.value.created
      return recorded
    } finally {
      // A record that was made took the lease back with it. A bug must not hold the session for minutes.
      if (!made.isNew) await needs.store.leases.giveBack(admitted.value.lease, context.trace)
    }
  }

async function record(
  needs: Needs,
  { input, admitted }: Submission,
  context: RequestContext,
): ReturnType<RecordVerification> {
  const paid = countingPaidCalls(context.trace)
  const [found, prepared] = await Promise.all([
    needs.store.verifications.findBySession(input.sessionId, context.trace),
    prepare(needs, { input, admitted }, paid.trace),
  ])
  if (!found.ok) return found
  // Stored by whoever had the lease before us.
  if (found.value !== null) return alreadyStored(admitted.profile, found.value)
  if (!prepared.ok) return prepared
  const { profile, session, lease } = admitted
  // The witnesses first: they are what people wait for.
  const [evidence, files] = await Promise.all([
    collect(needs, { input, admitted, prepared: prepared.value }, paid.trace),
    keepUploads(
      needs.store,
      profile,
      { uploads: input.uploads, images: prepared.value.images },
      context.trace,
    ),
  ])
  if (!files.ok) return files
  if (!evidence.ok) {
    const ids = files.value.uploaded.map((file) => file.id)
    await needs.store.files.discard(ids, context.trace)
    return evidence
  }
  const { policy, latest } = prepared.value
  return commitVerification(
    needs,
    {
      policy,
      latest,
      profile,
      session,
      lease,
      evidence: evidence.value,
      files: files.value,
      eventId: input.eventId,
      paidCalls: paid.count(),
    },
    context,
  )
}

interface Submission {
  input: RecordVerificationInput
  admitted: Admitted
}

interface Prepared extends HeardLiveness {
  policy: Policy
  images: SubmittedImages
  attempts: Windows
  /** The newest row of the profile's trail. */
  latest: StatusEntry | null
}

/** What is known before anybody is paid: the pictures can be used, the session is over, the policy is read. */
async function prepare(
  { store, settle, velocity, currentPolicy, makeComparable }: Needs,
  { input, admitted: { profile, session, kept } }: Submission,
  trace: Trace,
): Promise<Result<Prepared>> {
  const { uploads, needsBack } = input
  const [policy, latest, attempts, images] = await Promise.all([
    currentPolicy(trace),
    store.profiles.latestStatus(profile.id, trace),
    velocity.attempts(profile.id, trace),
    loadImages({ files: store.files, makeComparable }, { profile, uploads, needsBack }, trace),
  ])
  if (!policy.ok) return policy
  if (!latest.ok) return latest
  if (!attempts.ok) return attempts
  if (!images.ok) return images
  // Only now: a picture that cannot be used is told before any vendor is asked.
  const heard = kept === null ? await hearLiveness({ store, settle }, session, trace) : ok(kept)
  if (!heard.ok) return heard
  return ok({
    policy: policy.value.policy,
    images: images.value,
    attempts: attempts.value,
    latest: latest.value,
    ...heard.value,
  })
}

/** Asks the witnesses, unless what is known already declines: then nothing they say could change the outcome. */
async function collect(
  { gather, velocity, now }: Needs,
  { input, admitted: { profile, session }, prepared }: Submission & { prepared: Prepared },
  trace: Trace,
): Promise<Result<Evidence>> {
  const { images, liveness, reference, attempts, policy } = prepared
  const { team, securityLevel } = profile
  const { claims } = input
  const known = { version: 1, securityLevel, claims, expected: expectedOf(profile) } as const
  const unasked: GatheredEvidence = { ...notNeeded, liveness: livenessOf(liveness) }
  const early: Evidence = {
    ...known,
    ...unasked,
    velocity: { attempts, otherProfiles: nobodyElse },
  }
  if (evaluate(early, policy, new Date(now())).outcome === 'declined') return ok(early)
  const submitted = { team, profile: profile.id, sessionId: session.sessionId }
  const gathered = await gather(
    { ...submitted, liveness, reference, images, eventId: input.eventId },
    trace,
  )
  const isHolder = mayBeHolder(gathered, policy, securityLevel)
  const shown = { evidence: gathered, referenceSha256: reference?.sha256 ?? null, isHolder }
  const otherProfiles = await velocity.others(submitted, shown, trace)
  if (!otherProfiles.ok) return otherProfiles
  return ok({ ...known, ...gathered, velocity: { attempts, otherProfiles: otherProfiles.value } })
}

/**
 * Whoever shows a stolen document, its portrait covered or another's, must not spoil it for its owner. Nobody is
 * approved on a face below review, so nothing is lost.
 */
const mayBeHolder = ({ faceMatch }: GatheredEvidence, policy: Policy, level: string): boolean =>
  faceMatch.state === 'observed' &&
  faceMatch.similarityPercent >= resolveLevel(policy, level).policy.faceMatch.reviewAtPercent

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
