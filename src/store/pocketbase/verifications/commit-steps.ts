/** The rows of one commit in the order that decides which conflict is told: session, device event, status. */

import type { CommitConflict, NewVerification } from '../../../domain/decision/verification.ts'
import type { Fault } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import type { Lease } from '../../../domain/ports/lease.ts'
import type { StatusMove } from '../../../domain/ports/store.ts'
import { isMissing, isTaken, type Refusal, type Unanswered } from '../client/answer.ts'
import { recordIdOf } from '../client/record-id.ts'
import type { Write } from '../client/records.ts'
import { leaseCollection } from '../liveness/leases.ts'
import { livenessRowId } from '../liveness/liveness-record.ts'
import { appendWrite, placeIsTaken } from '../profiles/status-history.ts'
import { verificationExpand, verificationRow } from './verification-record.ts'

export interface CommitEffects {
  bindSession: boolean
  deviceEventId: string | null
  move: StatusMove | null
  lease: Lease | null
  statusRowId: string
}

export type Conflict = { conflict: CommitConflict }

interface Step {
  write: Write
  /** What PocketBase's refusal of this row means, or null where it means nothing to us. */
  meaning: (refusal: Refusal) => Result<Conflict> | null
}

export const deviceEventRowId = (eventId: string): Promise<string> =>
  recordIdOf(`device_event:${eventId}`)

/** PocketBase runs them in this order and stops at the first that it refuses. */
export async function commitSteps(
  verification: NewVerification,
  { bindSession, deviceEventId, move, lease, statusRowId }: CommitEffects,
): Promise<Step[]> {
  const { profile, livenessSessionId } = verification
  return [
    storing(verification),
    ...(deviceEventId === null ? [] : [await spending(verification, deviceEventId)]),
    ...(bindSession ? [binding(await livenessRowId(livenessSessionId), profile)] : []),
    ...(move === null ? [] : [appending(statusRowId, profile, move), setting(profile, move)]),
    ...(lease === null ? [] : [releasing(lease)]),
  ]
}

/** What the refused commit means: a conflict, a missing record, or the failure that it is. */
export function outcomeOf(steps: Step[], unanswered: Unanswered): Result<Conflict> {
  const { refusal } = unanswered
  if (refusal === null || refusal.index === null) return unanswered
  return steps[refusal.index]?.meaning(refusal) ?? unanswered
}

const conflict = (word: Conflict['conflict']): Result<Conflict> => ok({ conflict: word })

const notFound = (what: Extract<Fault, { kind: 'not_found' }>['what']): Result<Conflict> =>
  err({ kind: 'not_found', what })

const storing = (verification: NewVerification): Step => ({
  write: {
    method: 'POST',
    collection: 'verification_history',
    row: verificationRow(verification),
    expand: verificationExpand,
  },
  meaning: (refusal) => {
    if (isTaken(refusal, 'liveness_session_id') || isTaken(refusal, 'id'))
      return conflict('session')
    if (isMissing(refusal, 'profile')) return notFound('profile')
    // What a trigger refuses has no field to blame.
    return isWithoutReason(refusal) ? conflict('profile') : null
  },
})

const isWithoutReason = ({ status, codes }: Refusal): boolean =>
  status === 400 && Object.keys(codes).length === 0

const spending = async (
  { id, livenessSessionId }: NewVerification,
  eventId: string,
): Promise<Step> => ({
  write: {
    method: 'POST',
    collection: 'device_events',
    row: {
      id: await deviceEventRowId(eventId),
      event_id: eventId,
      session_id: livenessSessionId,
      verification: id,
    },
  },
  meaning: (refusal) =>
    isTaken(refusal, 'event_id') || isTaken(refusal, 'id') ? conflict('device_event') : null,
})

const binding = (id: string, profile: string): Step => ({
  write: { method: 'PATCH', collection: 'liveness_sessions', id, row: { profile } },
  meaning: (refusal) => (refusal.status === 404 ? notFound('liveness_session') : null),
})

const appending = (id: string, profile: string, move: StatusMove): Step => ({
  write: appendWrite(id, profile, move),
  meaning: (refusal) => (placeIsTaken(refusal) ? conflict('status') : null),
})

const releasing = ({ id }: Lease): Step => ({
  write: { method: 'DELETE', collection: leaseCollection, id },
  meaning: () => null,
})

const setting = (profile: string, { newStatus }: StatusMove): Step => ({
  write: {
    method: 'PATCH',
    collection: 'profiles',
    id: profile,
    row: { verification_status: newStatus },
  },
  meaning: (refusal) => (refusal.status === 404 ? notFound('profile') : null),
})
