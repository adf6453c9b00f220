/** Files that no record names are found and deleted. Named and recent files stay, whatever the options. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { operate } from '../../src/operate/commands.ts'
import { references } from '../../src/operate/sweep-files.ts'
import { jpeg, storeOn, untraced, value } from '../store/world.ts'
import { finishSession, newProfile, specimen, verify } from '../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../support/pocketbase.ts'
import { bodyOf, createWorld, type World } from '../support/world.ts'
import { operate as operateByProcess, variablesOf } from './run.ts'
import { wholenessOf } from './server-state.ts'

setDefaultTimeout(300_000)

const hourMs = 60 * 60_000
let pb: TestPocketBase
let world: World

beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

/** The part of a WEBM file that is checked. */
const webm = new Uint8Array([
  0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42,
  0xf3, 0x81, 8, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d,
])

/** As if that many hours had passed. */
async function sweep(hours: number, ...words: string[]) {
  const lines: string[] = []
  const code = await operate(['sweep-files', ...words], {
    env: variablesOf(pb),
    now: () => new Date(Date.now() + hours * hourMs),
    print: (line) => lines.push(line),
    note: (line) => lines.push(line),
  })
  return { code, lines }
}

const fileIds = (): string[] => {
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const rows = database.query<{ id: string }, []>('SELECT id FROM files ORDER BY id').all()
  database.close()
  return rows.map(({ id }) => id)
}

const orphan = async () => value(await storeOn(pb).store.files.put(jpeg(), untraced))

const withFront = async (profileId: string, scenario: string) => {
  const document_front = await specimen(world, scenario, 'document_front')
  const form = { document_front }
  const answer = await world.call(`/api/profiles/${profileId}`, { method: 'PATCH', form })
  expect(answer.status).toBe(200)
}

test('every column of the database that can name a file is checked', () => {
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const columns = database
    .query<{ collection: string; column: string }, []>(
      `SELECT c.name collection, f.value ->> '$.name' "column"
       FROM _collections c, json_each(c.fields) f, _collections target
       WHERE target.name = 'files' AND f.value ->> '$.collectionId' = target.id`,
    )
    .all()
    .map(({ collection, column }) => `${collection}.${column}`)
  database.close()
  const known = references.flatMap(({ collection, columns: names }) =>
    names.map((column) => `${collection}.${column}`),
  )
  expect(columns.length).toBeGreaterThan(8)
  expect(known.toSorted()).toEqual(columns.toSorted())
})

test('a file that a profile, a verification or a liveness result names is not an orphan', async () => {
  await verify(world, 'approved')
  // A result with its audit images, of a session that nobody submitted.
  const started = await world.call('/api/face-liveness/session', {
    method: 'POST',
    json: { audit_images: 2 },
  })
  const { sessionId } = await bodyOf(started)
  await finishSession(world, 'approved', sessionId)
  const { data } = await bodyOf(await world.call(`/api/face-liveness/results/${sessionId}`))
  expect(data.auditImages).toHaveLength(2)
  const profileId = await newProfile(world)
  const facial_video = new Blob([webm])
  const form = { facial_video, facial_photo: await specimen(world, 'approved', 'facial_photo') }
  const patched = await world.call(`/api/profiles/${profileId}`, { method: 'PATCH', form })
  expect(patched.status).toBe(200)
  await withFront(profileId, 'approved')
  const ids = fileIds()
  // Front, photo and reference; reference and two audit images; video, photo and front.
  expect(ids).toHaveLength(9)
  const { code, lines } = await sweep(2, '--delete')
  expect([code, ...lines]).toEqual([
    0,
    `${ids.length} files are old enough, 0 of them orphaned (0 B)`,
    '0 deleted',
  ])
  expect(fileIds()).toEqual(ids)
})

test('files of interrupted uploads are listed, and deleted with --delete', async () => {
  const orphans = [(await orphan()).id, (await orphan()).id]
  const all = fileIds()
  const dry = await sweep(2)
  expect(dry.code).toBe(0)
  expect(dry.lines[0]).toMatch(/^\d+ files are old enough, 2 of them orphaned \(80 B\)$/)
  expect(dry.lines.slice(1, 3).toSorted()).toEqual(orphans.toSorted())
  expect(dry.lines.at(-1)).toBe('Nothing was deleted; --delete deletes them permanently')
  expect(fileIds()).toEqual(all)

  const swept = await sweep(2, '--delete')
  expect([swept.code, swept.lines.at(-1)]).toEqual([0, '2 deleted'])
  expect(fileIds()).toEqual(all.filter((id) => !orphans.includes(id)))
  expect(await wholenessOf(pb)).toMatchObject({ damaged: [], missing: [] })
  expect((await sweep(2)).lines).toHaveLength(1)
})

test('a file of the last hour stays, whatever the options', async () => {
  const { id } = await orphan()
  expect((await sweep(0, '--delete')).lines.at(-1)).toBe('0 deleted')
  expect((await sweep(0.9, '--delete')).lines.at(-1)).toBe('0 deleted')
  expect((await sweep(2, '--delete', '--older-than', '3h')).lines.at(-1)).toBe('0 deleted')
  for (const age of ['0h', '59m', '0d', 'soon', '-1h']) {
    expect((await sweep(2, '--delete', '--older-than', age)).code).toBe(2)
  }
  expect((await sweep(2, '--delete', '--dry-run')).code).toBe(2)
  expect(fileIds()).toContain(id)
  expect((await sweep(25, '--delete', '--older-than', '1d')).lines.at(-1)).toBe('1 deleted')
  expect(fileIds()).not.toContain(id)
})

test('a file that a verification starts to name during the sweep is kept, because the database refuses', async () => {
  const { sessionId } = await verify(world, 'approved')
  const database = new Database(join(pb.dir, 'data.db'))
  const row = database
    .query<{ id: string }, [string]>(
      'SELECT document_front id FROM verification_history WHERE liveness_session_id = ?',
    )
    .get(sessionId)
  database.close()
  const proxy = withoutVerifications(pb)
  const lines: string[] = []
  const code = await operate(['sweep-files', '--delete'], {
    env: { ...variablesOf(pb), POCKETBASE_URL: proxy.url.origin },
    now: () => new Date(Date.now() + 2 * hourMs),
    print: (line) => lines.push(line),
    note: (line) => lines.push(line),
  })
  await proxy.stop(true)
  expect(code).toBe(1)
  expect(lines.at(-1)).toMatch(/^0 deleted, \d+ refused$/)
  expect(fileIds()).toContain(row?.id ?? '')
  expect(await wholenessOf(pb)).toMatchObject({ damaged: [], missing: [] })
})

/** The server as it was a moment before any verification was written. */
const withoutVerifications = ({ url }: TestPocketBase) =>
  Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => {
      const { pathname, search } = new URL(request.url)
      return pathname.includes('verification_history')
        ? Response.json({ items: [], page: 1, perPage: 1000, totalItems: -1, totalPages: -1 })
        : fetch(new Request(`${url}${pathname}${search}`, request))
    },
  })

test('as a process it deletes nothing by default, and reports an unreachable server', async () => {
  const { id } = await orphan()
  const ran = await operateByProcess(pb, ['sweep-files'])
  expect([ran.code, ran.complaints]).toEqual([0, ''])
  expect(fileIds()).toContain(id)
  const away = await operateByProcess(pb, ['sweep-files'], {
    env: { POCKETBASE_URL: 'http://127.0.0.1:9' },
  })
  expect([away.code, away.complaints]).toEqual([
    3,
    'The sweep ended early: PocketBase is unreachable at POCKETBASE_URL\n',
  ])
})

test('a file that its profile lost within the last hour stays, because a verification may be about to name it', async () => {
  await sweep(2, '--delete')
  const profileId = await newProfile(world)
  await withFront(profileId, 'approved')
  const before = fileIds()
  const database = new Database(join(pb.dir, 'data.db'))
  // The profile is changed two hours from now, and the sweep runs right after.
  const later = new Date(Date.now() + 2 * hourMs).toISOString().replace('T', ' ')
  await withFront(profileId, 'approved')
  database.run('UPDATE profiles SET updated = ? WHERE id = ?', [later, profileId])
  database.close()
  await sweep(2.5, '--delete')
  expect(before.filter((id) => !fileIds().includes(id))).toEqual([])
  expect((await sweep(4, '--delete')).lines.at(-1)).toBe('1 deleted')
})
