/** The append-only history of a profile's status. The unique index on (profile, seq) decides between concurrent moves. */

import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import {
  identityAuthors,
  type StatusEntry,
  statusAuthors,
  VerificationStatus,
} from '../../../domain/identity/profile.ts'
import type { MoveConflict, StatusMove } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { columnsOf, rowOf } from '../client/columns.ts'
import type { Records, Write } from '../client/records.ts'
import { type DatabaseResult, isTaken, namesNoField, type Refusal } from '../client/result.ts'

const collection = 'status_history'

export const StatusRecord: z.ZodType<StatusEntry> = rowOf({
  id: z.string(),
  profile: z.string(),
  seq: z.number(),
  previousStatus: VerificationStatus,
  newStatus: VerificationStatus,
  notes: z.string(),
  updatedBy: z.string(),
  decidedBy: z.enum([...statusAuthors, '']),
  identityBy: z.enum([...identityAuthors, '']),
  verification: z.string(),
  created: z.string(),
})

export const newestStatus = (
  records: Records,
  profile: string,
  trace: Trace,
): Promise<DatabaseResult<StatusEntry | null>> =>
  records.first(
    {
      collection,
      filter: 'profile = {:profile}',
      values: { profile },
      sort: '-seq',
      schema: StatusRecord,
    },
    trace,
  )

/** The row of a move; the profile's own column must be written in the same batch. */
export const appendWrite = (id: string, profile: string, move: StatusMove): Write => ({
  method: 'POST',
  collection,
  row: { id, profile, ...columnsOf(move) },
})

/** Whether another row has the move's place in the history: a concurrent move, or our own of a call sent twice. */
export const isPlaceTaken = (refusal: Refusal | null): boolean =>
  isTaken(refusal, 'seq') || isTaken(refusal, 'id')

/** What a trigger means by refusing the move; null if none did (pb_migrations/1795392020_identity.js). */
export function refusedMove(
  refusal: Refusal | null,
  { at, move }: { at: number; move: StatusMove },
): MoveConflict | null {
  if (!namesNoField(refusal) || refusal?.index === null) return null
  // The other write of the two is the profile's: its identity was verified meanwhile.
  if (refusal?.index !== at || move.identityBy === 'applicant') return 'conflict'
  return move.newStatus === 'verified' && move.verification !== '' ? 'evidence_changed' : null
}

/** Our own row if it took the place; null if a concurrent move did. */
export async function ownAppend(
  records: Records,
  { id, profile, move }: { id: string; profile: string; move: StatusMove },
  trace: Trace,
): Promise<DatabaseResult<StatusEntry | null>> {
  const row = await records.one({ collection, id, schema: StatusRecord }, trace)
  if (!row.ok) return row
  const isOurs = row.value?.profile === profile && row.value.seq === move.seq
  return ok(isOurs ? row.value : null)
}
