/** Rewriting the database after an erasure: on disk rather than in memory, and the messages if it fails. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newProfile } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { createWorld, type World } from '../../support/world.ts'
import { operate } from '../run.ts'
import { erase, rowsOf, someoneEverywhere } from './people-erased.ts'

setDefaultTimeout(300_000)

let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

const marksOnDisk = (marks: readonly string[]): string[] => {
  const files = ['data.db', 'data.db-wal', 'auxiliary.db', 'auxiliary.db-wal']
  const bytes = files.map((name) => readFileSync(join(pb.dir, name), 'latin1')).join('')
  return marks.filter((mark) => bytes.includes(mark))
}

/** The server with another answer to the rewrite, and the queries that it received. */
function answering(answer: (text: string) => Response | null) {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const body = await request.text()
      const isSql = pathname === '/api/sql'
      if (isSql) asked.push(JSON.parse(body).query)
      const own = isSql ? answer(asked.at(-1) ?? '') : null
      const { method, headers } = request
      const sent = method === 'GET' ? { method, headers } : { method, headers, body }
      return own ?? fetch(`${pb.url}${pathname}${search}`, sent)
    },
  })
  return { url: server.url.origin, asked, stop: () => server.stop(true) }
}

test('with --vacuum even the free space of the database contains nothing of them', async () => {
  const { profileId, marks } = await someoneEverywhere(world)
  expect((await erase(pb, [profileId, '--yes'])).code).toBe(0)
  expect(marksOnDisk(marks).length).toBeGreaterThan(0)
  const ran = await erase(pb, [profileId, '--yes', '--vacuum'])
  expect([ran.code, ran.lines.at(-1)]).toEqual([0, 'The free space of the database was released'])
  expect(marksOnDisk(marks)).toEqual([])
})

test('the new database is built in a file, on the one connection whose setting changes and changes back', async () => {
  const proxy = answering(() => null)
  const ran = await erase(pb, [await newProfile(world), '--yes', '--vacuum'], proxy)
  await proxy.stop()
  expect(ran.code).toBe(0)
  expect(proxy.asked).toEqual([
    'PRAGMA temp_store=1; VACUUM; PRAGMA temp_store=2',
    'PRAGMA wal_checkpoint(TRUNCATE)',
  ])
})

test('if the rewrite fails, the message says that the people were erased and why it failed', async () => {
  const failed = 'The people were erased; only the rewrite failed: '
  const refused = (reason: string) =>
    Response.json(
      { status: 400, message: `Failed to execute query. Raw error:\n${reason}`, data: {} },
      { status: 400 },
    )
  for (const [answer, words] of [
    [refused('context deadline exceeded'), 'it takes longer than the three minutes'],
    [
      refused('database or disk is full (13)'),
      'PocketBase answered 400: Failed to execute query. Raw error: database or disk is full (13)',
    ],
    [new Response('', { status: 502 }), 'PocketBase answered 502'],
  ] as const) {
    const profileId = await newProfile(world)
    const proxy = answering(() => answer.clone())
    const ran = await erase(pb, [profileId, '--yes', '--vacuum'], proxy)
    await proxy.stop()
    expect([ran.code, ran.lines.at(-1)]).toEqual([3, expect.stringContaining(failed + words)])
    expect((await erase(pb, [profileId, '--yes'])).lines.at(-1)).toBe(
      'Nothing is left of this person',
    )
  }
})

test('the alternative, restoring a backup over its own database, leaves nothing of them either', async () => {
  const { profileId, marks } = await someoneEverywhere(world)
  expect((await erase(pb, [profileId, '--yes'])).code).toBe(0)
  expect(marksOnDisk(marks).length).toBeGreaterThan(0)
  const folder = mkdtempSync(join(tmpdir(), 'identivia-rewrite-'))
  const file = join(folder, 'backup.zip')
  expect((await operate(pb, ['backup', file])).code).toBe(0)
  expect((await operate(pb, ['restore', file, '--replace'])).code).toBe(0)
  rmSync(folder, { recursive: true })
  expect(rowsOf(pb, profileId).trail).toBe(1)
  expect(marksOnDisk(marks)).toEqual([])
})
