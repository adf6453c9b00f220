// Erases the people for whom nothing was written for a long time, as many as a run may take.
import type PocketBase from 'pocketbase'
import { type Context, exitCodes } from '../context.ts'
import { rows } from '../rows.ts'
import { isEmptied, isNotEmptied } from './columns.ts'
import { erasePerson } from './erase-person.ts'
import { withRows } from './with-rows.ts'

export interface Old {
  /** Milliseconds since anything was written for them. */
  readonly ageMs: number
  /** The status that their profile has; null is any. */
  readonly status: string | null
  /** Null is every team. */
  readonly team: string | null
  /** Most profiles of one run. */
  readonly limit: number
}

/** Resolves to the exit code. Without `deletes` it only says whose turn it is. */
export async function eraseOld(
  pb: PocketBase,
  wanted: Old & { deletes: boolean },
  context: Context,
): Promise<number> {
  const before = new Date(context.now().getTime() - wanted.ageMs)
  const done = { found: 0, rows: 0, left: 0 }
  for await (const id of oldProfiles(pb, wanted, before)) {
    done.found += 1
    context.print(id)
    if (wanted.deletes) {
      const erased = await erasePerson(pb, id, context)
      if (erased.state === 'done') done.rows += erased.rows
      else done.left += 1
    }
    if (done.found === wanted.limit) break
  }
  if (!wanted.deletes) {
    context.print(`${done.found} people are old enough. Nothing was deleted; --yes erases them`)
    return exitCodes.done
  }
  const left = done.left === 0 ? '' : `, ${done.left} not wholly: run it again`
  context.print(`${done.found} people erased, ${done.rows} rows deleted${left}`)
  return done.left === 0 ? exitCodes.done : exitCodes.differences
}

/** Each is looked at again when its turn comes: people come back while a run goes on. */
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
