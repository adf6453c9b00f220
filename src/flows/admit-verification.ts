/** Whose profile and whose session: what is settled of a submission before anything is spent or stored. */

import { type Call, sees } from '../domain/caller.ts'
import type { LivenessSession } from '../domain/liveness.ts'
import type { Store } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { StoredVerification } from '../domain/verification.ts'
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
}

/** Every submission for a profile that the caller may see counts as an attempt, also one that is refused here. */
export async function admitVerification(
  { store, velocity }: Needs,
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
  if (profile.value === null || !sees(call.caller, profile.value.team)) {
    return err({ kind: 'not_found', what: 'profile' })
  }
  const { team, id } = profile.value
  const admitted = admission(profile.value, session.value, existing.value)
  if (admitted.ok && admitted.value.existing !== null) return admitted
  const noted = await velocity.noteAttempt({ team, profile: id, sessionId }, call.trace)
  return noted.ok ? admitted : noted
}

function admission(
  profile: Profile,
  session: LivenessSession | null,
  existing: StoredVerification | null,
): Result<Admitted> {
  if (session === null || session.team !== profile.team)
    return err({ kind: 'not_found', what: 'liveness_session' })
  if (existing !== null && existing.profile !== profile.id)
    return err({ kind: 'liveness_session_used' })
  if (session.profile !== '' && session.profile !== profile.id)
    return err({ kind: 'liveness_session_foreign' })
  return ok({ profile, session, existing })
}
