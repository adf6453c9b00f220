/** Liveness sessions and the one final result of each, under ids derived from the vendor's session id. */

import * as z from 'zod'
import type { StoredLivenessResult } from '../../../domain/decision/evidence/liveness.ts'
import { err, ok } from '../../../domain/faults/result.ts'
import type { LivenessStore } from '../../../domain/ports/store.ts'
import { DateMs } from '../client/columns.ts'
import type { Records } from '../client/records.ts'
import { failed, isMissing, isTaken, namesNoField, type Refusal } from '../client/result.ts'
import {
  livenessRowId,
  ResultRecord,
  resultRow,
  SessionRecord,
  sessionRow,
} from './liveness-record.ts'
import { slotStore } from './liveness-slots.ts'

const sessions = 'liveness_sessions'
const results = 'liveness_results'
const mostListed = 100

const FailedAt = z.object({ recorded_at: DateMs }).transform((row) => row.recorded_at)

/** Failures are dated by the clock that is handed in, because the lockout is counted by it too. */
export function livenessStore(
  records: Records,
  recordId: () => string,
  now: () => number,
): LivenessStore {
  const find: LivenessStore['find'] = async (sessionId, trace) =>
    records.one(
      { collection: sessions, id: await livenessRowId(sessionId), schema: SessionRecord },
      trace,
    )

  const findResult: LivenessStore['findResult'] = async (sessionId, trace) =>
    records.one(
      { collection: results, id: await livenessRowId(sessionId), schema: ResultRecord },
      trace,
    )

  return {
    ...slotStore(records, recordId, now),
    find,
    findResult,

    open: async (session, trace) => {
      const row = await sessionRow(session)
      const opened = await records.create(
        { collection: sessions, row, schema: SessionRecord },
        trace,
      )
      if (opened.ok) return ok(undefined)
      if (isMissing(opened.refusal, 'profile')) return err({ kind: 'not_found', what: 'profile' })
      if (!isTaken(opened.refusal, 'session_id') && !isTaken(opened.refusal, 'id')) return opened
      // A call that was sent twice, by us or by the vendor's client, finds its own row.
      const found = await find(session.sessionId, trace)
      if (!found.ok) return found
      const { team, lockKey } = found.value ?? {}
      return team === session.team && lockKey === session.lockKey ? ok(undefined) : opened
    },

    saveResult: async (result, trace) => {
      const row = await resultRow(result, new Date(now()))
      const kept = await records.create({ collection: results, row, schema: ResultRecord }, trace)
      if (kept.ok) return ok({ result: kept.value, saved: true })
      // Only the trigger of the lockout names no field (pb_migrations/1795392021_liveness_lockout.js).
      if (result.live && namesNoField(kept.refusal)) return ok('locked')
      if (!isKept(kept.refusal)) return kept
      const found = await findResult(result.sessionId, trace)
      if (!found.ok) return found
      if (found.value === null) return failed('bad_answer', 'result_gone')
      return ok({ result: found.value, saved: namesSameImages(found.value, result) })
    },

    failuresSince: (lockKey, since, trace) =>
      records.list(
        {
          collection: results,
          filter: 'lock_key = {:lockKey} && live = false && recorded_at >= {:since}',
          values: { lockKey, since },
          sort: '-recorded_at',
          limit: mostListed,
          schema: FailedAt,
        },
        trace,
      ),
  }
}

const isKept = (refusal: Refusal | null): boolean =>
  isTaken(refusal, 'session_id') || isTaken(refusal, 'id')

/** Whether the stored result is ours, from a call that was sent twice: then its images must stay. */
function namesSameImages(kept: StoredLivenessResult, ours: StoredLivenessResult): boolean {
  const ids = (result: StoredLivenessResult) =>
    [result.referenceFile, ...result.auditFiles.map(({ file }) => file)].join()
  return ids(kept) === ids(ours)
}
