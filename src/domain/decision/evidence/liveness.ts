/** Face liveness: sessions, their results, and when a caller is locked out. */

export const livenessStatuses = [
  'CREATED',
  'IN_PROGRESS',
  'SUCCEEDED',
  'FAILED',
  'EXPIRED',
] as const
export type LivenessStatus = (typeof livenessStatuses)[number]
export type FinalLivenessStatus = Extract<LivenessStatus, 'SUCCEEDED' | 'FAILED' | 'EXPIRED'>

export const livenessChallenges = [
  'FaceMovementAndLightChallenge',
  'FaceMovementChallenge',
] as const
export type LivenessChallenge = (typeof livenessChallenges)[number]

/** AWS forgets a session and all its data this long after it was made (API docs, CreateFaceLivenessSession). */
export const livenessSessionTtlMs = 180_000

/** Ratios of the image's width and height, in AWS's own words because clients read them so. */
export interface BoundingBox {
  Width: number
  Height: number
  Left: number
  Top: number
}

export interface FaceImage {
  bytes: Uint8Array
  boundingBox: BoundingBox | null
}

/** What the vendor says of a session, final or not. */
export interface LivenessResult {
  status: LivenessStatus
  /** 0..100; null where the vendor gave none. */
  confidencePercent: number | null
  referenceImage: FaceImage | null
  auditImages: FaceImage[]
}

export interface LivenessSession {
  sessionId: string
  team: string
  /** Empty until it is bound to a profile. */
  profile: string
  client: string
  /** Whom failures count against: `profile:<id>` or a keyed hash of the client address. */
  lockKey: string
  challenge: LivenessChallenge
  expiresAt: Date
}

/** A final result as this service keeps it; images are file ids. */
export interface StoredLivenessResult {
  sessionId: string
  status: FinalLivenessStatus
  confidencePercent: number | null
  referenceFile: string
  referenceBox: BoundingBox | null
  auditFiles: { file: string; boundingBox: BoundingBox | null }[]
}

export const isFinal = (status: LivenessStatus): status is FinalLivenessStatus =>
  status !== 'CREATED' && status !== 'IN_PROGRESS'

/** SUCCEEDED says only that the check ran; the score decides (contracts/providers.md 1.3). */
export const isLive = (
  result: { status: LivenessStatus; confidencePercent: number | null },
  thresholdPercent: number,
): boolean =>
  result.status === 'SUCCEEDED' &&
  result.confidencePercent !== null &&
  result.confidencePercent >= thresholdPercent

/**
 * AWS's advice for Face Liveness: five failures within three minutes lock for thirty. No more sessions of one profile
 * than `openSessions` run at once, so that nobody fails a hundred checks side by side before the fifth has counted.
 */
export const lockout = {
  failures: 5,
  windowMs: 3 * 60_000,
  lockMs: 30 * 60_000,
  openSessions: 10,
} as const

/** Seconds until one more session may be opened beside these, or 0. @param openUntilMs epoch milliseconds, latest first */
export function fullForSeconds(openUntilMs: readonly number[], nowMs: number): number {
  const nextMs = openUntilMs[lockout.openSessions - 1]
  return nextMs === undefined ? 0 : Math.max(0, Math.ceil((nextMs - nowMs) / 1000))
}

/**
 * Seconds that new sessions stay refused, or 0.
 * @param failedAtMs epoch milliseconds of the failed checks of the last 33 minutes, in any order
 */
export function lockedForSeconds(failedAtMs: number[], nowMs: number): number {
  const times = [...failedAtMs].sort((a, b) => a - b)
  const lockedUntil = times.reduce((until, last, index) => {
    const first = times[index - lockout.failures + 1]
    if (first === undefined || last - first > lockout.windowMs) return until
    return Math.max(until, last + lockout.lockMs)
  }, 0)
  return lockedUntil > nowMs ? Math.ceil((lockedUntil - nowMs) / 1000) : 0
}
