/** Opens a Face Liveness session and stores who it belongs to. */

import {
  isAtLeast,
  type LivenessChallenge,
  type LivenessSession,
  type LivenessSlot,
  livenessSessionTtlMs,
  profileLockKey,
} from '../../domain/decision/evidence/liveness.ts'
import { resolveLevel } from '../../domain/decision/policy.ts'
import { allOk, type Err, err, ok, type Result } from '../../domain/faults/result.ts'
import { requestedProfile } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
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
  /** Failures count against the profile; without one, against the client at its address within the team. */
  const lockKeyOf = async (
    profileId: string | undefined,
    { principal, clientAddress }: RequestContext,
  ) => {
    if (profileId !== undefined) return profileLockKey(profileId)
    return keyedHash(`${principal.team}\nclient:${principal.clientId}\naddress:${clientAddress}`)
  }
  /** Before the vendor is called: however slow it is, rivals cannot open more sessions than there are slots. */
  const takeSlot = async (profileId: string, trace: Trace): Promise<Result<LivenessSlot>> => {
    const nowMs = now()
    const taken = await store.liveness.takeSlot(profileId, nowMs + livenessSessionTtlMs, trace)
    if (!taken.ok) return taken
    if ('slot' in taken.value) return ok(taken.value.slot)
    const retryAfterSeconds = Math.max(1, Math.ceil((taken.value.freeAtMs - nowMs) / 1000))
    return err({ kind: 'liveness_locked', retryAfterSeconds })
  }
  const giveBack = async (slot: LivenessSlot | null, failure: Err, trace: Trace): Promise<Err> => {
    if (slot !== null) await store.liveness.releaseSlot(slot, trace)
    return failure
  }
  return async ({ auditImages, ...input }, context) => {
    const { principal, trace } = context
    const profileId = requestedProfile(principal, input.profileId)
    const lockKey = await lockKeyOf(profileId, context)
    const found = await Promise.all([
      profileId === undefined ? ok(null) : visibleProfile(store.profiles, profileId, context),
      checkLockout(store.liveness, { keys: [lockKey], nowMs: now() }, trace),
      currentPolicy(trace),
    ])
    const read = allOk(found)
    if (!read.ok) return read
    const [owner, , { policy }] = read.value
    const required = owner && resolveLevel(policy, owner.securityLevel).policy.liveness.challenge
    const challenge = required && !isAtLeast(input.challenge, required) ? required : input.challenge
    const slot = profileId === undefined ? ok(null) : await takeSlot(profileId, trace)
    if (!slot.ok) return slot
    const openedAt = now()
    const opened = await liveness.createSession(
      { requestToken: uuid(), auditImages, challenge },
      trace,
    )
    if (!opened.ok) return giveBack(slot.value, opened, trace)
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
    return recorded.ok ? ok(session) : giveBack(slot.value, recorded, trace)
  }
}
