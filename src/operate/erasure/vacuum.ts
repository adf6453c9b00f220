// Rewrites the database without its free space, where SQLite leaves deleted text until it reuses the space.
import type PocketBase from 'pocketbase'
import * as z from 'zod'
import { type Context, exitCodes } from '../context.ts'
import { reasonOf, statusOf } from '../server.ts'

const Checkpoint = z.object({ rows: z.tuple([z.tuple([z.string(), z.string(), z.string()])]) })

/**
 * PocketBase makes SQLite keep temporary data in memory. The new database would be built there and exceed the memory
 * limit of the container. So this uses a file, in one query because the setting is per connection.
 */
const rewrite = 'PRAGMA temp_store=1; VACUUM; PRAGMA temp_store=2'

/** The answer of PocketBase to a query that takes longer than its limit of three minutes. */
const cutOff = 'context deadline exceeded'

/** Resolves to the exit code. A failure here does not undo the erasure. */
export async function vacuum(pb: PocketBase, { print, note }: Context): Promise<number> {
  try {
    await query(pb, rewrite)
    // The write-ahead log has the deleted text too, so it is truncated. A concurrent reader can prevent that.
    const [[busy]] = Checkpoint.parse(await query(pb, 'PRAGMA wal_checkpoint(TRUNCATE)')).rows
    if (busy === '0') print('The free space of the database was released')
    else
      note('The write-ahead log is in use and still has deleted text: run it again with --vacuum')
    return exitCodes.done
  } catch (thrown) {
    note(`The people were erased; only the rewrite failed: ${whyOf(thrown)}`)
    return exitCodes.unreachable
  }
}

const query = (pb: PocketBase, text: string): Promise<unknown> =>
  pb.send('/api/sql', { method: 'POST', body: { query: text } })

function whyOf(thrown: unknown): string {
  const reason = reasonOf(thrown).replaceAll('\n', ' ')
  return statusOf(thrown) === 400 && reason.includes(cutOff)
    ? 'it takes longer than the three minutes that PocketBase allows for a query; see "Free space" in docs/growth.md for another way'
    : reason
}
