/** Decides and stores one verification in one transaction, however many others try the same at once. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import { parseDate } from '../../domain/dates/dates.ts'
import { decide } from '../../domain/decision/decide.ts'
import type { Decision } from '../../domain/decision/decision.ts'
import type { Claims, Evidence } from '../../domain/decision/evidence/evidence.ts'
import { expectedOf } from '../../domain/decision/evidence/expected.ts'
import type { LivenessSession } from '../../domain/decision/evidence/liveness.ts'
import type { Policy } from '../../domain/decision/policy.ts'
import {
  type NewVerification,
  type StoredVerification,
  statusOf,
} from '../../domain/decision/verification.ts'
import { canonicalJson } from '../../domain/encoding/canonical-json.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { isManuallyRejected } from '../../domain/identity/applicant.ts'
import { isApplicant } from '../../domain/identity/principal.ts'
import type { Profile, StatusEntry, StoredFile } from '../../domain/identity/profile.ts'
import type { Lease } from '../../domain/ports/lease.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { StatusMove, Store } from '../../domain/ports/store.ts'
import { alreadyStored } from './lease-session.ts'

export interface CommitNeeds {
  store: Store
  mode: 'automatic' | 'advisory'
  now: () => number
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
}

export interface Commit {
  policy: Policy
  profile: Profile
  /** The newest row of the trail, as it was a moment ago: where it is older than that, the store says so. */
  latest: StatusEntry | null
  session: LivenessSession
  lease: Lease
  evidence: Evidence
  files: { files: NewVerification['files']; uploaded: StoredFile[] }
  eventId: string | null
  paidCalls: number
}

/** In every round somebody's status row is written, so this many others may come in between. */
const maxAttempts = 40

type Committed = Result<{ verification: StoredVerification; created: boolean }>

/** Where it is certain that no new record names them, the uploads of this request are taken back. */
export async function commitVerification(
  needs: CommitNeeds,
  commit: Commit,
  context: RequestContext,
): Promise<Committed> {
  const committed = await attempt(needs, commit, context)
  if (committed.ok ? !committed.value.created : isCertain(committed.fault)) {
    const ids = commit.files.uploaded.map((file) => file.id)
    await needs.store.files.discard(ids, context.trace)
  }
  return committed
}

async function attempt(
  needs: CommitNeeds,
  commit: Commit,
  { principal, trace }: RequestContext,
): Promise<Committed> {
  const { store } = needs
  const { session } = commit
  const id = needs.recordId()
  let { evidence, latest, profile } = commit
  for (let tries = 0; tries < maxAttempts; tries += 1) {
    const decision = await decide(evidence, commit.policy, new Date(needs.now()))
    // Before the first record that names it: a decision whose policy is lost cannot be replayed.
    const kept = await store.policies.keep(decision.policy, commit.policy, trace)
    if (!kept.ok) return kept
    const verification = toVerification({ id, ...commit, profile, evidence, decision })
    const isDecided =
      isApplicant(principal) && isManuallyRejected(profile.verificationStatus, latest)
    const move =
      needs.mode === 'automatic' && !isDecided ? moveOf(verification, { profile, latest }) : null
    const committed = await store.verifications.commit(
      verification,
      {
        bindSession: session.profile === '',
        deviceEventId: eventToSpend(evidence, commit.eventId),
        move,
        lease: commit.lease,
      },
      trace,
    )
    if (!committed.ok) return committed
    if (!('conflict' in committed.value))
      return ok({ verification: committed.value, created: true })
    if (committed.value.conflict === 'session') return existingRecord(store, commit, trace)
    if (committed.value.conflict === 'device_event') evidence = withReplayedEvent(evidence)
    if (committed.value.conflict === 'profile') {
      const renamed = await renamedProfile(store, { profile, evidence }, trace)
      if (!renamed.ok) return renamed
      profile = renamed.value
      evidence = { ...evidence, expected: expectedOf(profile) }
    }
    if (committed.value.conflict === 'status') {
      const newest = await store.profiles.latestStatus(profile.id, trace)
      if (!newest.ok) return newest
      latest = newest.value
    }
  }
  return err({ kind: 'store', reason: 'refused', cause: 'status_contention' })
}

/** The profile as it is by now. Where it still says what the evidence expects, the refusal was about something else. */
async function renamedProfile(
  store: Store,
  { profile, evidence }: Pick<Commit, 'profile' | 'evidence'>,
  trace: RequestContext['trace'],
): Promise<Result<Profile>> {
  const newest = await store.profiles.read(profile.id, trace)
  if (!newest.ok) return newest
  if (newest.value === null) return err({ kind: 'not_found', what: 'profile' })
  const isSame = canonicalJson(expectedOf(newest.value)) === canonicalJson(evidence.expected)
  return isSame
    ? err({ kind: 'store', reason: 'refused', cause: 'verification_refused' })
    : ok(newest.value)
}

/** Somebody else stored the session first: the same submission again, or another profile's. */
async function existingRecord(
  store: Store,
  { profile, session }: Commit,
  trace: RequestContext['trace'],
): Promise<Committed> {
  const existing = await store.verifications.findBySession(session.sessionId, trace)
  if (!existing.ok) return existing
  if (existing.value === null)
    return err({ kind: 'store', reason: 'bad_answer', cause: 'a conflict without a record' })
  return alreadyStored(profile, existing.value)
}

/** Only an event that the vendor knows and nobody used is marked used. */
const eventToSpend = ({ device }: Evidence, eventId: string | null): string | null =>
  device.state === 'observed' && !device.usedBefore ? eventId : null

const withReplayedEvent = (evidence: Evidence): Evidence =>
  evidence.device.state === 'observed'
    ? { ...evidence, device: { ...evidence.device, usedBefore: true } }
    : evidence

function moveOf(
  verification: NewVerification,
  { profile, latest }: { profile: Profile; latest: StatusEntry | null },
): StatusMove {
  return {
    seq: (latest?.seq ?? 0) + 1,
    previousStatus: latest?.newStatus ?? profile.verificationStatus,
    newStatus: verification.status,
    notes: `Decision: ${verification.outcome}`,
    updatedBy: `policy:${verification.decision.policy}`,
    verification: verification.id,
  }
}

/** Observed values over claimed ones; a claimed score is never written where none was observed. */
function toVerification({
  id,
  profile,
  session,
  evidence,
  decision,
  files,
  paidCalls,
}: Commit & { id: string; decision: Decision }): NewVerification {
  const { liveness, claims } = evidence
  return {
    id,
    profile: profile.id,
    team: profile.team,
    livenessSessionId: session.sessionId,
    livenessConfidence: liveness.state === 'observed' ? liveness.confidencePercent : null,
    livenessStatus: livenessWord(evidence, decision),
    ...documentFields(evidence, claims),
    ipAddress:
      (evidence.device.state === 'observed' ? evidence.device.event.ipAddress : null) ??
      claims.ipAddress ??
      '',
    files: files.files,
    status: statusOf[decision.outcome],
    outcome: decision.outcome,
    decision,
    evidence,
    paidCalls,
  }
}

const livenessWord = ({ liveness }: Evidence, { checks }: Decision): string => {
  if (liveness.state === 'unavailable') return 'unavailable'
  if (liveness.status !== 'SUCCEEDED') return liveness.status.toLowerCase()
  return checks.some(({ name, status }) => name === 'liveness' && status === 'pass')
    ? 'live'
    : 'not_live'
}

function documentFields(
  { document }: Evidence,
  claims: Claims,
): Pick<
  NewVerification,
  'documentType' | 'documentNumber' | 'country' | 'name' | 'address' | 'gender' | 'dateOfBirth'
> {
  const read = document.state === 'observed' ? document.reading : null
  const country = read?.issuing_country ?? read?.country ?? null
  return {
    documentType: read?.document_type ?? claims.documentType ?? '',
    documentNumber: read?.document_number ?? claims.documentNumber ?? '',
    country: (country === null ? null : (toAlpha2(country) ?? country)) ?? claims.country ?? '',
    name: read?.name ?? claims.name ?? '',
    address: read?.address ?? claims.address ?? '',
    gender: read?.gender ?? claims.gender ?? '',
    dateOfBirth: parseDate(read?.date_of_birth ?? '') ?? claims.dateOfBirth ?? '',
  }
}
