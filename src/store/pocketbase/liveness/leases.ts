/** Leases on liveness sessions: the unique index on the session decides who has one. */

import * as z from 'zod'
import { isCertain } from '../../../domain/faults/faults.ts'
import { ok } from '../../../domain/faults/result.ts'
import type { Lease, LeaseStore } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { DateMs } from '../client/columns.ts'
import type { Records, Row, Write } from '../client/records.ts'
import { type DatabaseResult, isTaken } from '../client/result.ts'

export const leaseCollection = 'session_claims'
const collection = leaseCollection

/** Whoever does not prolong a lease for this long has died. Others wait no longer than that. */
const lifeMs = 25_000
/** Nobody who stopped for this long comes back, whatever the clocks of the replicas say. */
const deadForMs = 10 * 60_000
const maxRemovedAtOnce = 20

const Held = z.object({ id: z.string(), until: DateMs })
type Held = z.infer<typeof Held>

/** Leases have random ids, so that nothing done to one, late or twice, can affect its successor. */
export function leaseStore(
  records: Records,
  recordId: () => string,
  now: () => number,
): LeaseStore {
  const until = () => new Date(now() + lifeMs).toISOString()
  const rowOf = ({ id, sessionId }: Lease): Row => ({
    id,
    session_id: sessionId,
    // Read by no one: the version before counted the holders.
    turn: 1,
    until: until(),
  })

  const holder = (sessionId: string, trace: Trace): Promise<DatabaseResult<Held | null>> =>
    records.first(
      {
        collection,
        filter: 'session_id = {:sessionId}',
        values: { sessionId },
        sort: '',
        schema: Held,
      },
      trace,
    )

  /** After an attempt to create this lease: whether it exists, by a call that was sent twice. */
  const holds = async (lease: Lease, trace: Trace): Promise<DatabaseResult<Lease | null>> => {
    const held = await holder(lease.sessionId, trace)
    if (!held.ok) return held
    return ok(held.value?.id === lease.id ? lease : null)
  }

  /** In one transaction, so that of several who find a dead holder one follows it. */
  const takeOver = async (
    dead: Held,
    sessionId: string,
    trace: Trace,
  ): Promise<DatabaseResult<Lease | null>> => {
    const lease = { id: recordId(), sessionId }
    const writes: Write[] = [
      { method: 'DELETE', collection, id: dead.id },
      { method: 'POST', collection, row: rowOf(lease) },
    ]
    const taken = await records.batch({ writes, returned: 1, schema: Held }, trace)
    if (taken.ok) return ok(lease)
    if (!isCertain(taken.fault)) await records.remove(collection, lease.id, trace)
    return taken.refusal === null ? taken : holds(lease, trace)
  }

  return {
    take: async (sessionId, trace) => {
      const lease = { id: recordId(), sessionId }
      const created = await records.create({ collection, row: rowOf(lease), schema: Held }, trace)
      if (created.ok) return ok(lease)
      const { fault, refusal } = created
      // The row may exist anyway, and would block others until it expires.
      if (!isCertain(fault)) await records.remove(collection, lease.id, trace)
      if (!isTaken(refusal, 'session_id') && !isTaken(refusal, 'id')) return created
      const held = await holder(sessionId, trace)
      if (!held.ok) return held
      if (held.value?.id === lease.id) return ok(lease)
      if (held.value === null || held.value.until > now()) return ok(null)
      return takeOver(held.value, sessionId, trace)
    },

    prolong: async ({ id }, trace) => {
      const writes: Write[] = [{ method: 'PATCH', collection, id, row: { until: until() } }]
      const prolonged = await records.writeAll(writes, trace)
      if (prolonged.ok) return ok(true)
      return prolonged.refusal?.status === 404 ? ok(false) : prolonged
    },

    release: async ({ id }, trace) => {
      const removed = await records.remove(collection, id, trace)
      return removed.ok || removed.refusal?.status === 404 ? ok(undefined) : removed
    },

    removeDead: async (trace) => {
      const rows = await records.list(
        {
          collection,
          filter: 'until < {:before}',
          values: { before: new Date(now() - deadForMs) },
          sort: 'until',
          limit: maxRemovedAtOnce,
          schema: Held,
        },
        trace,
      )
      if (!rows.ok) return rows
      const writes = rows.value.map(({ id }): Write => ({ method: 'DELETE', collection, id }))
      const removed = await records.writeAll(writes, trace)
      return removed.ok ? ok(writes.length) : removed
    },
  }
}
