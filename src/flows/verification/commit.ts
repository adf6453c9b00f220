/** Step 5 of a verification: stores it with everything that follows from it, in one transaction. */

import { type Evidence, expectedOf } from '../../domain/decision/evidence/evidence.ts'
import { lockKeysOf } from '../../domain/decision/evidence/liveness.ts'
import type { NewVerification } from '../../domain/decision/verification.ts'
import { canonicalJson } from '../../domain/encoding/canonical-json.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { isPersonsDecision, nextStatus } from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Conflict, StatusMove, Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { checkLockout } from '../liveness/check-lockout.ts'
import { existingRecord, type Recorded } from './admit.ts'
import type { Gathered } from './gather.ts'
import { type Decided, toVerification } from './new-verification.ts'

/** What another request changed, so that the verification must be decided again. */
export interface Changed {
  changed: Partial<Pick<Gathered, 'profile' | 'evidence' | 'latestStatus'>>
}

export interface CommitNeeds {
  store: Store
  /** `advisory` leaves the profile's status to the team. */
  mode: 'automatic' | 'advisory'
  now: () => number
}

export async function commit(
  { store, mode, now }: CommitNeeds,
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
    },
    trace,
  )
  if (!committed.ok) return committed
  if (!('conflict' in committed.value)) return ok({ verification: committed.value, created: true })
  return resolve({ store, now }, { decided, conflict: committed.value }, trace)
}

async function resolve(
  { store, now }: Pick<CommitNeeds, 'store' | 'now'>,
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
    case 'profile':
      return refused({ store, now }, decided, trace)
    case 'status': {
      const latestStatus = await store.profiles.latestStatus(profile.id, trace)
      return latestStatus.ok ? ok({ changed: { latestStatus: latestStatus.value } }) : latestStatus
    }
  }
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

/** Only an event that the vendor knows and no session has used is marked as used. */
const unusedEvent = ({ evidence: { device }, eventId }: Decided): string | null =>
  device.state === 'observed' && !device.usedBefore ? eventId : null

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
