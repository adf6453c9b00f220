/** Idempotency keys and their answers: a claim is a row of its own id, and the unique index on the key decides. */

import * as z from 'zod'
import { isCertain } from '../domain/faults.ts'
import {
  type HeldKey,
  type IdempotencyStore,
  type KeyClaim,
  removedAtOnce,
} from '../domain/idempotency.ts'
import type { Trace } from '../domain/ports.ts'
import { ok } from '../domain/result.ts'
import { type Answer, isTaken } from './answer.ts'
import { toDate } from './liveness-record.ts'
import type { Records, Row, Write } from './records.ts'

const collection = 'idempotency_keys'

const Claimed = z.object({ id: z.string() })

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
    (record): HeldKey => ({
      claimId: record.id,
      requestHash: record.request_hash,
      leaseUntilMs: toDate(record.lease_until).getTime(),
      expiresAtMs: toDate(record.expires_at).getTime(),
      answer:
        record.status === 0
          ? null
          : { status: record.status, contentType: record.content_type, body: record.body },
    }),
  )

const claimRow = (id: string, claim: KeyClaim): Row => ({
  id,
  key_hash: claim.keyHash,
  request_hash: claim.requestHash,
  lease_until: claim.leaseUntil.toISOString(),
  expires_at: claim.expiresAt.toISOString(),
})

/** Claims have ids of chance: what is done to one can never hit the one that came after it. */
export function idempotencyStore(records: Records, recordId: () => string): IdempotencyStore {
  const find = async (keyHash: string, trace: Trace): Promise<Answer<HeldKey | null>> => {
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

  const release = async (claimId: string, trace: Trace): Promise<void> => {
    await records.remove(collection, claimId, trace)
  }

  return {
    release,

    claim: async (claim, trace) => {
      const claimId = recordId()
      const row = claimRow(claimId, claim)
      const created = await records.create({ collection, row, schema: Claimed }, trace)
      if (created.ok) return ok({ claimId })
      // It may have been written all the same, and nobody will do its work.
      if (!isCertain(created.fault)) await release(claimId, trace)
      if (!isTaken(created.refusal, 'key_hash') && !isTaken(created.refusal, 'id')) return created
      const held = await find(claim.keyHash, trace)
      // A call that was sent twice meets its own row.
      return held.ok && held.value?.claimId === claimId ? ok({ claimId }) : held
    },

    takeOver: async (held, claim, trace) => {
      const claimId = recordId()
      const writes: Write[] = [
        { method: 'DELETE', collection, id: held.claimId },
        { method: 'POST', collection, row: claimRow(claimId, claim) },
      ]
      const taken = await records.batch({ writes, answer: 1, schema: Claimed }, trace)
      if (taken.ok) return ok({ claimId })
      if (!isCertain(taken.fault)) await release(claimId, trace)
      if (taken.refusal === null) return taken
      const now = await find(claim.keyHash, trace)
      if (!now.ok) return now
      return ok(now.value?.claimId === claimId ? { claimId } : null)
    },

    keep: async (claimId, { status, contentType, body }, trace) => {
      const row = { status, content_type: contentType, body }
      const writes: Write[] = [{ method: 'PATCH', collection, id: claimId, row }]
      const kept = await records.batch({ writes, answer: 0, schema: Claimed }, trace)
      return kept.ok ? ok(undefined) : kept
    },

    removeExpired: async (now, trace) => {
      const rows = await records.list(
        {
          collection,
          filter: 'expires_at <= {:now}',
          values: { now },
          sort: 'expires_at',
          limit: removedAtOnce,
          schema: Claimed,
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
