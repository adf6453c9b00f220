/** Whose profile and whose session: what is settled of a submission before anything is spent or stored. */

import { type Call, type Caller, mayBringSession, maySeeProfile } from '../domain/caller.ts'
import type { Claim } from '../domain/claim.ts'
import type { LivenessSession } from '../domain/liveness.ts'
import type { Store } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { type Err, err, ok, type Result } from '../domain/result.ts'
import type { StoredVerification } from '../domain/verification.ts'
import { type AlreadyStored, alreadyStored, type ClaimSession } from './claim-session.ts'
import { type HeardLiveness, keptLiveness } from './hear-liveness.ts'
import { livenessLock } from './liveness-lock.ts'
import type { Velocity } from './observe-velocity.ts'

export interface Admitted {
  profile: Profile
  session: LivenessSession
  /** Ours alone, until the verification is stored or given up. */
  claim: Claim
  /** What is kept of the liveness check; null where nobody has asked for its result yet. */
  kept: HeardLiveness | null
}

interface Needs {
  store: Pick<Store, 'profiles' | 'files' | 'liveness' | 'verifications' | 'claims'>
  claimSession: ClaimSession
  velocity: Velocity
  now: () => number
}

/**
 * Every submission for a profile that the caller may see counts as an attempt, also one that is refused here. A
 * retry meets the record that the submission already has.
 */
export async function admitVerification(
  { store, claimSession, velocity, now }: Needs,
  { profileId, sessionId }: { profileId: string; sessionId: string },
  call: Call,
): Promise<Result<Admitted | AlreadyStored>> {
  const [profile, session, existing] = await Promise.all([
    store.profiles.read(profileId, call.trace),
    store.liveness.find(sessionId, call.trace),
    store.verifications.findBySession(sessionId, call.trace),
  ])
  if (!profile.ok) return profile
  if (!session.ok) return session
  if (!existing.ok) return existing
  if (profile.value === null || !maySeeProfile(call.caller, profile.value)) {
    return err({ kind: 'not_found', what: 'profile' })
  }
  const admitted = admission(call.caller, {
    profile: profile.value,
    session: session.value,
    existing: existing.value,
  })
  if (!admitted.ok) {
    const { id, team } = profile.value
    const noted = await velocity.noteAttempt({ team, profile: id, sessionId }, call.trace)
    return noted.ok ? admitted : noted
  }
  if (existing.value !== null) return alreadyStored(profile.value, existing.value)
  return claimed({ store, claimSession, velocity, now }, admitted.value, call)
}

/** Whoever is admitted takes the session's claim, and gives it back where anything else is in the way. */
async function claimed(
  { store, claimSession, velocity, now }: Needs,
  { profile, session }: Pick<Admitted, 'profile' | 'session'>,
  { trace }: Call,
): Promise<Result<Admitted | AlreadyStored>> {
  const { id, team } = profile
  const { sessionId } = session
  const [taken, noted, locked, kept] = await Promise.all([
    claimSession(sessionId, trace),
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
    if ('claim' in value) await store.claims.giveBack(value.claim, trace)
    return refused
  }
  if (!noted.ok) return giveBack(noted)
  if (!locked.ok) return giveBack(locked)
  if (!kept.ok) return giveBack(kept)
  return 'claim' in value
    ? ok({ profile, session, claim: value.claim, kept: kept.value })
    : alreadyStored(profile, value.existing)
}

function admission(
  caller: Caller,
  found: { profile: Profile; session: LivenessSession | null; existing: StoredVerification | null },
): Result<Pick<Admitted, 'profile' | 'session'>> {
  const { profile, session, existing } = found
  if (session === null || !mayBringSession(caller, { session, profile })) {
    return err({ kind: 'not_found', what: 'liveness_session' })
  }
  if (existing !== null && existing.profile !== profile.id)
    return err({ kind: 'liveness_session_used' })
  if (session.profile !== '' && session.profile !== profile.id)
    return err({ kind: 'liveness_session_foreign' })
  return ok({ profile, session })
}
