// Watches PocketBase until a restore has ended. It says nothing of how one ends, and restarts after a good one.
import type PocketBase from 'pocketbase'
import { logIn, type Server, statusOf } from '../server.ts'

export type Outcome =
  | 'replaced'
  /** Other data, whose superuser has another password. */
  | 'other account'
  /** PocketBase is idle and has what it had. */
  | 'unchanged'
  | 'restoring'
  | 'gone'

interface Watched {
  server: Server
  /** A row of the data that is to be replaced: they are once it is gone. */
  markerId: string
  /** For anything but the restoring itself: its begin, a second after it was asked for, and the restart. */
  waitSeconds: number
  restoringSeconds: number
}

const pollMs = 500

/** What there is in the end, or when either time is over. */
export async function outcome(pb: PocketBase, watched: Watched): Promise<Outcome> {
  const left = { others: polls(watched.waitSeconds), restoring: polls(watched.restoringSeconds) }
  const seen = { isBegun: false }
  for (;;) {
    await Bun.sleep(pollMs)
    const state = await look(pb, watched)
    if (state === 'replaced' || state === 'other account') return state
    // Idle before it began is not idle after it: that it has given up is known only then.
    if (state === 'unchanged' && seen.isBegun) return state
    const kind = state === 'restoring' ? 'restoring' : 'others'
    seen.isBegun ||= state === 'restoring'
    left[kind] -= 1
    if (left[kind] <= 0) return state
  }
}

const polls = (seconds: number): number => Math.ceil((seconds * 1000) / pollMs)

async function look(pb: PocketBase, { server, markerId }: Watched): Promise<Outcome> {
  const login = await logIn(pb, server)
  if (login === 'unreachable') return 'gone'
  // The account was good a moment ago, so this is another database.
  if (login === 'refused') return 'other account'
  try {
    // Before the row: one that is there after the server was idle was there when it had ended.
    const { data } = await pb.health.check()
    if (data.canBackup === false) return 'restoring'
    await pb.collection('settings').getOne(markerId, { fields: 'id' })
    // Without the word it was asked between two servers, the old and the new.
    return data.canBackup === true ? 'unchanged' : 'gone'
  } catch (thrown) {
    return statusOf(thrown) === 404 ? 'replaced' : 'gone'
  }
}
