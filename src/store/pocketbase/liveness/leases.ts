/** Leases on liveness sessions: the unique index on (session, turn) decides who has one. */

import * as z from 'zod'
import { isCertain } from '../../../domain/faults/faults.ts'
import { ok } from '../../../domain/faults/result.ts'
import type { Lease, LeaseStore } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { DateMs } from '../client/columns.ts'
import type { Records } from '../client/records.ts'
import { type DatabaseResult, isTaken } from '../client/result.ts'

export const leaseCollection = 'session_claims'

/** Longer than all vendor deadlines and retries together: whoever holds one longer has died. */
const lifeMs = 180_000
/**
 * A lease is released only if more than this is left, which allows for clock differences between replicas: once another
 * holder has the next turn, freeing this one would let a third in.
 */
const marginMs = 30_000

const Held = z.object({ id: z.string(), turn: z.number(), until: DateMs })
type Held = z.infer<typeof Held>

/** Leases have random ids, so that nothing done to one, late or twice, can affect its successor. */
export function leaseStore(
  records: Records,
  recordId: () => string,
  now: () => number,
): LeaseStore {
  const newest = (sessionId: string, trace: Trace): Promise<DatabaseResult<Held | null>> =>
    records.first(
      {
        collection: leaseCollection,
        filter: 'session_id = {:sessionId}',
        values: { sessionId },
        sort: '-turn',
        schema: Held,
      },
      trace,
    )

  /** Our lease for this turn, or the lease of whoever has the session. */
  const take = async (
    { sessionId, turn }: { sessionId: string; turn: number },
    trace: Trace,
  ): Promise<DatabaseResult<{ lease: Lease } | { held: Held | null }>> => {
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
    // The row may exist anyway, and would block others until it expires.
    if (!isCertain(fault)) await records.remove(leaseCollection, lease.id, trace)
    if (!isTaken(refusal, 'turn') && !isTaken(refusal, 'id')) return created
    const held = await newest(sessionId, trace)
    if (!held.ok) return held
    // A call that was sent twice finds its own row.
    return ok(held.value?.id === lease.id ? { lease } : { held: held.value })
  }

  return {
    take: async (sessionId, trace) => {
      const first = await take({ sessionId, turn: 1 }, trace)
      if (!first.ok) return first
      if ('lease' in first.value) return ok(first.value.lease)
      const { held } = first.value
      if (held === null || held.until > now()) return ok(null)
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
