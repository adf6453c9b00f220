// Erases one person: looks, takes out what it finds, and looks again until there is nothing.
import type PocketBase from 'pocketbase'
import type { Context } from '../context.ts'
import { findPerson, nothingSeen, type Person, targetsOf } from './person.ts'
import { removePerson } from './remove.ts'

export type Erased =
  | { state: 'done'; rows: number }
  /** A verification is still at work, longer than any takes. */
  | { state: 'busy'; until: Date }
  /** Rows that the database does not let go, or that come back as fast as they go. */
  | { state: 'left'; rows: number; person: Person }

/** Two at once need two looks, and a verification that ends meanwhile one more. */
const mostLooks = 10
/** As long as a claim on a session lives. */
const longestWaitMs = 180_000
const pollMs = 500

/**
 * A verification under way is waited for and erased with the rest: what it stores would otherwise come after. Whatever
 * ends this half-way, a second run ends it.
 */
export async function erasePerson(
  pb: PocketBase,
  profileId: string,
  { now, note }: Context,
): Promise<Erased> {
  const startedAtMs = now().getTime()
  const state = { rows: 0, looks: 0, waits: false }
  let person = await findPerson(pb, { profileId, seen: nothingSeen, now: now() })
  while (person !== null) {
    if (person.busyUntil !== null) {
      if (now().getTime() - startedAtMs > longestWaitMs)
        return { state: 'busy', until: person.busyUntil }
      if (!state.waits) note('A verification of this person is under way: waiting for its end')
      state.waits = true
      await Bun.sleep(pollMs)
    } else {
      if (isGone(person)) break
      if (state.looks === mostLooks) return { state: 'left', rows: state.rows, person }
      state.looks += 1
      state.rows += await removePerson(pb, person)
    }
    person = await findPerson(pb, { profileId, seen: person.seen, now: now() })
  }
  return { state: 'done', rows: state.rows }
}

/** True where nothing is left but the empty profile and its trail. */
export const isGone = (person: Person): boolean =>
  person.isEmptied && targetsOf(person).length === 0
