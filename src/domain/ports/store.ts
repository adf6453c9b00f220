/** What the core needs from the database, in its own terms; `src/store/pocketbase` implements it. */

import type {
  FinalLivenessStatus,
  LivenessSession,
  LivenessSlot,
  StoredLivenessResult,
} from '../decision/evidence/liveness.ts'
import type { Mark } from '../decision/marks.ts'
import type { Policy } from '../decision/policy.ts'
import type { DecidedVerification } from '../decision/replay.ts'
import type {
  CommitConflict,
  NewVerification,
  StoredVerification,
} from '../decision/verification.ts'
import type { MediaType } from '../document/images.ts'
import type { StoredAnalysis } from '../document/reading.ts'
import type { Result } from '../faults/result.ts'
import type {
  NewProfile,
  Profile,
  ProfileChange,
  StatusEntry,
  StoredFile,
} from '../identity/profile.ts'
import type { IdempotencyStore } from './idempotency.ts'
import type { SightingStore } from './sightings.ts'
import type { Trace } from './trace.ts'

export interface ProfileOverview {
  profile: Profile
  latestStatus: StatusEntry | null
  latestVerification: StoredVerification | null
}

export interface ProfileStore {
  /** The unique index on (team, userId) decides; `created` is false if the team already has that user. */
  createOrFind(profile: NewProfile, trace: Trace): Promise<Result<{ id: string; created: boolean }>>
  read(id: string, trace: Trace): Promise<Result<Profile | null>>
  /** The profile with its newest status row and verification, read in parallel. */
  overview(id: string, trace: Trace): Promise<Result<ProfileOverview | null>>
  /** The newest row of the status history; null if there is none. */
  latestStatus(id: string, trace: Trace): Promise<Result<StatusEntry | null>>
  /**
   * Changes the named fields only, and if `move` is given appends that status row and sets the status, all in one
   * transaction. Nothing was written if the value is `'conflict'` (another row has that `seq`, or the database refuses
   * this change of identity by now) or `'evidence_changed'` (the move is to `verified`, because of a verification that
   * was compared with another identity).
   */
  update(
    id: string,
    change: ProfileChange,
    move: StatusMove | null,
    trace: Trace,
  ): Promise<Result<Profile | MoveConflict>>
  /** Appends a status row and sets the profile's status in one transaction; conflicts as above. */
  appendStatus(
    id: string,
    move: StatusMove,
    trace: Trace,
  ): Promise<Result<StatusEntry | MoveConflict>>
}

export type MoveConflict = 'conflict' | 'evidence_changed'

export type StatusMove = Omit<StatusEntry, 'id' | 'profile' | 'created'>

export interface NewFile {
  team: string
  /** Empty if the file belongs to no profile yet. */
  profile: string
  /** A file kind, `liveness_reference` or `liveness_audit`; also the base of the stored name. */
  kind: string
  bytes: Uint8Array
  mediaType: MediaType
  sha256: string
}

/** Protected files: written once, never changed, readable only through this service. */
export interface FileStore {
  put(file: NewFile, trace: Trace): Promise<Result<StoredFile>>
  /** The stored bytes; null if the row or its file no longer exists. */
  read(id: string, trace: Trace): Promise<Result<{ bytes: Uint8Array; mediaType: string } | null>>
  /** Best effort: deletes files whose record could not be written. Never fails. */
  discard(ids: string[], trace: Trace): Promise<void>
}

export interface LivenessStore {
  /** One of the profile's slots until then, or when the next one is free. The unique index decides between rivals. */
  takeSlot(
    profile: string,
    untilMs: number,
    trace: Trace,
  ): Promise<Result<{ slot: LivenessSlot } | { freeAtMs: number }>>
  /** Best effort: gives back the slot of a session that was not opened. Never fails. */
  releaseSlot(slot: LivenessSlot, trace: Trace): Promise<void>
  open(session: LivenessSession, trace: Trace): Promise<Result<void>>
  find(sessionId: string, trace: Trace): Promise<Result<LivenessSession | null>>
  findResult(sessionId: string, trace: Trace): Promise<Result<StoredLivenessResult | null>>
  /**
   * Saves the first final result; a later caller gets that one, with `saved: false`. Value `'locked'`: the result is live,
   * and by now too many others have failed; nothing was saved.
   */
  saveResult(
    result: NewLivenessResult,
    trace: Trace,
  ): Promise<Result<{ result: StoredLivenessResult; saved: boolean } | 'locked'>>
  /** Epoch milliseconds of the failed checks counted against this key since then, newest first, at most 100. */
  failuresSince(lockKey: string, since: Date, trace: Trace): Promise<Result<number[]>>
}

export interface NewLivenessResult extends StoredLivenessResult {
  status: FinalLivenessStatus
  lockKey: string
}

export interface AnalysisStore {
  /** How many analyses of a profile were saved since then, counting up to `limit`. */
  countSince(
    profile: string,
    { since, limit }: { since: Date; limit: number },
    trace: Trace,
  ): Promise<Result<number>>
  save(
    analysis: Omit<StoredAnalysis, 'id'> & { profile: string },
    trace: Trace,
  ): Promise<Result<{ id: string }>>
  /** The team's first analysis of exactly these images; reading them again does not change it. */
  find(
    key: { team: string; frontSha256: string; backSha256: string },
    trace: Trace,
  ): Promise<Result<StoredAnalysis | null>>
}

/** Why a commit wrote nothing; a session that has a record already comes with that record. */
export type Conflict =
  | { conflict: 'session'; existing: StoredVerification }
  | { conflict: Exclude<CommitConflict, 'session'> }

/** What follows from a verification: the session bound to its profile, a device event used, a status row, a lease ended. */
export interface CommitEffects {
  bindSession: boolean
  deviceEventId: string | null
  move: StatusMove | null
  lease: Lease | null
  /** What the submission showed and may be counted against others. */
  marks?: readonly Mark[]
}

export interface VerificationStore {
  findBySession(sessionId: string, trace: Trace): Promise<Result<StoredVerification | null>>
  find(id: string, trace: Trace): Promise<Result<StoredVerification | null>>
  /** Whether the profile has a verification that was not declined. */
  hasUndeclined(profile: string, trace: Trace): Promise<Result<boolean>>
  /** The liveness session that this team used the device event with; null if unused. */
  deviceEventUse(
    event: { team: string; eventId: string },
    trace: Trace,
  ): Promise<Result<string | null>>
  /**
   * One transaction: writes the verification, binds the session to its profile, marks the device event used, appends
   * the status row and sets the profile's status if `move` is given, and deletes the lease. A conflict writes nothing.
   */
  commit(
    verification: NewVerification,
    effects: CommitEffects,
    trace: Trace,
  ): Promise<Result<StoredVerification | Conflict>>
}

/** The right to verify a session, for seconds unless it is prolonged. */
export interface Lease {
  id: string
  sessionId: string
}

export interface LeaseStore {
  /** Null while someone else holds it. */
  take(sessionId: string, trace: Trace): Promise<Result<Lease | null>>
  /** False if it is lost: another took over, or the session was erased. */
  prolong(lease: Lease, trace: Trace): Promise<Result<boolean>>
  /** A lease that is not released expires. */
  release(lease: Lease, trace: Trace): Promise<Result<void>>
  /** Removes leases of holders that died long ago, and says how many; a few at a time. */
  removeDead(trace: Trace): Promise<Result<number>>
}

/** Stored decisions with the evidence they were based on. */
export interface DecisionArchive {
  find(id: string, trace: Trace): Promise<Result<DecidedVerification | null>>
  /** The next page, oldest first, after the given row; `team` and `since` narrow it unless null. */
  page(
    query: {
      team: string | null
      since: Date | null
      after: { created: string; id: string } | null
      limit: number
    },
    trace: Trace,
  ): Promise<Result<DecidedVerification[]>>
}

/** Policies under the `<name>@<hash>` that decisions name. */
export interface PolicyStore {
  /** Saves the policy once; a process asks the database once per id. */
  save(id: string, policy: Policy, trace: Trace): Promise<Result<void>>
  /** Null if no policy has that id, or this version cannot read it. */
  find(id: string, trace: Trace): Promise<Result<Policy | null>>
}

export interface SettingsStore {
  /** The rows marked public, by key. */
  publicSettings(trace: Trace): Promise<Result<Record<string, unknown>>>
  /** The value of one row, public or not; null if there is none. */
  read(key: string, trace: Trace): Promise<Result<unknown>>
  /** Creates or replaces one private row. */
  set(key: string, value: unknown, trace: Trace): Promise<Result<void>>
}

export type DatabaseState = 'authenticated' | 'unauthenticated' | 'unreachable'

export interface Store {
  profiles: ProfileStore
  files: FileStore
  liveness: LivenessStore
  analyses: AnalysisStore
  leases: LeaseStore
  idempotency: IdempotencyStore
  verifications: VerificationStore
  decisions: DecisionArchive
  policies: PolicyStore
  settings: SettingsStore
  sightings: SightingStore
  /** Never fails; the health routes report it. */
  probe(trace: Trace): Promise<DatabaseState>
}
