// Finds emptied profiles that have rows again, because a client with a token wrote to them.
import type PocketBase from 'pocketbase'
import { type Row, rows } from '../rows.ts'
import { collectionsOfProfiles } from './columns.ts'

/** A filter of PocketBase has at most 3500 characters. */
const profilesAtOnce = 80

/** In batches: every run checks all profiles that were ever erased. */
export async function* withRows(pb: PocketBase, profiles: AsyncIterable<Row>): AsyncGenerator<Row> {
  const some: Row[] = []
  for await (const profile of profiles) {
    some.push(profile)
    if (some.length === profilesAtOnce) yield* named(pb, some.splice(0))
  }
  if (some.length > 0) yield* named(pb, some)
}

async function* named(pb: PocketBase, profiles: readonly Row[]): AsyncGenerator<Row> {
  const filter = profiles.map(({ id }) => pb.filter('profile = {:id}', { id })).join(' || ')
  const found = new Set<unknown>()
  for (const collection of collectionsOfProfiles) {
    for await (const { profile } of rows(pb, collection, { filter, fields: 'id,profile' }))
      found.add(profile)
  }
  yield* profiles.filter(({ id }) => found.has(id))
}
