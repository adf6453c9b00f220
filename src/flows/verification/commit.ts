/** Step 5 of a verification: stores it with everything that follows from it, in one transaction. */

import { type Evidence, expectedOf } from '../../domain/decision/evidence/evidence.ts'
import { lockKeysOf } from '../../domain/decision/evidence/liveness.ts'
import { marksOf } from '../../domain/decision/marks.ts'
import { resolveLevel } from '../../domain/decision/policy.ts'
import type { NewVerification } from '../../domain/decision/verification.ts'
import { canonicalJson } from '../../domain/encoding/canonical-json.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { documentImageKinds, isPersonsDecision, nextStatus } from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Conflict, StatusMove, Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { checkLockout } from '../liveness/check-lockout.ts'
import { storeUploads } from '../profile/stored-files.ts'
import { existingRecord, type Recorded } from './admit.ts'
import type { Gathered } from './gather.ts'
import type { ImageUploads } from './load-images.ts'
import { type Decided, toVerification } from './new-verification.ts'
import type { VelocityTracker } from './track-velocity.ts'

/** What another request changed, so that the verification must be decided again. */
export interface Changed {
  changed: Partial<
    Pick<Gathered, 'profile' | 'evidence' | 'latestStatus' | 'files' | 'uploadedIds'>
  >
}

export interface CommitNeeds {
  store: Store
  /** `advisory` leaves the profile's status to the team. */
  mode: 'automatic' | 'advisory'
  velocity: VelocityTracker
  now: () => number
}

export async function commit(
  { store, mode, velocity, now }: CommitNeeds,
  decided: Decided,
  { trace }: RequestContext,
): Promise<Result<Recorded | Changed>> {
  const { policy, decision, session, lease } = decided
  // Before the first record that names it: a decision whose policy is lost cannot be replayed.
  const saved = await store.policies.save(decision.policy, policy, trace)
  if (!saved.ok) return saved
  const verification = toVerification(decided)
  const committed = await store.verifications.commit(
    verification,
    {
      bindSession: session.profile === '',
      deviceEventId: unusedEvent(decided),
      move: mode === 'automatic' ? statusMove(decided, verification) : null,
      lease,
      marks: marksOf(decided.sightings, {
        decision,
        velocity: decided.evidence.velocity,
        ...resolveLevel(policy, decided.evidence.securityLevel),
      }),
    },
    trace,
  )
  if (!committed.ok) return committed
  if (!('conflict' in committed.value)) return ok({ verification: committed.value, created: true })
  return resolve({ store, velocity, now }, { decided, conflict: committed.value }, trace)
}

async function resolve(
  { store, velocity, now }: Pick<CommitNeeds, 'store' | 'velocity' | 'now'>,
  { decided, conflict }: { decided: Decided; conflict: Conflict },
  trace: Trace,
): Promise<Result<Recorded | Changed>> {
  const { profile, evidence } = decided
  switch (conflict.conflict) {
    case 'session':
      // Another request stored it first: a copy of this submission, or one for another profile.
      return existingRecord(profile, conflict.existing)
    case 'device_event':
      return ok({ changed: { evidence: withReplayedEvent(evidence) } })
    case 'file':
      return storedAgain(store, decided, trace)
    // Whoever took over decides. Copies get their record.
    case 'lease':
      return err({ kind: 'verification_in_progress', retryAfterSeconds: 5 })
    case 'velocity': {
      const others = await velocity.others(profile, decided.sightings, trace)
      if (!others.ok) return others
      const { attempts } = evidence.velocity
      return ok({ changed: { evidence: { ...evidence, velocity: { attempts, ...others.value } } } })
    }
    case 'profile':
      return refused({ store, now }, decided, trace)
    case 'status': {
      const latestStatus = await store.profiles.latestStatus(profile.id, trace)
      return latestStatus.ok ? ok({ changed: { latestStatus: latestStatus.value } }) : latestStatus
    }
  }
}

/** The images are at hand, so those that were on the profile are stored once more, for this verification. */
async function storedAgain(
  { files }: Store,
  { profile: { id, team }, images, files: named, uploadedIds }: Decided,
  trace: Trace,
): Promise<Result<Changed>> {
  const { front, back, selfie, fromProfile } = images
  const kept = { document_front: front, document_back: back, facial_photo: selfie }
  const uploads: ImageUploads = {}
  for (const kind of documentImageKinds) {
    const image = kept[kind]
    if (fromProfile[kind] !== undefined && image !== null) uploads[kind] = image
  }
  const stored = await storeUploads(files, { team, profile: id, uploads }, trace)
  if (!stored.ok) return stored
  const ids = Object.values(stored.value).map((file) => file.id)
  return ok({
    changed: { files: { ...named, ...stored.value }, uploadedIds: [...uploadedIds, ...ids] },
  })
}

/** The profile was renamed, or its liveness checks have been locked out meanwhile. Otherwise it had another cause. */
async function refused(
  { store, now }: Pick<CommitNeeds, 'store' | 'now'>,
  { profile, evidence, session }: Pick<Decided, 'profile' | 'evidence' | 'session'>,
  trace: Trace,
): Promise<Result<Changed>> {
  const newest = await store.profiles.read(profile.id, trace)
  if (!newest.ok) return newest
  if (newest.value === null) return err({ kind: 'not_found', what: 'profile' })
  const expected = expectedOf(newest.value)
  if (canonicalJson(expected) === canonicalJson(evidence.expected)) {
    const keys = lockKeysOf(session, profile.id)
    const locked = await checkLockout(store.liveness, { keys, nowMs: now() }, trace)
    return locked.ok
      ? err({ kind: 'store', reason: 'refused', cause: 'verification_refused' })
      : locked
  }
  return ok({ changed: { profile: newest.value, evidence: { ...evidence, expected } } })
}

/**
 * Only an event that the vendor knows and no session has used is marked as used. Another person's is not: whoever submits
 * it must not spoil it for its owner.
 */
const unusedEvent = ({ evidence: { device }, eventId }: Decided): string | null =>
  device.state === 'observed' && !device.usedBefore && device.isOwn !== false ? eventId : null

const withReplayedEvent = (evidence: Evidence): Evidence =>
  evidence.device.state === 'observed'
    ? { ...evidence, device: { ...evidence.device, usedBefore: true } }
    : evidence

/** If a person's decision stands, the row says so and the status stays. */
function statusMove(
  { profile, latestStatus }: Pick<Decided, 'profile' | 'latestStatus'>,
  verification: NewVerification,
): StatusMove {
  const next = nextStatus(profile, latestStatus)
  const stands = isPersonsDecision(profile.verificationStatus, latestStatus)
  const notes = `Decision: ${verification.outcome}`
  return {
    ...next,
    newStatus: stands ? next.previousStatus : verification.status,
    notes: stands ? `${notes}; the status stays, as a person decided it` : notes,
    updatedBy: `policy:${verification.decision.policy}`,
    decidedBy: stands ? 'person' : 'policy',
    identityBy: '',
    verification: verification.id,
  }
}
