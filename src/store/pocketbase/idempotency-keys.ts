/** Idempotency keys and their responses: a lease is a row with its own id, and the unique index on the key decides. */

import * as z from 'zod'
import { isCertain } from '../../domain/faults/faults.ts'
import { ok } from '../../domain/faults/result.ts'
import {
  type IdempotencyStore,
  type KeyLease,
  type LeasedKey,
  maxRemovedAtOnce,
} from '../../domain/ports/idempotency.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { DateMs, rowOf } from './client/columns.ts'
import type { Records, Row, Write } from './client/records.ts'
import { type DatabaseResult, isTaken } from './client/result.ts'

const collection = 'idempotency_keys'

const Leased = z.object({ id: z.string() })

const KeyRecord = rowOf({
  id: z.string(),
  requestHash: z.string(),
  leaseUntil: DateMs,
  expiresAt: DateMs,
  status: z.number(),
  contentType: z.string(),
  body: z.string(),
}).transform(
  ({ id: leaseId, requestHash, leaseUntil, expiresAt, ...response }): LeasedKey => ({
    leaseId,
    requestHash,
    leaseUntilMs: leaseUntil,
    expiresAtMs: expiresAt,
    response: response.status === 0 ? null : response,
  }),
)

const leaseRow = (id: string, lease: KeyLease): Row => ({
  id,
  key_hash: lease.keyHash,
  request_hash: lease.requestHash,
  lease_until: lease.leaseUntil.toISOString(),
  expires_at: lease.expiresAt.toISOString(),
})

/** Leases have random ids, so that nothing done to one can affect its successor. */
export function idempotencyStore(records: Records, recordId: () => string): IdempotencyStore {
  const find = (keyHash: string, trace: Trace): Promise<DatabaseResult<LeasedKey | null>> =>
    records.first(
      {
        collection,
        filter: 'key_hash = {:keyHash}',
        values: { keyHash },
        sort: '',
        schema: KeyRecord,
      },
      trace,
    )

  const release = async (leaseId: string, trace: Trace): Promise<void> => {
    await records.remove(collection, leaseId, trace)
  }

  return {
    release,

    lease: async (lease, trace) => {
      const leaseId = recordId()
      const row = leaseRow(leaseId, lease)
      const created = await records.create({ collection, row, schema: Leased }, trace)
      if (created.ok) return ok({ leaseId })
      // The row may exist anyway, and would block others until it expires.
      if (!isCertain(created.fault)) await release(leaseId, trace)
      if (!isTaken(created.refusal, 'key_hash') && !isTaken(created.refusal, 'id')) return created
      const held = await find(lease.keyHash, trace)
      // A call that was sent twice finds its own row.
      return held.ok && held.value?.leaseId === leaseId ? ok({ leaseId }) : held
    },

    takeOver: async (dead, lease, trace) => {
      const leaseId = recordId()
      const writes: Write[] = [
        { method: 'DELETE', collection, id: dead.leaseId },
        { method: 'POST', collection, row: leaseRow(leaseId, lease) },
      ]
      const taken = await records.batch({ writes, returned: 1, schema: Leased }, trace)
      if (taken.ok) return ok({ leaseId })
      if (!isCertain(taken.fault)) await release(leaseId, trace)
      if (taken.refusal === null) return taken
      const now = await find(lease.keyHash, trace)
      if (!now.ok) return now
      return ok(now.value?.leaseId === leaseId ? { leaseId } : null)
    },

    saveResponse: (leaseId, { status, contentType, body }, trace) => {
      const row = { status, content_type: contentType, body }
      return records.writeAll([{ method: 'PATCH', collection, id: leaseId, row }], trace)
    },

    removeExpired: async (now, trace) => {
      const rows = await records.list(
        {
          collection,
          filter: 'expires_at <= {:now}',
          values: { now },
          sort: 'expires_at',
          limit: maxRemovedAtOnce,
          schema: Leased,
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
