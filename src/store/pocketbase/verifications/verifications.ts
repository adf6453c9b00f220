/** Verifications: written once, together with everything that follows from them, and never changed. */

import * as z from 'zod'
import type { StoredVerification } from '../../../domain/decision/verification.ts'
import { ok } from '../../../domain/faults/result.ts'
import type { VerificationStore } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import type { Records } from '../client/records.ts'
import { type DatabaseResult, failed } from '../client/result.ts'
import { commitSteps, outcomeOf } from './commit-steps.ts'
import { VerificationRecord, verificationExpand } from './verification-record.ts'

const collection = 'verification_history'

const UsedBySession = z.object({ session_id: z.string() }).transform((row) => row.session_id)

/** The unique indexes decide: nothing is checked before it is written. */
export function verificationStore(records: Records, recordId: () => string): VerificationStore {
  const find: VerificationStore['find'] = (id, trace) =>
    records.one({ collection, id, schema: VerificationRecord, expand: verificationExpand }, trace)

  const findBySession: VerificationStore['findBySession'] = (value, trace) =>
    newestWhere(records, { filter: 'liveness_session_id = {:value}', value }, trace)

  return {
    find,
    findBySession,

    hasUndeclined: async (profile, trace) => {
      const found = await records.first(
        {
          collection,
          filter: 'profile = {:profile} && outcome != {:declined}',
          values: { profile, declined: 'declined' },
          sort: '@rowid',
          schema: z.object({ id: z.string() }),
        },
        trace,
      )
      return found.ok ? ok(found.value !== null) : found
    },

    deviceEventUse: ({ team, eventId }, trace) =>
      records.first(
        {
          collection: 'device_events',
          filter: 'event_id = {:eventId} && team = {:team}',
          values: { eventId, team },
          sort: '',
          schema: UsedBySession,
        },
        trace,
      ),

    commit: async (verification, effects, trace) => {
      const steps = await commitSteps(verification, { ...effects, statusRowId: recordId() })
      const writes = steps.map(({ write }) => write)
      const written = await records.batch(
        { writes, returned: 0, schema: VerificationRecord },
        trace,
      )
      if (written.ok) return written
      const refused = outcomeOf(steps, written)
      if (!refused.ok) return refused
      const conflict = refused.value
      if (conflict !== 'session') return ok({ conflict })
      const existing = await findBySession(verification.livenessSessionId, trace)
      if (!existing.ok) return existing
      if (existing.value === null) return failed('bad_answer', 'a conflict without a record')
      // A call that was sent twice finds its own row.
      const isOurs = existing.value.id === verification.id
      return ok(isOurs ? existing.value : { conflict, existing: existing.value })
    },
  }
}

export const newestVerification = (
  records: Records,
  profile: string,
  trace: Trace,
): Promise<DatabaseResult<StoredVerification | null>> =>
  newestWhere(records, { filter: 'profile = {:value}', value: profile }, trace)

const newestWhere = (
  records: Records,
  { filter, value }: { filter: string; value: string },
  trace: Trace,
): Promise<DatabaseResult<StoredVerification | null>> =>
  records.first(
    {
      collection,
      filter,
      values: { value },
      // The row id orders rows of the same millisecond.
      sort: '-created,-@rowid',
      schema: VerificationRecord,
      expand: verificationExpand,
    },
    trace,
  )
