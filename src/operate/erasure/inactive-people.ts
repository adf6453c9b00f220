// Erases the people for whom nothing was written for a long time, up to a limit per run.
import type PocketBase from 'pocketbase'
import { type Context, exitCodes } from '../context.ts'
import { rows } from '../rows.ts'
import { isEmptied, isNotEmptied } from './columns.ts'
import { erasePerson } from './erase-person.ts'
import { withRows } from './refilled-profiles.ts'

export interface Old {
  /** Milliseconds since the last write for them. */
  readonly ageMs: number
  /** The status of their profile; null is any. */
  readonly status: string | null
  /** Null is every team. */
  readonly team: string | null
  /** The maximum number of profiles in one run. */
  readonly limit: number
}

/** Resolves to the exit code. Without `deletes` it only lists the profiles. */
export async function eraseOld(
  pb: PocketBase,
  wanted: Old & { deletes: boolean },
  context: Context,
): Promise<number> {
  const before = new Date(context.now().getTime() - wanted.ageMs)
  let [found, rowCount, left] = [0, 0, 0]
  for await (const id of oldProfiles(pb, wanted, before)) {
    found += 1
    context.print(id)
    if (wanted.deletes) {
      const erased = await erasePerson(pb, id, context)
      if (erased.state === 'done') rowCount += erased.rows
      else left += 1
    }
    if (found === wanted.limit) break
  }
  if (!wanted.deletes) {
    context.print(`${found} people are old enough. Nothing was deleted; --yes erases them`)
    return exitCodes.done
  }
  const incomplete = left === 0 ? '' : `, ${left} incompletely: run it again`
  context.print(`${found} people erased, ${rowCount} rows deleted${incomplete}`)
  return left === 0 ? exitCodes.done : exitCodes.differences
}

/** Each profile is checked again at its turn, because people come back during a run. */
async function* oldProfiles(
  pb: PocketBase,
  { status, team }: Old,
  before: Date,
): AsyncGenerator<string> {
  const filters = [
    pb.filter('updated < {:before}', { before }),
    ...(status === null ? [] : [pb.filter('verification_status = {:status}', { status })]),
    ...(team === null ? [] : [pb.filter('team = {:team}', { team })]),
  ]
  const profiles = (emptiedOrNot: string) =>
    rows(pb, 'profiles', { filter: [...filters, emptiedOrNot].join(' && '), fields: 'id' })
  for await (const { id } of inTurn(profiles(isNotEmptied), withRows(pb, profiles(isEmptied)))) {
    const isQuiet = (
      await Promise.all([
        isNone(pb, 'profiles', pb.filter('id = {:id} && updated >= {:before}', { id, before })),
        isNone(pb, 'verification_history', since(pb, id, before)),
        isNone(pb, 'liveness_sessions', since(pb, id, before)),
        isNone(pb, 'files', since(pb, id, before)),
      ])
    ).every((one) => one)
    if (isQuiet) yield id
  }
}

async function* inTurn<T>(...all: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const one of all) yield* one
}

const since = (pb: PocketBase, id: string, before: Date): string =>
  pb.filter('profile = {:id} && created >= {:before}', { id, before })

async function isNone(pb: PocketBase, collection: string, filter: string): Promise<boolean> {
  const options = { filter, fields: 'id', skipTotal: true }
  const { items } = await pb.collection(collection).getList(1, 1, options)
  return items.length === 0
}
