/** Every collection and column is known to hold personal data or not. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import {
  collectionsOfProfiles,
  emptyProfile,
  erasedCollections,
  isErasedUserId,
  keptColumns,
} from '../../../src/operate/erasure/columns.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { createWorld, type World } from '../../support/world.ts'
import { erase, someoneEverywhere } from './people-erased.ts'

setDefaultTimeout(60_000)

let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

test('every collection, and every column of the rows that stay, is listed as erased or as staying', () => {
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const collections = database
    .query<{ name: string }, []>('SELECT name FROM _collections WHERE system = 0')
    .all()
    .map(({ name }) => name)
  // PocketBase creates `users` by itself; nobody signs up there.
  const known = [...erasedCollections, ...Object.keys(keptColumns), 'users']
  expect(collections.toSorted()).toEqual(known.toSorted())
  expect(database.query('SELECT count(*) n FROM users').get()).toEqual({ n: 0 })
  const columnsOf = (table: string) =>
    database
      .query<{ name: string }, [string]>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name)
      .toSorted()
  const ofProfiles = collections.filter((name) => columnsOf(name).includes('profile'))
  expect(ofProfiles.toSorted()).toEqual([...collectionsOfProfiles, 'status_history'].toSorted())
  const { profiles, ...others } = keptColumns
  const ofProfile = [...Object.keys(emptyProfile), 'userID', ...profiles]
  expect(columnsOf('profiles')).toEqual(ofProfile.toSorted())
  for (const [table, columns] of Object.entries(others))
    expect([table, columnsOf(table)]).toEqual([table, [...columns].toSorted()])
  database.close()
})

test('an emptied profile has only the columns that stay, and a recognisable userID', async () => {
  const { profileId } = await someoneEverywhere(world)
  expect((await erase(pb, [profileId, '--yes'])).code).toBe(0)
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const row = database
    .query<Record<string, unknown>, [string]>('SELECT * FROM profiles WHERE id = ?')
    .get(profileId)
  database.close()
  const { userID, ...columns } = row ?? {}
  expect(isErasedUserId(userID)).toBe(true)
  const filled = Object.entries(columns).filter(
    ([, value]) => !['', 'null', null].includes(value as string),
  )
  expect(filled.map(([name]) => name).toSorted()).toEqual([...keptColumns.profiles].toSorted())
})
