/** Leases on liveness sessions: the unique index on (session, turn) decides who has one. */

import * as z from 'zod'
import { isCertain } from '../../../domain/faults/faults.ts'
import { ok } from '../../../domain/faults/result.ts'
import type { Lease, LeaseStore } from '../../../domain/ports/lease.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Answer, isTaken } from '../client/answer.ts'
import type { Records } from '../client/records.ts'
import { toDate } from './liveness-record.ts'

export const leaseCollection = 'session_claims'

/** Longer than every vendor's deadline and their retries together: whoever holds one longer has died. */
const lifeMs = 180_000
/** Given back only while nobody can have the next turn, clocks of replicas apart: the first would be free beside it. */
const marginMs = 30_000

const Held = z.object({ id: z.string(), turn: z.number(), until: z.string() })
type Held = z.infer<typeof Held>

interface Needs {
  now: () => number
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
}

/** Leases have ids of chance: what is done to one, late or twice, can never hit the one that came after it. */
export function leaseStore(records: Records, { now, recordId }: Needs): LeaseStore {
  const newest = async (sessionId: string, trace: Trace): Promise<Answer<Held | null>> => {
    const rows = await records.list(
      {
        collection: leaseCollection,
        filter: 'session_id = {:sessionId}',
        values: { sessionId },
        sort: '-turn',
        limit: 1,
        schema: Held,
      },
      trace,
    )
    return rows.ok ? ok(rows.value[0] ?? null) : rows
  }

  /** Our lease for this turn, or who has the session. */
  const take = async (
    { sessionId, turn }: { sessionId: string; turn: number },
    trace: Trace,
  ): Promise<Answer<{ lease: Lease } | { held: Held | null }>> => {
    const lease = { id: recordId(), sessionId, turn, untilMs: now() + lifeMs }
    const row = {
      id: lease.id,
      session_id: sessionId,
      turn,
      until: new Date(lease.untilMs).toISOString(),
    }
    const created = await records.create({ collection: leaseCollection, row, schema: Held }, trace)
    if (created.ok) return ok({ lease })
    const { fault, refusal } = created
    // It may have been written all the same, and nobody will do its work.
    if (!isCertain(fault)) await records.remove(leaseCollection, lease.id, trace)
    if (!isTaken(refusal, 'turn') && !isTaken(refusal, 'id')) return created
    const held = await newest(sessionId, trace)
    if (!held.ok) return held
    // A call that was sent twice meets its own row.
    return ok(held.value?.id === lease.id ? { lease } : { held: held.value })
  }

  return {
    take: async (sessionId, trace) => {
      const first = await take({ sessionId, turn: 1 }, trace)
      if (!first.ok) return first
      if ('lease' in first.value) return ok(first.value.lease)
      const { held } = first.value
      if (held === null || toDate(held.until).getTime() > now()) return ok(null)
      const next = await take({ sessionId, turn: held.turn + 1 }, trace)
      if (!next.ok) return next
      return ok('lease' in next.value ? next.value.lease : null)
    },

    release: async ({ id, untilMs }, trace) => {
      if (now() > untilMs - marginMs) return
      await records.remove(leaseCollection, id, trace)
    },
  }
}
