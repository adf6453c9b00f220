/** The append-only trail of a profile's status; its unique (profile, seq) decides between rivals. */

import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import { type StatusEntry, VerificationStatus } from '../../../domain/identity/profile.ts'
import type { StatusMove } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Answer, isTaken, type Refusal } from '../client/answer.ts'
import type { Records, Write } from '../client/records.ts'

const collection = 'status_history'

export const StatusRecord = z
  .object({
    id: z.string(),
    profile: z.string(),
    seq: z.number(),
    previous_status: VerificationStatus,
    new_status: VerificationStatus,
    notes: z.string(),
    updated_by: z.string(),
    verification: z.string(),
    created: z.string(),
  })
  .transform(
    (record): StatusEntry => ({
      id: record.id,
      profile: record.profile,
      seq: record.seq,
      previousStatus: record.previous_status,
      newStatus: record.new_status,
      notes: record.notes,
      updatedBy: record.updated_by,
      verification: record.verification,
      created: record.created,
    }),
  )

/** The newest row of the profile's trail. */
export async function newestStatus(
  records: Records,
  profile: string,
  trace: Trace,
): Promise<Answer<StatusEntry | null>> {
  const rows = await records.list(
    {
      collection,
      filter: 'profile = {:profile}',
      values: { profile },
      sort: '-seq',
      limit: 1,
      schema: StatusRecord,
    },
    trace,
  )
  return rows.ok ? ok(rows.value[0] ?? null) : rows
}

/** The row of a move; the profile's own column must be written in the same batch. */
export const appendWrite = (id: string, profile: string, move: StatusMove): Write => ({
  method: 'POST',
  collection,
  row: {
    id,
    profile,
    seq: move.seq,
    previous_status: move.previousStatus,
    new_status: move.newStatus,
    notes: move.notes,
    updated_by: move.updatedBy,
    verification: move.verification,
  },
})

/** True where another row has the move's place in the trail: a rival's, or our own of a call sent twice. */
export const placeIsTaken = (refusal: Refusal | null): boolean =>
  isTaken(refusal, 'seq') || isTaken(refusal, 'id')

/** Our own row, where it is what took the place; null means that a rival's did. */
export async function ownAppend(
  records: Records,
  { id, profile, move }: { id: string; profile: string; move: StatusMove },
  trace: Trace,
): Promise<Answer<StatusEntry | null>> {
  const row = await records.one({ collection, id, schema: StatusRecord }, trace)
  if (!row.ok) return row
  const isOurs = row.value?.profile === profile && row.value.seq === move.seq
  return ok(isOurs ? row.value : null)
}
