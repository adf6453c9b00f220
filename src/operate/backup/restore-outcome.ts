// Watches PocketBase until a restore has ended. PocketBase reports no outcome, and restarts after a successful one.
import type PocketBase from 'pocketbase'
import { logIn, type Server, statusOf } from '../server.ts'

export type Outcome =
  | 'replaced'
  /** Other data, whose superuser has another password. */
  | 'other account'
  /** PocketBase is idle and has its old data. */
  | 'unchanged'
  | 'restoring'
  | 'gone'

interface Watched {
  server: Server
  /** A row of the old data. Once it is gone, the data has been replaced. */
  markerId: string
  /** For everything except the restore itself: its start, about a second after the request, and the restart. */
  waitSeconds: number
  restoringSeconds: number
}

const pollMs = 500

/** The final state, or the state when either timeout has passed. */
export async function outcome(pb: PocketBase, watched: Watched): Promise<Outcome> {
  const left = { others: polls(watched.waitSeconds), restoring: polls(watched.restoringSeconds) }
  let hasBegun = false
  for (;;) {
    await Bun.sleep(pollMs)
    const state = await look(pb, watched)
    if (state === 'replaced' || state === 'other account') return state
    // Idle before the restore began means nothing; idle after it means that the restore failed.
    if (state === 'unchanged' && hasBegun) return state
    const kind = state === 'restoring' ? 'restoring' : 'others'
    hasBegun ||= state === 'restoring'
    left[kind] -= 1
    if (left[kind] <= 0) return state
  }
}

const polls = (seconds: number): number => Math.ceil((seconds * 1000) / pollMs)

async function look(pb: PocketBase, { server, markerId }: Watched): Promise<Outcome> {
  const login = await logIn(pb, server)
  if (login === 'unreachable') return 'gone'
  // The account was valid a moment ago, so this is another database.
  if (login === 'refused') return 'other account'
  try {
    // Before the row: if the row exists after the server was idle, it existed when the restore had ended.
    const { data } = await pb.health.check()
    if (data.canBackup === false) return 'restoring'
    await pb.collection('settings').getOne(markerId, { fields: 'id' })
    // Without `canBackup` the answer came while the server restarted.
    return data.canBackup === true ? 'unchanged' : 'gone'
  } catch (thrown) {
    return statusOf(thrown) === 404 ? 'replaced' : 'gone'
  }
}
