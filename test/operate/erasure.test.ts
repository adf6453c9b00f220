/** What docs/growth.md says of erasing a person by hand: that order works, and another is refused by the database. */

import { Database } from 'bun:sqlite'
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asSuperuser } from '../store/world.ts'
import { verify } from '../support/people.ts'
import { freshPocketBase } from '../support/pocketbase.ts'
import { bodyOf, world } from '../support/world.ts'

setDefaultTimeout(180_000)

const pb = await freshPocketBase()
afterAll(() => pb.stop())

/** By collection, what ties its rows to the person. */
const columns = {
  verification_history: 'profile',
  device_events: 'session_id',
  liveness_results: 'session_id',
  liveness_sessions: 'session_id',
  document_analyses: 'profile',
  verification_attempts: 'profile',
  sightings: 'profile',
} as const

const personal = [
  'name',
  'document_type',
  'document_number',
  'country',
  'country_code',
  'phone_number',
  'email',
  'gender',
  'ip_address',
  'language',
  'face_liveness_session_id',
  'face_liveness_confidence',
  'face_liveness_status',
  'face_liveness_result',
  'document_front',
  'document_back',
  'facial_photo',
  'facial_video',
]

test('verifications, results and marks go, the profile is emptied, then the files go; the trail stays', async () => {
  const it = await world({ pb })
  const other = await verify(it, 'approved')
  const { profileId, sessionId } = await verify(it, 'approved')
  const ask = await asSuperuser(pb)
  const rows = (collection: string) => `/api/collections/${collection}/records`
  const idsOf = async (collection: string, filter: string): Promise<string[]> => {
    const path = `${rows(collection)}?perPage=500&filter=${encodeURIComponent(filter)}`
    const { items } = await bodyOf(await ask('GET', path))
    return items.map(({ id }: { id: string }) => id)
  }
  const files = await idsOf('files', `profile = '${profileId}'`)
  expect(files.length).toBe(3)
  // Not the files first, and never the profile or its trail.
  const [reference = ''] = files
  expect((await ask('DELETE', `${rows('files')}/${reference}`)).status).toBe(400)
  expect((await ask('DELETE', `${rows('profiles')}/${profileId}`)).status).toBe(400)

  for (const [collection, column] of Object.entries(columns)) {
    const value = column === 'profile' ? profileId : sessionId
    const ids = await idsOf(collection, `${column} = '${value}'`)
    expect([collection, ids.length > 0]).toEqual([collection, true])
    for (const id of ids) {
      expect((await ask('DELETE', `${rows(collection)}/${id}`)).status).toBe(204)
    }
  }
  const empty = Object.fromEntries(personal.map((name) => [name, null]))
  const random = crypto.randomUUID()
  const emptied = await ask('PATCH', `${rows('profiles')}/${profileId}`, {
    ...empty,
    userID: random,
    identity: '',
  })
  expect(emptied.status).toBe(200)
  for (const id of files) expect((await ask('DELETE', `${rows('files')}/${id}`)).status).toBe(204)

  // PocketBase deletes them from the disk a moment after it has answered.
  const onDisk = () => readdirSync(join(pb.dir, 'storage'), { recursive: true, encoding: 'utf8' })
  while (onDisk().some((path) => files.some((id) => path.includes(`${id}/`)))) await Bun.sleep(25)
  const trail = await idsOf('status_history', `profile = '${profileId}'`)
  expect(trail).toHaveLength(1)
  expect((await ask('DELETE', `${rows('status_history')}/${trail[0]}`)).status).toBe(400)
  // Nobody else is touched.
  const { data } = await bodyOf(await it.call(`/api/profiles/${other.profileId}`))
  expect(data.verification_history.id).toBe(other.body.data.id)
})

test('the list above is every column that can tie a row to a person', () => {
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const found = database
    .query<{ collection: string }, []>(
      `SELECT DISTINCT c.name collection FROM _collections c, json_each(c.fields) f
       WHERE f.value ->> '$.name' IN ('profile', 'session_id', 'liveness_session_id')`,
    )
    .all()
    .map(({ collection }) => collection)
  const fields = database
    .query<{ name: string }, []>(
      `SELECT f.value ->> '$.name' name FROM _collections c, json_each(c.fields) f
       WHERE c.name = 'profiles'`,
    )
    .all()
    .map(({ name }) => name)
  database.close()
  // The trail stays, files are told by their profile, and a claim on a session holds nothing of a person.
  const others = ['status_history', 'files', 'session_claims']
  expect(found.toSorted()).toEqual([...Object.keys(columns), ...others].toSorted())
  const kept = ['id', 'team', 'userID', 'identity', 'security_level', 'verification_status']
  expect(fields.toSorted()).toEqual([...personal, ...kept, 'created', 'updated'].toSorted())
})
