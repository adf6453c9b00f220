// Rewrites the database without its free space: SQLite leaves deleted text there until it needs the place.
import type PocketBase from 'pocketbase'
import * as z from 'zod'
import { type Context, exitCodes } from '../context.ts'
import { reasonOf, statusOf } from '../server.ts'

const Checkpoint = z.object({ rows: z.tuple([z.tuple([z.string(), z.string(), z.string()])]) })

/**
 * PocketBase has SQLite keep what is temporary in memory, where the new database would be built and the container's
 * limit would end the server. So it is told to use a file; in one query, as that counts for one of many connections.
 */
const rewrite = 'PRAGMA temp_store=1; VACUUM; PRAGMA temp_store=2'

/** What PocketBase answers where a query takes longer than the three minutes that it gives to any. */
const cutOff = 'context deadline exceeded'

/** Resolves to the exit code. Whoever was erased before is erased, whatever becomes of this. */
export async function vacuum(pb: PocketBase, { print, note }: Context): Promise<number> {
  try {
    await query(pb, rewrite)
    // The log of writes has the deleted text too, so it is emptied; a reader at work can be in the way of that.
    const [[busy]] = Checkpoint.parse(await query(pb, 'PRAGMA wal_checkpoint(TRUNCATE)')).rows
    if (busy === '0') print('The free space of the database is given back')
    else
      note('The log of writes is in use and keeps deleted text for now: run it again with --vacuum')
    return exitCodes.done
  } catch (thrown) {
    note(`The people are erased; only the rewrite failed: ${whyOf(thrown)}`)
    return exitCodes.unreachable
  }
}

const query = (pb: PocketBase, text: string): Promise<unknown> =>
  pb.send('/api/sql', { method: 'POST', body: { query: text } })

function whyOf(thrown: unknown): string {
  const reason = reasonOf(thrown).replaceAll('\n', ' ')
  return statusOf(thrown) === 400 && reason.includes(cutOff)
    ? 'it takes longer than the three minutes that PocketBase gives to a query; see "Free space" in docs/growth.md for another way'
    : reason
}
