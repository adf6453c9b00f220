import { Database } from 'bun:sqlite'
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshPocketBase, pocketbase } from '../support/pocketbase.ts'
import { asSuperuser, person, present, storeOn, untraced, value } from './world.ts'

setDefaultTimeout(60_000)

const migrationsDir = join(import.meta.dirname, '..', '..', 'pb_migrations')
const migrations = readdirSync(migrationsDir).length
const dir = mkdtempSync(join(tmpdir(), 'identivia-migrations-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function migrate(...words: string[]): Promise<string> {
  const { binary } = await pocketbase()
  const child = Bun.spawn(
    [binary, 'migrate', ...words, '--dir', dir, '--migrationsDir', migrationsDir],
    { stdin: new Blob(['y\n']), stdout: 'pipe', stderr: 'pipe' },
  )
  const output = await new Response(child.stdout).text()
  expect(await child.exited).toBe(0)
  return output
}

/** Every named part of the schema. */
function schema(): string[] {
  const database = new Database(join(dir, 'data.db'), { readonly: true })
  const query = `SELECT type || ' ' || name || ' ' || sql AS line FROM sqlite_master
    WHERE name NOT LIKE 'sqlite%' ORDER BY type, name`
  const lines = database
    .query(query)
    .all()
    .map((row) => JSON.stringify(row))
  database.close()
  return lines
}

test('the migrations apply, revert without a trace, and apply again to the same schema', async () => {
  await migrate('up')
  const first = schema()
  expect(first.some((line) => line.includes('status_history_no_delete'))).toBe(true)
  const down = await migrate('down', String(migrations))
  expect(down.match(/Reverted/g)?.length).toBe(migrations)
  expect(schema().filter((line) => /profiles|history|liveness|settings/.test(line))).toEqual([])
  await migrate('up')
  expect(schema()).toEqual(first)
})

test('device events and leases of the version before are taken over', async () => {
  await migrate('up')
  const later = readdirSync(migrationsDir).filter((name) => name >= '1795392030').length
  await migrate('down', String(later))
  const before = new Database(join(dir, 'data.db'))
  before.run(
    `INSERT INTO verification_history (id, profile, team, liveness_session_id, decision, evidence)
     VALUES ('verification001', '', 'their-team', 's', '{}', '{}')`,
  )
  before.run(
    `INSERT INTO device_events (id, event_id, session_id, verification)
     VALUES ('event0000000001', 'e', 's', 'verification001'), ('event0000000002', 'f', 't', 'erased')`,
  )
  before.run(
    `INSERT INTO session_claims (id, session_id, turn, until)
     VALUES ('claim0000000001', 's', 1, ''), ('claim0000000002', 's', 2, '')`,
  )
  before.close()
  await migrate('up')
  const after = new Database(join(dir, 'data.db'))
  const all = (sql: string) => after.query(sql).all()
  expect(all('SELECT event_id, team FROM device_events ORDER BY event_id')).toEqual([
    { event_id: 'e', team: 'their-team' },
    { event_id: 'f', team: '' },
  ])
  expect(all('SELECT id FROM session_claims')).toEqual([{ id: 'claim0000000002' }])
  expect(() => after.run("UPDATE device_events SET team = 'x'")).toThrow('UPDATE is refused')
  for (const table of ['device_events', 'session_claims', 'verification_history'])
    after.run(`DELETE FROM ${table}`)
  after.close()
})

test('a restart leaves rows and settings as they are', async () => {
  const server = await freshPocketBase()
  try {
    const { store } = storeOn(server)
    const { id } = value(await store.profiles.createOrFind(person(), untraced))
    const before = await asSuperuser(server)
    const path = '/api/collections/settings/records'
    const found = await before('GET', `${path}?filter=key='document_types'`)
    const { items } = await found.json()
    expect((await before('PATCH', `${path}/${items[0].id}`, { value: 91 })).status).toBe(200)
    await server.restart()
    expect(present(await store.profiles.read(id, untraced)).id).toBe(id)
    expect(value(await store.settings.publicSettings(untraced))).toMatchObject({
      document_types: 91,
    })
  } finally {
    await server.stop()
  }
})

test('the server is configured: batches, short logs without addresses, no alerts', async () => {
  const send = await asSuperuser(await pocketbase())
  expect(await (await send('GET', '/api/settings')).json()).toMatchObject({
    batch: { enabled: true, maxRequests: 20, timeout: 10 },
    logs: { maxDays: 7, logIP: false },
    meta: { hideControls: true },
    rateLimits: { enabled: true },
  })
  const superusers = await send('GET', '/api/collections/_superusers')
  expect(await superusers.json()).toMatchObject({ authAlert: { enabled: false } })
})

test('every collection of ours is open to superusers only', async () => {
  const send = await asSuperuser(await pocketbase())
  const answer = await send('GET', '/api/collections?perPage=100&filter=system=false')
  const { items } = await answer.json()
  const rules = { listRule: null, viewRule: null, createRule: null, updateRule: null }
  const names: string[] = []
  for (const collection of items) {
    names.push(collection.name)
    if (collection.name === 'users') expect(collection.createRule).toBeNull()
    if (collection.name !== 'users')
      expect(collection).toMatchObject({ ...rules, deleteRule: null })
  }
  expect(names).toContain('status_history')
})
