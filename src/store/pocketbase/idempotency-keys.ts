/** Idempotency keys and their answers: a lease is a row of its own id, and the unique index on the key decides. */

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
import { type Answer, isTaken } from './client/answer.ts'
import type { Records, Row, Write } from './client/records.ts'
import { toDate } from './liveness/liveness-record.ts'

const collection = 'idempotency_keys'

const Leased = z.object({ id: z.string() })

const KeyRecord = z
  .object({
    id: z.string(),
    request_hash: z.string(),
    lease_until: z.string(),
    expires_at: z.string(),
    status: z.number(),
    content_type: z.string(),
    body: z.string(),
  })
  .transform(
    (record): LeasedKey => ({
      leaseId: record.id,
      requestHash: record.request_hash,
      leaseUntilMs: toDate(record.lease_until).getTime(),
      expiresAtMs: toDate(record.expires_at).getTime(),
      response:
        record.status === 0
          ? null
          : { status: record.status, contentType: record.content_type, body: record.body },
    }),
  )

const leaseRow = (id: string, lease: KeyLease): Row => ({
  id,
  key_hash: lease.keyHash,
  request_hash: lease.requestHash,
  lease_until: lease.leaseUntil.toISOString(),
  expires_at: lease.expiresAt.toISOString(),
})

/** Leases have ids of chance: what is done to one can never hit the one that came after it. */
export function idempotencyStore(records: Records, recordId: () => string): IdempotencyStore {
  const find = async (keyHash: string, trace: Trace): Promise<Answer<LeasedKey | null>> => {
    const rows = await records.list(
      {
        collection,
        filter: 'key_hash = {:keyHash}',
        values: { keyHash },
        sort: '',
        limit: 1,
        schema: KeyRecord,
      },
      trace,
    )
    return rows.ok ? ok(rows.value[0] ?? null) : rows
  }

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
      // It may have been written all the same, and nobody will do its work.
      if (!isCertain(created.fault)) await release(leaseId, trace)
      if (!isTaken(created.refusal, 'key_hash') && !isTaken(created.refusal, 'id')) return created
      const held = await find(lease.keyHash, trace)
      // A call that was sent twice meets its own row.
      return held.ok && held.value?.leaseId === leaseId ? ok({ leaseId }) : held
    },

    takeOver: async (dead, lease, trace) => {
      const leaseId = recordId()
      const writes: Write[] = [
        { method: 'DELETE', collection, id: dead.leaseId },
        { method: 'POST', collection, row: leaseRow(leaseId, lease) },
      ]
      const taken = await records.batch({ writes, answer: 1, schema: Leased }, trace)
      if (taken.ok) return ok({ leaseId })
      if (!isCertain(taken.fault)) await release(leaseId, trace)
      if (taken.refusal === null) return taken
      const now = await find(lease.keyHash, trace)
      if (!now.ok) return now
      return ok(now.value?.leaseId === leaseId ? { leaseId } : null)
    },

    saveResponse: async (leaseId, { status, contentType, body }, trace) => {
      const row = { status, content_type: contentType, body }
      const writes: Write[] = [{ method: 'PATCH', collection, id: leaseId, row }]
      const kept = await records.batch({ writes, answer: 0, schema: Leased }, trace)
      return kept.ok ? ok(undefined) : kept
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
      if (writes.length === 0) return ok(0)
      const removed = await records.batch({ writes, answer: 0, schema: z.unknown() }, trace)
      return removed.ok ? ok(writes.length) : removed
    },
  }
}
