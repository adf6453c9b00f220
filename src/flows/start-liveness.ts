/** Opens a Face Liveness session and records whose it is. */

import { type Call, profileNamed } from '../domain/caller.ts'
import {
  type LivenessChallenge,
  type LivenessSession,
  livenessSessionTtlMs,
  lockedForSeconds,
  lockout,
} from '../domain/liveness.ts'
import type { LivenessChecker, Store } from '../domain/ports.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { visibleProfile } from './read-profile.ts'

export interface StartLivenessInput {
  profileId: string | undefined
  auditImages: number
  challenge: LivenessChallenge
}

export type StartLiveness = (
  input: StartLivenessInput,
  call: Call,
) => Promise<Result<LivenessSession>>

interface Needs {
  liveness: LivenessChecker | null
  store: Pick<Store, 'profiles' | 'liveness'>
  now: () => number
  uuid: () => string
  /** Keyed, so that no address stands in an index. */
  keyedHash: (text: string) => Promise<string>
}

export const startLiveness =
  ({ liveness, store, now, uuid, keyedHash }: Needs): StartLiveness =>
  async ({ auditImages, challenge, ...input }, call) => {
    const { caller, clientAddress, trace } = call
    const profileId = profileNamed(caller, input.profileId)
    if (liveness === null) return err({ kind: 'provider_not_configured', provider: 'rekognition' })
    const lockKey =
      profileId === undefined ? await keyedHash(`address:${clientAddress}`) : `profile:${profileId}`
    const since = new Date(now() - lockout.lockMs - lockout.windowMs)
    const [owner, failures] = await Promise.all([
      profileId === undefined ? ok(null) : visibleProfile(store.profiles, profileId, call),
      store.liveness.failuresSince(lockKey, since, trace),
    ])
    if (!owner.ok) return owner
    if (!failures.ok) return failures
    const lockedSeconds = lockedForSeconds(failures.value, now())
    if (lockedSeconds > 0) return err({ kind: 'liveness_locked', retryAfterSeconds: lockedSeconds })
    const openedAt = now()
    const opened = await liveness.createSession(
      { requestToken: uuid(), auditImages, challenge },
      trace,
    )
    if (!opened.ok) return opened
    const session: LivenessSession = {
      sessionId: opened.value.sessionId,
      team: owner.value?.team ?? caller.team,
      profile: profileId ?? '',
      client: caller.clientId,
      lockKey,
      challenge,
      expiresAt: new Date(openedAt + livenessSessionTtlMs),
    }
    const recorded = await store.liveness.open(session, trace)
    return recorded.ok ? ok(session) : recorded
  }
