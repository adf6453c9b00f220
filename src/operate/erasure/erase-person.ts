// Erases one person: finds the rows, deletes them, and repeats until nothing is found.
import type PocketBase from 'pocketbase'
import type { Context } from '../context.ts'
import { findPerson, nothingSeen, type Person, targetsOf } from './person.ts'
import { removePerson } from './remove.ts'

export type Erased =
  | { state: 'done'; rows: number }
  /** A verification is still in progress, for longer than one can take. */
  | { state: 'busy'; until: Date }
  /** Rows that the database does not delete, or that reappear as fast as they are deleted. */
  | { state: 'left'; rows: number; person: Person }

/** Two concurrent erasures need two passes, and a verification that finishes meanwhile needs one more. */
const mostPasses = 10
/** Longer than any verification takes; the lease of one that died runs out much earlier. */
const longestWaitMs = 180_000
const pollMs = 500

/**
 * Waits for a verification in progress and erases it with the rest: otherwise its rows would be stored afterwards. If
 * this is interrupted, a second run completes it.
 */
export async function erasePerson(
  pb: PocketBase,
  profileId: string,
  { now, note }: Context,
): Promise<Erased> {
  const startedAtMs = now().getTime()
  let [rows, passes, isWaiting] = [0, 0, false]
  let person = await findPerson(pb, { profileId, seen: nothingSeen, now: now() })
  while (person !== null) {
    if (person.busyUntil !== null) {
      if (now().getTime() - startedAtMs > longestWaitMs)
        return { state: 'busy', until: person.busyUntil }
      if (!isWaiting) note('A verification of this person is in progress: waiting for its end')
      isWaiting = true
      await Bun.sleep(pollMs)
    } else {
      if (isGone(person)) break
      if (passes === mostPasses) return { state: 'left', rows, person }
      passes += 1
      rows += await removePerson(pb, person)
    }
    person = await findPerson(pb, { profileId, seen: person.seen, now: now() })
  }
  return { state: 'done', rows }
}

/** Whether only the empty profile and its status history are left. */
export const isGone = (person: Person): boolean =>
  person.isEmptied && targetsOf(person).length === 0
