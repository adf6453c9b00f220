/** Whose profile and whose session: what is settled of a submission before anything is spent or stored. */

import { type Call, type Caller, mayBringSession, maySeeProfile } from '../domain/caller.ts'
import type { Claim } from '../domain/claim.ts'
import type { LivenessSession } from '../domain/liveness.ts'
import type { Store } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { StoredVerification } from '../domain/verification.ts'
import { type AlreadyStored, alreadyStored, type ClaimSession } from './claim-session.ts'
import { livenessLock } from './liveness-lock.ts'
import type { Velocity } from './observe-velocity.ts'

export interface Admitted {
  profile: Profile
  session: LivenessSession
  /** Ours alone, until the verification is stored or given up. */
  claim: Claim
}

interface Needs {
  store: Pick<Store, 'profiles' | 'liveness' | 'verifications' | 'claims'>
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
  const { team, id } = profile.value
  const admitted = admission(call.caller, {
    profile: profile.value,
    session: session.value,
    existing: existing.value,
  })
  if (admitted.ok && existing.value !== null) return alreadyStored(profile.value, existing.value)
  const isUnbound = admitted.ok && admitted.value.session.profile === ''
  const [claimed, noted, locked] = await Promise.all([
    admitted.ok ? claimSession(sessionId, call.trace) : admitted,
    velocity.noteAttempt({ team, profile: id, sessionId }, call.trace),
    // A session that was opened for nobody must not lead around the lock of the profile it is used for.
    isUnbound
      ? livenessLock(store.liveness, { key: `profile:${id}`, nowMs: now() }, call.trace)
      : ok(null),
  ])
  const refused = [noted, locked].find((result) => !result.ok)
  if (refused !== undefined && !refused.ok) {
    if (claimed.ok && 'claim' in claimed.value)
      await store.claims.giveBack(claimed.value.claim, call.trace)
    return refused
  }
  if (!claimed.ok) return claimed
  if (!admitted.ok) return admitted
  if ('claim' in claimed.value) return ok({ ...admitted.value, claim: claimed.value.claim })
  return alreadyStored(profile.value, claimed.value.existing)
}

function admission(
  caller: Caller,
  found: { profile: Profile; session: LivenessSession | null; existing: StoredVerification | null },
): Result<Omit<Admitted, 'claim'>> {
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
