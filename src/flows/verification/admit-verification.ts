/** Whose profile and whose session: what is settled of a submission before anything is spent or stored. */

import type { LivenessSession } from '../../domain/decision/evidence/liveness.ts'
import type { StoredVerification } from '../../domain/decision/verification.ts'
import { type Err, err, ok, type Result } from '../../domain/faults/result.ts'
import { maySeeProfile, mayUseSession, type Principal } from '../../domain/identity/principal.ts'
import type { Profile } from '../../domain/identity/profile.ts'
import type { Lease } from '../../domain/ports/lease.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import { type HeardLiveness, keptLiveness } from '../liveness/hear-liveness.ts'
import { livenessLock } from '../liveness/liveness-lock.ts'
import { type AlreadyStored, alreadyStored, type LeaseSession } from './lease-session.ts'
import type { Velocity } from './observe-velocity.ts'

export interface Admitted {
  profile: Profile
  session: LivenessSession
  /** Ours alone, until the verification is stored or given up. */
  lease: Lease
  /** What is kept of the liveness check; null where nobody has asked for its result yet. */
  kept: HeardLiveness | null
}

interface Needs {
  store: Pick<Store, 'profiles' | 'files' | 'liveness' | 'verifications' | 'leases'>
  leaseSession: LeaseSession
  velocity: Velocity
  now: () => number
}

/**
 * Every submission for a profile that the caller may see counts as an attempt, also one that is refused here. A
 * retry meets the record that the submission already has.
 */
export async function admitVerification(
  { store, leaseSession, velocity, now }: Needs,
  { profileId, sessionId }: { profileId: string; sessionId: string },
  context: RequestContext,
): Promise<Result<Admitted | AlreadyStored>> {
  const [profile, session, existing] = await Promise.all([
    store.profiles.read(profileId, context.trace),
    store.liveness.find(sessionId, context.trace),
    store.verifications.findBySession(sessionId, context.trace),
  ])
  if (!profile.ok) return profile
  if (!session.ok) return session
  if (!existing.ok) return existing
  if (profile.value === null || !maySeeProfile(context.principal, profile.value)) {
    return err({ kind: 'not_found', what: 'profile' })
  }
  const admitted = admission(context.principal, {
    profile: profile.value,
    session: session.value,
    existing: existing.value,
  })
  if (!admitted.ok) {
    const { id, team } = profile.value
    const noted = await velocity.noteAttempt({ team, profile: id, sessionId }, context.trace)
    return noted.ok ? admitted : noted
  }
  if (existing.value !== null) return alreadyStored(profile.value, existing.value)
  return claimed({ store, leaseSession, velocity, now }, admitted.value, context)
}

/** Whoever is admitted takes the session's lease, and gives it back where anything else is in the way. */
async function claimed(
  { store, leaseSession, velocity, now }: Needs,
  { profile, session }: Pick<Admitted, 'profile' | 'session'>,
  { trace }: RequestContext,
): Promise<Result<Admitted | AlreadyStored>> {
  const { id, team } = profile
  const { sessionId } = session
  const [taken, noted, locked, kept] = await Promise.all([
    leaseSession(sessionId, trace),
    velocity.noteAttempt({ team, profile: id, sessionId }, trace),
    // A session that was opened for nobody must not lead around the lock of the profile it is used for.
    session.profile === ''
      ? livenessLock(store.liveness, { key: `profile:${id}`, nowMs: now() }, trace)
      : ok(null),
    // Read meanwhile, because nearly all who submit have asked for the result before.
    keptLiveness(store, session, trace),
  ])
  if (!taken.ok) return taken
  const { value } = taken
  const giveBack = async (refused: Err): Promise<Err> => {
    if ('lease' in value) await store.leases.giveBack(value.lease, trace)
    return refused
  }
  if (!noted.ok) return giveBack(noted)
  if (!locked.ok) return giveBack(locked)
  if (!kept.ok) return giveBack(kept)
  return 'lease' in value
    ? ok({ profile, session, lease: value.lease, kept: kept.value })
    : alreadyStored(profile, value.existing)
}

function admission(
  principal: Principal,
  found: { profile: Profile; session: LivenessSession | null; existing: StoredVerification | null },
): Result<Pick<Admitted, 'profile' | 'session'>> {
  const { profile, session, existing } = found
  if (session === null || !mayUseSession(principal, { session, profile })) {
    return err({ kind: 'not_found', what: 'liveness_session' })
  }
  if (existing !== null && existing.profile !== profile.id)
    return err({ kind: 'liveness_session_used' })
  if (session.profile !== '' && session.profile !== profile.id)
    return err({ kind: 'liveness_session_foreign' })
  return ok({ profile, session })
}
