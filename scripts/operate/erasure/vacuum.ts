// Rewrites the database without its free space: SQLite leaves deleted text there until it needs the place.
import type PocketBase from 'pocketbase'
import * as z from 'zod'
import type { Context } from '../context.ts'

const Checkpoint = z.object({ rows: z.tuple([z.tuple([z.string(), z.string(), z.string()])]) })

/** The log of writes has the deleted text too, so it is emptied; a reader at work can be in the way of that. */
export async function vacuum(pb: PocketBase, { print, note }: Context): Promise<void> {
  await pb.send('/api/sql', { method: 'POST', body: { query: 'VACUUM' } })
  const answer: unknown = await pb.send('/api/sql', {
    method: 'POST',
    body: { query: 'PRAGMA wal_checkpoint(TRUNCATE)' },
  })
  const [[busy]] = Checkpoint.parse(answer).rows
  if (busy === '0') print('The free space of the database is given back')
  else
    note('The log of writes is in use and keeps deleted text for now: run it again with --vacuum')
}
