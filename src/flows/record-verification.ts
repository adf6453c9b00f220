/** Verifies a person: admits the submission, gathers evidence, decides, and stores all of it in one transaction. */

import type { Call } from '../domain/caller.ts'
import { judge } from '../domain/decide.ts'
import type { Evidence } from '../domain/evidence.ts'
import { expectedOf } from '../domain/expected.ts'
import { levelOf, type Policy } from '../domain/policy.ts'
import type { Store, Trace } from '../domain/ports.ts'
import type { Profile, StatusEntry, StoredFile } from '../domain/profile.ts'
import { ok, type Result } from '../domain/result.ts'
import type { Windows } from '../domain/velocity.ts'
import type { NewVerification, StoredVerification } from '../domain/verification.ts'
import { type Admitted, admitVerification } from './admit-verification.ts'
import { alreadyStored, type ClaimSession } from './claim-session.ts'
import { type CommitNeeds, commitVerification } from './commit-verification.ts'
import type { MakeComparable } from './comparable-images.ts'
import type { CurrentPolicy } from './current-policy.ts'
import {
  type GatherEvidence,
  type GatheredEvidence,
  livenessOf,
  notNeeded,
} from './gather-evidence.ts'
import { type HeardLiveness, hearLiveness } from './hear-liveness.ts'
import { nobodyElse, type Velocity } from './observe-velocity.ts'
import type { SettleLiveness } from './settle-liveness.ts'
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
  claimSession: ClaimSession
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
    if ('verification' in admitted.value) return ok(admitted.value)
    const made = { isNew: false }
    try {
      const recorded = await record(needs, { input, admitted: admitted.value }, call)
      made.isNew = recorded.ok && recorded.value.created
      return recorded
    } finally {
      // A record that was made took the claim back with it. A bug must not hold the session for minutes.
      if (!made.isNew) await needs.store.claims.giveBack(admitted.value.claim, call.trace)
    }
  }

async function record(
  needs: Needs,
  { input, admitted }: Submission,
  call: Call,
): ReturnType<RecordVerification> {
  const paid = countingPaidCalls(call.trace)
  const [found, prepared] = await Promise.all([
    needs.store.verifications.findBySession(input.sessionId, call.trace),
    prepare(needs, { input, admitted }, paid.trace),
  ])
  if (!found.ok) return found
  // Stored by whoever had the claim before us.
  if (found.value !== null) return alreadyStored(admitted.profile, found.value)
  if (!prepared.ok) return prepared
  const { profile, session, claim } = admitted
  // The witnesses first: they are what people wait for.
  const [evidence, files] = await Promise.all([
    collect(needs, { input, admitted, prepared: prepared.value }, paid.trace),
    keepUploads(
      needs.store,
      profile,
      { uploads: input.uploads, images: prepared.value.images },
      call.trace,
    ),
  ])
  if (!files.ok) return files
  if (!evidence.ok) {
    const ids = files.value.uploaded.map((file) => file.id)
    await needs.store.files.discard(ids, call.trace)
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
      claim,
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
  if (judge(early, policy, new Date(now())).outcome === 'declined') return ok(early)
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
  faceMatch.similarityPercent >= levelOf(policy, level).policy.faceMatch.reviewAtPercent

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
