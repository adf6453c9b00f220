/** Opens a Face Liveness session and records whose it is. */

import {
  fullForSeconds,
  type LivenessChallenge,
  type LivenessSession,
  livenessSessionTtlMs,
} from '../../domain/decision/evidence/liveness.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { requestedProfile } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { LivenessChecker } from '../../domain/ports/vendors.ts'
import { visibleProfile } from '../profile/read-profile.ts'
import { livenessLock } from './liveness-lock.ts'

export interface StartLivenessInput {
  profileId: string | undefined
  auditImages: number
  challenge: LivenessChallenge
}

export type StartLiveness = (
  input: StartLivenessInput,
  context: RequestContext,
) => Promise<Result<LivenessSession>>

interface Needs {
  liveness: LivenessChecker | null
  store: Pick<Store, 'profiles' | 'liveness'>
  now: () => number
  uuid: () => string
  /** Keyed, so that no address stands in an index. */
  keyedHash: (text: string) => Promise<string>
}

export const startLiveness = ({ liveness, store, now, uuid, keyedHash }: Needs): StartLiveness => {
  /** Failures count against the profile; where none is named, against the address within the team. */
  const lockKeyOf = async (
    profileId: string | undefined,
    { principal, clientAddress }: RequestContext,
  ) => {
    if (profileId !== undefined) return `profile:${profileId}`
    // Where nothing tells the address, one client's failures must not lock out all others.
    const who = clientAddress === '' ? `client:${principal.clientId}` : `address:${clientAddress}`
    return keyedHash(`${principal.team}\n${who}`)
  }
  return async ({ auditImages, challenge, ...input }, context) => {
    const { principal, trace } = context
    const profileId = requestedProfile(principal, input.profileId)
    if (liveness === null) return err({ kind: 'provider_not_configured', provider: 'rekognition' })
    const lockKey = await lockKeyOf(profileId, context)
    const [owner, locked, open] = await Promise.all([
      profileId === undefined ? ok(null) : visibleProfile(store.profiles, profileId, context),
      livenessLock(store.liveness, { key: lockKey, nowMs: now() }, trace),
      profileId === undefined ? ok([]) : store.liveness.openUntil(profileId, trace),
    ])
    if (!owner.ok) return owner
    if (!locked.ok) return locked
    if (!open.ok) return open
    const fullForS = fullForSeconds(open.value, now())
    if (fullForS > 0) return err({ kind: 'liveness_locked', retryAfterSeconds: fullForS })
    const openedAt = now()
    const opened = await liveness.createSession(
      { requestToken: uuid(), auditImages, challenge },
      trace,
    )
    if (!opened.ok) return opened
    const session: LivenessSession = {
      sessionId: opened.value.sessionId,
      team: owner.value?.team ?? principal.team,
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
