/** The writes of one commit, in the order that decides which conflict is reported: session, device event, status, velocity, lease. */

import type { CommitConflict, NewVerification } from '../../../domain/decision/verification.ts'
import { type Err, err, ok, type Result } from '../../../domain/faults/result.ts'
import { documentImageKinds } from '../../../domain/identity/profile.ts'
import type { CommitEffects, Lease, StatusMove } from '../../../domain/ports/store.ts'
import { recordIdOf } from '../client/columns.ts'
import type { Write } from '../client/records.ts'
import {
  type DatabaseFailure,
  isMissing,
  isTaken,
  namesNoField,
  type Refusal,
} from '../client/result.ts'
import { leaseCollection } from '../liveness/leases.ts'
import { livenessRowId } from '../liveness/liveness-record.ts'
import { appendWrite, isPlaceTaken } from '../profiles/status-history.ts'
import { markWrites } from '../sightings.ts'
import { verificationExpand, verificationRow } from './verification-record.ts'

interface Step {
  write: Write
  /** What PocketBase's refusal of this write means; null if it has no meaning of its own. */
  meaning: (refusal: Refusal) => Result<CommitConflict> | null
}

const deviceEventRowId = (team: string, eventId: string): Promise<string> =>
  recordIdOf(`device_event:${team}\n${eventId}`)

/** PocketBase runs them in this order and stops at the first one that it refuses. */
export async function commitSteps(
  verification: NewVerification,
  {
    bindSession,
    deviceEventId,
    move,
    lease,
    marks = [],
    statusRowId,
  }: CommitEffects & { statusRowId: string },
): Promise<Step[]> {
  const { profile, livenessSessionId } = verification
  return [
    storeVerification(verification),
    ...(deviceEventId === null ? [] : [await useDeviceEvent(verification, deviceEventId)]),
    ...(bindSession ? [bindSessionTo(await livenessRowId(livenessSessionId), profile)] : []),
    ...(move === null ? [] : [appendMove(statusRowId, profile, move), setStatus(profile, move)]),
    ...(await markWrites(verification, marks)).map(leaveMark),
    ...(lease === null ? [] : [releaseLease(lease)]),
  ]
}

/** What the refused commit means: a conflict, a missing record, or the failure itself. */
export function outcomeOf(steps: Step[], failure: DatabaseFailure): Result<CommitConflict> {
  const { refusal } = failure
  if (refusal === null || refusal.index === null) return failure
  return steps[refusal.index]?.meaning(refusal) ?? failure
}

const notFound = (what: 'profile' | 'liveness_session'): Err => err({ kind: 'not_found', what })

const storeVerification = (verification: NewVerification): Step => ({
  write: {
    method: 'POST',
    collection: 'verification_history',
    row: verificationRow(verification),
    expand: verificationExpand,
  },
  meaning: (refusal) => {
    if (isTaken(refusal, 'liveness_session_id') || isTaken(refusal, 'id')) return ok('session')
    if (isMissing(refusal, 'profile')) return notFound('profile')
    if (documentImageKinds.some((kind) => isMissing(refusal, kind))) return ok('file')
    // A refusal by a trigger names no field.
    return namesNoField(refusal) ? ok('profile') : null
  },
})

const useDeviceEvent = async (
  { id, team, livenessSessionId }: NewVerification,
  eventId: string,
): Promise<Step> => ({
  write: {
    method: 'POST',
    collection: 'device_events',
    row: {
      id: await deviceEventRowId(team, eventId),
      team,
      event_id: eventId,
      session_id: livenessSessionId,
      verification: id,
    },
  },
  meaning: (refusal) =>
    isTaken(refusal, 'event_id') || isTaken(refusal, 'id') ? ok('device_event') : null,
})

const bindSessionTo = (id: string, profile: string): Step => ({
  write: { method: 'PATCH', collection: 'liveness_sessions', id, row: { profile } },
  meaning: (refusal) => (refusal.status === 404 ? notFound('liveness_session') : null),
})

const appendMove = (id: string, profile: string, move: StatusMove): Step => ({
  write: appendWrite(id, profile, move),
  meaning: (refusal) => (isPlaceTaken(refusal) ? ok('status') : null),
})

/** A refusal by the trigger names no field: more profiles have shown the same since it was counted. */
const leaveMark = (write: Write): Step => ({
  write,
  meaning: (refusal) => (namesNoField(refusal) ? ok('velocity') : null),
})

const releaseLease = ({ id }: Lease): Step => ({
  write: { method: 'DELETE', collection: leaseCollection, id },
  meaning: (refusal) => (refusal.status === 404 ? ok('lease') : null),
})

const setStatus = (profile: string, { newStatus }: StatusMove): Step => ({
  write: {
    method: 'PATCH',
    collection: 'profiles',
    id: profile,
    row: { verification_status: newStatus },
  },
  meaning: (refusal) => (refusal.status === 404 ? notFound('profile') : null),
})
