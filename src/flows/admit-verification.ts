/** Whose profile and whose session: what is settled of a submission before anything is spent or stored. */

import { type Call, type Caller, mayBringSession, maySeeProfile } from '../domain/caller.ts'
import type { LivenessSession } from '../domain/liveness.ts'
import type { Store } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { StoredVerification } from '../domain/verification.ts'
import { livenessLock } from './liveness-lock.ts'
import type { Velocity } from './observe-velocity.ts'

export interface Admitted {
  profile: Profile
  session: LivenessSession
  /** The record that this submission already has: a retry. */
  existing: StoredVerification | null
}

interface Needs {
  store: Pick<Store, 'profiles' | 'liveness' | 'verifications'>
  velocity: Velocity
  now: () => number
}

/** Every submission for a profile that the caller may see counts as an attempt, also one that is refused here. */
export async function admitVerification(
  { store, velocity, now }: Needs,
  { profileId, sessionId }: { profileId: string; sessionId: string },
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
  if (profile.value === null || !maySeeProfile(call.caller, profile.value)) {
    return err({ kind: 'not_found', what: 'profile' })
  }
  const { team, id } = profile.value
  const admitted = admission(call.caller, {
    profile: profile.value,
    session: session.value,
    existing: existing.value,
  })
  if (admitted.ok && admitted.value.existing !== null) return admitted
  const isUnbound = admitted.ok && admitted.value.session.profile === ''
  const [noted, locked] = await Promise.all([
    velocity.noteAttempt({ team, profile: id, sessionId }, call.trace),
    // A session that was opened for nobody must not lead around the lock of the profile it is used for.
    isUnbound
      ? livenessLock(store.liveness, { key: `profile:${id}`, nowMs: now() }, call.trace)
      : ok(null),
  ])
  if (!noted.ok) return noted
  return locked.ok ? admitted : locked
}

function admission(
  caller: Caller,
  found: { profile: Profile; session: LivenessSession | null; existing: StoredVerification | null },
): Result<Admitted> {
  const { profile, session, existing } = found
  if (session === null || !mayBringSession(caller, { session, profile })) {
    return err({ kind: 'not_found', what: 'liveness_session' })
  }
  if (existing !== null && existing.profile !== profile.id)
    return err({ kind: 'liveness_session_used' })
  if (session.profile !== '' && session.profile !== profile.id)
    return err({ kind: 'liveness_session_foreign' })
  return ok({ profile, session, existing })
}
