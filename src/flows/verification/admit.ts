/** Step 1 of a verification: the caller may submit this session for this profile, and gets the session's lease. */

import type { Claims } from '../../domain/decision/evidence/evidence.ts'
import { type LivenessSession, profileLockKey } from '../../domain/decision/evidence/liveness.ts'
import type { StoredVerification } from '../../domain/decision/verification.ts'
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import {
  isApplicant,
  maySeeProfile,
  mayUseSession,
  type Principal,
} from '../../domain/identity/principal.ts'
import type { Profile } from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Lease, Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { checkLockout } from '../liveness/check-lockout.ts'
import { giveBack, type Sleep } from './hold-lease.ts'
import type { LeaseSession } from './lease-session.ts'
import type { ImageUploads } from './load-images.ts'
import { type Liveness, loadStoredLiveness } from './load-liveness.ts'
import type { VelocityTracker } from './track-velocity.ts'

/** What a client sends. Each step of the flow adds to it. */
export interface Submission {
  profileId: string
  sessionId: string
  claims: Claims
  /** The id of the device event; null if the client names none. */
  eventId: string | null
  uploads: ImageUploads
  needsBack: boolean
}

export interface Admitted extends Submission {
  profile: Profile
  session: LivenessSession
  /** Held until the verification is stored or given up. */
  lease: Lease
  isByApplicant: boolean
  /** Null if nobody has requested the result of the liveness check yet. */
  storedLiveness: Liveness | null
}

export interface Recorded {
  verification: StoredVerification
  /** False for a repeated submission, which gets the existing record. */
  created: boolean
}

export interface AdmitNeeds {
  store: Store
  leaseSession: LeaseSession
  velocity: VelocityTracker
  now: () => number
  sleep: Sleep
}

/**
 * Every submission for a profile that the caller may see counts as an attempt, even if it is refused here. A repeated
 * submission gets its record: it neither counts again nor takes a lease.
 */
export async function admit(
  needs: AdmitNeeds,
  submission: Submission,
  context: RequestContext,
): Promise<Result<Admitted | Recorded>> {
  const { store, velocity } = needs
  const { profileId, sessionId } = submission
  const { principal, trace } = context
  const found = await Promise.all([
    store.profiles.read(profileId, trace),
    store.liveness.find(sessionId, trace),
    store.verifications.findBySession(sessionId, trace),
  ])
  const read = allOk(found)
  if (!read.ok) return read
  const [profile, session, existing] = read.value
  if (profile === null || !maySeeProfile(principal, profile))
    return err({ kind: 'not_found', what: 'profile' })
  const usable = usableSession(principal, { profile, session, existing })
  if (!usable.ok) {
    // A made-up session would be a row for every id that somebody thinks of.
    if (session === null) return usable
    const recorded = await velocity.recordAttempt(profile, sessionId, trace)
    return recorded.ok ? usable : recorded
  }
  if (existing !== null) return existingRecord(profile, existing)
  return lease(needs, { ...submission, profile, session: usable.value }, context)
}

function usableSession(
  principal: Principal,
  found: { profile: Profile; session: LivenessSession | null; existing: StoredVerification | null },
): Result<LivenessSession> {
  const { profile, session, existing } = found
  if (session === null || !mayUseSession(principal, { session, profile }))
    return err({ kind: 'not_found', what: 'liveness_session' })
  if (existing !== null && existing.profile !== profile.id)
    return err({ kind: 'liveness_session_used' })
  if (session.profile !== '' && session.profile !== profile.id)
    return err({ kind: 'liveness_session_foreign' })
  return ok(session)
}

/** A session has one verification. Fault `liveness_session_used` if it belongs to another profile. */
export const existingRecord = (
  profile: { id: string },
  verification: StoredVerification,
): Result<Recorded> =>
  verification.profile === profile.id
    ? ok({ verification, created: false })
    : err({ kind: 'liveness_session_used' })

/** Takes the session's lease, and releases it on any fault. */
async function lease(
  { store, leaseSession, velocity, now, sleep }: AdmitNeeds,
  submission: Submission & Pick<Admitted, 'profile' | 'session'>,
  { principal, trace }: RequestContext,
): Promise<Result<Admitted | Recorded>> {
  const { profile, session, sessionId } = submission
  const [leased, ...others] = await Promise.all([
    leaseSession(sessionId, trace),
    velocity.recordAttempt(profile, sessionId, trace),
    // Read in parallel, because nearly every client has requested the result before it submits.
    usableLiveness({ store, now }, { profile, session }, trace),
  ])
  if (!leased.ok) return leased
  const { value } = leased
  const checked = allOk(others)
  if (!checked.ok) {
    if ('lease' in value) await giveBack({ leases: store.leases, sleep }, value.lease, trace)
    return checked
  }
  const [, storedLiveness] = checked.value
  return 'lease' in value
    ? ok({
        ...submission,
        lease: value.lease,
        storedLiveness,
        isByApplicant: isApplicant(principal),
      })
    : existingRecord(profile, value.existing)
}

/**
 * The stored result, unless it is live and failures have locked the person out since. A session opened without a profile
 * must not bypass the lockout of the profile it is used for.
 */
async function usableLiveness(
  { store, now }: Pick<AdmitNeeds, 'store' | 'now'>,
  { profile, session }: Pick<Admitted, 'profile' | 'session'>,
  trace: Trace,
): Promise<Result<Liveness | null>> {
  const { lockKey } = session
  const ownKey = profileLockKey(profile.id)
  const lockOf = (key: string) => checkLockout(store.liveness, { keys: [key], nowMs: now() }, trace)
  const [own, other, stored] = await Promise.all([
    lockOf(ownKey),
    lockKey === ownKey ? ok(null) : lockOf(lockKey),
    loadStoredLiveness(store, session.sessionId, trace),
  ])
  if (!stored.ok) return stored
  const result = stored.value?.result
  const isLive = result?.ok === true && result.value.live
  if (!own.ok && (isLive || session.profile === '')) return own
  return !other.ok && isLive ? other : stored
}
