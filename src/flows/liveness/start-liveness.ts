/** Opens a Face Liveness session and stores who it belongs to. */

import {
  fullForSeconds,
  isAtLeast,
  type LivenessChallenge,
  type LivenessSession,
  livenessSessionTtlMs,
} from '../../domain/decision/evidence/liveness.ts'
import { resolveLevel } from '../../domain/decision/policy.ts'
import { allOk, err, ok } from '../../domain/faults/result.ts'
import { requestedProfile } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { LivenessChecker } from '../../domain/ports/vendors.ts'
import type { Flow } from '../flow.ts'
import { visibleProfile } from '../profile/read-profile.ts'
import type { CurrentPolicy } from '../service/current-policy.ts'
import { checkLockout } from './check-lockout.ts'

interface StartLivenessInput {
  profileId: string | undefined
  auditImages: number
  /** A wish: a profile whose level requires a stronger challenge gets that one. */
  challenge: LivenessChallenge
}

export type StartLiveness = Flow<StartLivenessInput, LivenessSession>

interface Needs {
  liveness: LivenessChecker
  store: Pick<Store, 'profiles' | 'liveness'>
  currentPolicy: CurrentPolicy
  now: () => number
  uuid: () => string
  /** Keyed, so that the index holds no IP addresses. */
  keyedHash: (text: string) => Promise<string>
}

export const startLiveness = (needs: Needs): StartLiveness => {
  const { liveness, store, currentPolicy, now, uuid, keyedHash } = needs
  /** Failures count against the profile; without one, against the client address within the team. */
  const lockKeyOf = async (
    profileId: string | undefined,
    { principal, clientAddress }: RequestContext,
  ) => {
    if (profileId !== undefined) return `profile:${profileId}`
    // If the address is unknown, one client's failures must not lock out all the others.
    const who = clientAddress === '' ? `client:${principal.clientId}` : `address:${clientAddress}`
    return keyedHash(`${principal.team}\n${who}`)
  }
  return async ({ auditImages, ...input }, context) => {
    const { principal, trace } = context
    const profileId = requestedProfile(principal, input.profileId)
    const lockKey = await lockKeyOf(profileId, context)
    const found = await Promise.all([
      profileId === undefined ? ok(null) : visibleProfile(store.profiles, profileId, context),
      checkLockout(store.liveness, { key: lockKey, nowMs: now() }, trace),
      profileId === undefined ? ok([]) : store.liveness.openSessionsEndAt(profileId, trace),
      currentPolicy(trace),
    ])
    const read = allOk(found)
    if (!read.ok) return read
    const [owner, , openUntilMs, { policy }] = read.value
    const fullForS = fullForSeconds(openUntilMs, now())
    if (fullForS > 0) return err({ kind: 'liveness_locked', retryAfterSeconds: fullForS })
    const required = owner && resolveLevel(policy, owner.securityLevel).policy.liveness.challenge
    const challenge = required && !isAtLeast(input.challenge, required) ? required : input.challenge
    const openedAt = now()
    const opened = await liveness.createSession(
      { requestToken: uuid(), auditImages, challenge },
      trace,
    )
    if (!opened.ok) return opened
    const session: LivenessSession = {
      sessionId: opened.value.sessionId,
      team: owner?.team ?? principal.team,
      profile: profileId ?? '',
      client: principal.clientId,
      lockKey,
      challenge,
      expiresAt: new Date(openedAt + livenessSessionTtlMs),
    }
    const recorded = await store.liveness.open(session, trace)
    return recorded.ok ? ok(session) : recorded
  }
}
