/** What the core needs of the database, in its own words. `store/pocketbase` implements these. */

import type {
  FinalLivenessStatus,
  LivenessSession,
  StoredLivenessResult,
} from '../decision/evidence/liveness.ts'
import type {
  CommitConflict,
  NewVerification,
  StoredVerification,
} from '../decision/verification.ts'
import type { StoredAnalysis } from '../document/analysis.ts'
import type { MediaType } from '../document/images.ts'
import type { Result } from '../faults/result.ts'
import type {
  NewProfile,
  Profile,
  ProfileChange,
  StatusEntry,
  StoredFile,
  VerificationStatus,
} from '../identity/profile.ts'
import type { DecisionArchive, PolicyStore } from './archive.ts'
import type { IdempotencyStore } from './idempotency.ts'
import type { Lease, LeaseStore } from './lease.ts'
import type { SightingStore } from './sightings.ts'
import type { Trace } from './trace.ts'

export interface ProfileOverview {
  profile: Profile
  latestStatus: StatusEntry | null
  latestVerification: StoredVerification | null
}

export interface ProfileStore {
  /** The unique index on (team, userId) decides; `created` is false where the team already has it. */
  createOrFind(profile: NewProfile, trace: Trace): Promise<Result<{ id: string; created: boolean }>>
  read(id: string, trace: Trace): Promise<Result<Profile | null>>
  /** The profile with its newest status row and newest verification, in one round trip of latency. */
  overview(id: string, trace: Trace): Promise<Result<ProfileOverview | null>>
  /** The newest row of the trail, or null where there is none. */
  latestStatus(id: string, trace: Trace): Promise<Result<StatusEntry | null>>
  /**
   * Changes the named fields only, and where `move` is given appends that status row and sets the status,
   * all in one transaction. Value `'conflict'`: another row took that `seq`; nothing was written.
   */
  update(
    id: string,
    change: ProfileChange,
    move: StatusMove | null,
    trace: Trace,
  ): Promise<Result<Profile | 'conflict'>>
  /** Appends a status row and sets the profile's status in one transaction; `'conflict'` as above. */
  appendStatus(
    id: string,
    move: StatusMove,
    trace: Trace,
  ): Promise<Result<StatusEntry | 'conflict'>>
}

export interface StatusMove {
  seq: number
  previousStatus: VerificationStatus
  newStatus: VerificationStatus
  notes: string
  updatedBy: string
  /** Id of the verification that led to it, or empty. */
  verification: string
}

export interface NewFile {
  team: string
  /** Empty where the file belongs to no profile yet. */
  profile: string
  /** What it is: a file kind, `liveness_reference` or `liveness_audit`; also the base of its stored name. */
  kind: string
  bytes: Uint8Array
  mediaType: MediaType
  sha256: string
}

/** Protected files: written once, never changed, readable through this service alone. */
export interface FileStore {
  put(file: NewFile, trace: Trace): Promise<Result<StoredFile>>
  /** The stored bytes; null where the id or its file is gone. */
  read(id: string, trace: Trace): Promise<Result<{ bytes: Uint8Array; mediaType: string } | null>>
  /** Best effort: takes back files whose record could not be written. Never fails. */
  discard(ids: string[], trace: Trace): Promise<void>
}

export interface LivenessStore {
  open(session: LivenessSession, trace: Trace): Promise<Result<void>>
  find(sessionId: string, trace: Trace): Promise<Result<LivenessSession | null>>
  findResult(sessionId: string, trace: Trace): Promise<Result<StoredLivenessResult | null>>
  /** Keeps the first final result; a later caller gets the one that was kept, with `kept: false`. */
  keepResult(
    result: NewLivenessResult,
    trace: Trace,
  ): Promise<Result<{ result: StoredLivenessResult; kept: boolean }>>
  /** When those sessions of a profile end that are not over yet: epoch milliseconds, latest first, at most 100. */
  openUntil(profile: string, trace: Trace): Promise<Result<number[]>>
  /** Epoch milliseconds of failed checks that count against this key since then, newest first, at most 100. */
  failuresSince(lockKey: string, since: Date, trace: Trace): Promise<Result<number[]>>
}

export interface NewLivenessResult extends StoredLivenessResult {
  status: FinalLivenessStatus
  lockKey: string
  live: boolean
}

export interface AnalysisStore {
  /** How many were saved for a profile since then; those over the limit are not counted. */
  countSince(
    profile: string,
    { since, limit }: { since: Date; limit: number },
    trace: Trace,
  ): Promise<Result<number>>
  save(
    analysis: Omit<StoredAnalysis, 'id'> & { profile: string },
    trace: Trace,
  ): Promise<Result<{ id: string }>>
  /** The team's first analysis of exactly these pictures: reading them again changes nothing. */
  find(
    key: { team: string; frontSha256: string; backSha256: string },
    trace: Trace,
  ): Promise<Result<StoredAnalysis | null>>
}

export interface VerificationStore {
  findBySession(sessionId: string, trace: Trace): Promise<Result<StoredVerification | null>>
  find(id: string, trace: Trace): Promise<Result<StoredVerification | null>>
  /** The liveness session that this device event was used with, or null. */
  deviceEventUse(eventId: string, trace: Trace): Promise<Result<string | null>>
  /**
   * One transaction: the verification, the session bound to its profile, the device event marked used,
   * where `move` is given the status row and the profile's status, and the lease where there is one is given back. A conflict writes nothing.
   */
  commit(
    verification: NewVerification,
    effects: {
      bindSession: boolean
      deviceEventId: string | null
      move: StatusMove | null
      lease: Lease | null
    },
    trace: Trace,
  ): Promise<Result<StoredVerification | { conflict: CommitConflict }>>
}

export interface SettingsStore {
  /** The rows marked public, as key and value. */
  publicSettings(trace: Trace): Promise<Result<Record<string, unknown>>>
  /** The value of one row, public or not; null where there is none. */
  read(key: string, trace: Trace): Promise<Result<unknown>>
  /** Sets one private row, which is made where there is none. */
  keep(key: string, value: unknown, trace: Trace): Promise<Result<void>>
}

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
  /** Never fails; what the health routes say of the database. */
  probe(trace: Trace): Promise<'authenticated' | 'unauthenticated' | 'unreachable'>
}
