/** Face liveness: sessions, their results, and the lockout after failures (docs/decisions.md#liveness). */

import * as z from 'zod'

export const finalLivenessStatuses = ['SUCCEEDED', 'FAILED', 'EXPIRED'] as const
export type FinalLivenessStatus = (typeof finalLivenessStatuses)[number]
export const livenessStatuses = ['CREATED', 'IN_PROGRESS', ...finalLivenessStatuses] as const
export type LivenessStatus = (typeof livenessStatuses)[number]

/** The strongest first: colours of light on the face show more than its movement alone. */
export const livenessChallenges = [
  'FaceMovementAndLightChallenge',
  'FaceMovementChallenge',
] as const
export type LivenessChallenge = (typeof livenessChallenges)[number]

/** Whether a session with this challenge is at least as hard to deceive; null is a challenge that is not known. */
export const isAtLeast = (
  challenge: LivenessChallenge | null,
  required: LivenessChallenge,
): boolean =>
  challenge !== null &&
  livenessChallenges.indexOf(challenge) <= livenessChallenges.indexOf(required)

/**
 * AWS deletes a session and its data 3 minutes after it was created:
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/API_CreateFaceLivenessSession.html
 */
export const livenessSessionTtlMs = 180_000

/** Ratios of the image's width and height, named as in the AWS API because clients read them under these names. */
export const BoundingBox = z.object({
  Width: z.number(),
  Height: z.number(),
  Left: z.number(),
  Top: z.number(),
})
export type BoundingBox = z.infer<typeof BoundingBox>

export interface FaceImage {
  bytes: Uint8Array
  boundingBox: BoundingBox | null
}

/** The vendor's result of a session, final or not. */
export interface LivenessResult {
  status: LivenessStatus
  /** 0..100; null if the vendor sent none. */
  confidencePercent: number | null
  referenceImage: FaceImage | null
  auditImages: FaceImage[]
}

export interface LivenessSession {
  sessionId: string
  team: string
  /** Empty until the session is bound to a profile. */
  profile: string
  client: string
  /** What failures count against: `profile:<id>`, or a keyed hash of the client and its address. */
  lockKey: string
  challenge: LivenessChallenge
  expiresAt: Date
}

/** A final result as this service stores it; images are file ids. */
export interface StoredLivenessResult {
  sessionId: string
  status: FinalLivenessStatus
  confidencePercent: number | null
  referenceFile: string
  referenceBox: BoundingBox | null
  auditFiles: { file: string; boundingBox: BoundingBox | null }[]
  /** Whether the person counted as live when the result was stored. */
  live: boolean
}

/** What failures of a profile's own sessions count against. */
export const profileLockKey = (profileId: string): string => `profile:${profileId}`

/** What locks a session: failures of its own kind, and those of the profile that it is used for. */
export const lockKeysOf = (session: { lockKey: string }, profileId: string): string[] => [
  ...new Set([session.lockKey, profileLockKey(profileId)]),
]

/** Whether the session has ended: its result can no longer change. */
export const isFinal = (status: LivenessStatus): status is FinalLivenessStatus =>
  status !== 'CREATED' && status !== 'IN_PROGRESS'

/** SUCCEEDED means only that the check ran; the score decides (docs/vendors.md#face-liveness). */
export const isLive = (
  result: { status: LivenessStatus; confidencePercent: number | null },
  thresholdPercent: number,
): boolean =>
  result.status === 'SUCCEEDED' &&
  result.confidencePercent !== null &&
  result.confidencePercent >= thresholdPercent

/**
 * Five failures within 3 minutes lock for 30 minutes, as AWS recommends for Face Liveness
 * (docs/vendors.md#face-liveness). At most `openSessions` of one profile run at once, so that nobody can fail 100
 * checks in parallel before the fifth failure counts.
 */
export const lockout = {
  failures: 5,
  windowMs: 3 * 60_000,
  lockMs: 30 * 60_000,
  openSessions: 10,
} as const

/** A place of one of a profile's sessions; each number is taken once at a time. */
export interface LivenessSlot {
  id: string
  profile: string
  /** 1 to `lockout.openSessions`. */
  slot: number
  untilMs: number
}

/** The slots that can be taken, with the expired one to replace; without one, when the first is free again. */
export function freeSlots(
  slots: readonly LivenessSlot[],
  nowMs: number,
): { free: { slot: number; replaces: LivenessSlot | null }[]; freeAtMs: number } {
  const numbers = Array.from({ length: lockout.openSessions }, (_, index) => index + 1)
  const taken = new Map(slots.map((one) => [one.slot, one]))
  const free = numbers.flatMap((slot) => {
    const held = taken.get(slot) ?? null
    return held === null || held.untilMs <= nowMs ? [{ slot, replaces: held }] : []
  })
  const ends = slots.map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > nowMs)
  return { free, freeAtMs: free.length > 0 ? nowMs : Math.min(...ends) }
}

/**
 * How many failures lock a key. Without a profile the key is the client and its address, which is a server's for all
 * people of an integrator, so it takes ten times as many.
 */
export const failureLimit = (lockKey: string): number =>
  lockKey.startsWith('profile:') ? lockout.failures : 10 * lockout.failures

/**
 * Seconds until the lockout ends; 0 means that there is none.
 * @param failedAtMs times of the failed checks in the last 33 minutes, in epoch milliseconds and any order
 */
export function lockedForSeconds(
  failedAtMs: number[],
  nowMs: number,
  failures: number = lockout.failures,
): number {
  const times = [...failedAtMs].sort((a, b) => a - b)
  const lockedUntil = times.reduce((until, last, index) => {
    const first = times[index - failures + 1]
    if (first === undefined || last - first > lockout.windowMs) return until
    return Math.max(until, last + lockout.lockMs)
  }, 0)
  return lockedUntil > nowMs ? Math.ceil((lockedUntil - nowMs) / 1000) : 0
}
