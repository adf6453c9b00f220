/** Backup, destroy, restore, on the real server: every row, byte and constraint is there again. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../tools/free-port.ts'
import { startPocketBase } from '../../../tools/pocketbase/server.ts'
import { asSuperuser, person, storeOn, untraced, value } from '../../store/world.ts'
import { specimen, submission, verify } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'
import { operate } from '../run.ts'
import { type ServerState, stateOf, wholenessOf } from '../server-state.ts'

setDefaultTimeout(300_000)

const migrationsDir = join(import.meta.dir, '..', '..', '..', 'pb_migrations')
const encryptionKey = '0123456789abcdef0123456789abcdef'
const scenarios = [
  'approved',
  'face-mismatch',
  'expired-document',
  'bot-device',
  'spoofed-liveness',
  'provider-outage',
]
const folder = mkdtempSync(join(tmpdir(), 'identivia-backup-'))
const backupFile = join(folder, 'backup.zip')
let pb: TestPocketBase
let world: World
let people: Awaited<ReturnType<typeof verify>>[] = []
let before: ServerState

beforeAll(async () => {
  pb = await freshPocketBase({ encryptionKey })
  world = await createWorld({ pb })
  const asAdmin = await asSuperuser(pb)
  const policy = {
    name: 'acme',
    levels: { standard: { minimumAgeYears: 21 }, high: { minimumAgeYears: 21 } },
  }
  await asAdmin('POST', '/api/collections/settings/records', {
    key: 'verification_policy',
    value: policy,
  })
  people = await Promise.all(scenarios.map((scenario) => verify(world, scenario)))
  const { profileId } = people[0] ?? { profileId: '' }
  const facial_photo = await specimen(world, 'approved', 'facial_photo')
  const form = { facial_photo }
  await world.call(`/api/profiles/${profileId}`, { method: 'PATCH', form })
  before = stateOf(pb)
})

afterAll(async () => {
  await pb.stop()
  rmSync(folder, { recursive: true, force: true })
})

const rowsOf = (state: ServerState) =>
  Object.fromEntries(Object.entries(state.tables).map(([name, { rows }]) => [name, rows]))

test('a backup is one file that only its owner can read, and leaves nothing on the server', async () => {
  const ran = await operate(pb, ['backup', backupFile])
  expect(ran).toMatchObject({ code: 0, complaints: '' })
  expect(ran.output).toStartWith(`Backed up at least ${people.length} profiles, `)
  const sha256 = createHash('sha256').update(readFileSync(backupFile)).digest('hex')
  expect(ran.output).toContain(`SHA-256 ${sha256}\n`)
  expect(statSync(backupFile).mode & 0o777).toBe(0o600)
  expect(existsSync(`${backupFile}.part`)).toBe(false)
  const listed = await (await asSuperuser(pb))('GET', '/api/backups')
  expect(await listed.json()).toEqual([])
  // A second one into the same file would lose the first.
  const again = await operate(pb, ['backup', backupFile])
  expect([again.code, again.complaints]).toEqual([2, 'That file already exists\n'])
})

test('two at once wait for each other, and both are complete', async () => {
  const runs = await Promise.all(
    ['one', 'other'].map((name) => operate(pb, ['backup', join(folder, `${name}.zip`)])),
  )
  expect(runs.map(({ code, complaints }) => ({ code, complaints }))).toEqual([
    { code: 0, complaints: '' },
    { code: 0, complaints: '' },
  ])
  expect(stateOf(pb)).toEqual(before)
})

test('destroyed and restored, every row, file, index, trigger and setting is what it was', async () => {
  expect(rowsOf(before)).toMatchObject({
    profiles: people.length,
    verification_history: people.length,
    policies: 1,
  })
  expect(Object.keys(before.files).length).toBeGreaterThan(people.length * 3)
  const settings = async () => (await (await asSuperuser(pb))('GET', '/api/settings')).json()
  const settingsBefore = await settings()
  await pb.kill()
  rmSync(pb.dir, { recursive: true })
  await pb.restart()
  expect(rowsOf(stateOf(pb))).toMatchObject({ profiles: 0, verification_history: 0, files: 0 })

  const ran = await operate(pb, ['restore', backupFile])
  expect([ran.code, ran.complaints]).toEqual([0, ''])
  expect(ran.output).toStartWith(`Restored ${people.length} profiles, ${people.length} verif`)
  const after = stateOf(pb)
  expect(after).toEqual(before)
  expect(await settings()).toEqual(settingsBefore)
  expect(await wholenessOf(pb)).toMatchObject({ damaged: [], missing: [] })
  const sum = (state: ServerState) =>
    `${Object.values(rowsOf(state)).reduce((all, rows) => all + rows, 0)} rows in ` +
    `${Object.keys(state.tables).length} tables, ${Object.keys(state.files).length} files, ` +
    `SHA-256 ${createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 16)}`
  process.stdout.write(`before: ${sum(before)}\nafter:  ${sum(after)}\n`)
})

test('the restored server refuses to change what was recorded, and replays every decision', async () => {
  const database = new Database(join(pb.dir, 'data.db'))
  for (const table of ['verification_history', 'status_history', 'files', 'policies']) {
    expect(() => database.run(`UPDATE ${table} SET created = ''`)).toThrow('UPDATE is refused')
  }
  database.close()
  const replayed = await operate(pb, ['replay', '--all'])
  expect([replayed.code, replayed.complaints]).toEqual([0, ''])
  expect(replayed.output).toContain(`${people.length} identical, 0 different`)
})

test('the API that was running goes on: people are found, sessions stay used, new ones are decided', async () => {
  for (const { profileId, body } of people) {
    const { data } = await bodyOf(await world.call(`/api/profiles/${profileId}`))
    expect(data.verification_history.id).toBe(body.data.id)
    expect(data.status).toBe(body.data.status)
  }
  const [{ profileId = '', sessionId = '', body: first } = {}] = people
  const again = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form: await submission(world, 'approved', sessionId),
  })
  expect([again.status, (await bodyOf(again)).data.id]).toEqual([200, first.data.id])
  const { response, body } = await verify(world, 'approved')
  expect([response.status, body.data.decision.outcome]).toEqual([201, 'approved'])
  expect(body.data.decision.policy).toStartWith('acme@')
})

test('a restore onto a server with data is refused without --replace, and the old data is kept as a backup', async () => {
  const count = people.length + 1
  const refused = await operate(pb, ['restore', backupFile])
  expect([refused.code, refused.output]).toEqual([2, ''])
  expect(refused.complaints).toContain(`The server has ${count} profiles`)
  expect(refused.complaints).toContain('Nothing was changed')
  expect(rowsOf(stateOf(pb)).profiles).toBe(count)

  const ran = await operate(pb, ['restore', backupFile, '--replace'])
  expect([ran.code, ran.complaints]).toEqual([0, ''])
  expect(stateOf(pb)).toEqual(before)
  const kept = /stays on the server as (before_restore_\w+\.zip)/.exec(ran.output)?.[1] ?? ''
  const listed = await (await asSuperuser(pb))('GET', '/api/backups')
  expect(await listed.json()).toMatchObject([{ key: kept }])
})

test('through standard output and input, as in a container, and under load', async () => {
  const profile = value(await storeOn(pb).store.profiles.createOrFind(person(), untraced))
  expect(profile.created).toBe(true)
  let [isDone, count] = [false, 0]
  const busy = (async () => {
    while (!isDone) {
      const { response } = await verify(world, 'approved')
      if (response.status !== 201) throw new Error(`A verification failed: ${response.status}`)
      count += 1
    }
  })()
  const runs = []
  for (let run = 0; run < 3; run += 1) runs.push(await operate(pb, ['backup', '-']))
  isDone = true
  await busy
  expect(count).toBeGreaterThan(0)
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
  const other = await freshPocketBase({ encryptionKey })
  try {
    for (const { bytes } of runs) {
      const stdin = new Blob([bytes])
      const ran = await operate(other, ['restore', '-', '--replace'], { stdin })
      expect([ran.code, ran.complaints]).toEqual([0, ''])
      const whole = await wholenessOf(other)
      expect(whole).toMatchObject({ damaged: [], missing: [] })
      expect(whole.files).toBeGreaterThan(people.length * 3)
      expect(halves(other)).toEqual([])
    }
    const replayed = await operate(other, ['replay', '--all'])
    expect(replayed.code).toBe(0)
  } finally {
    await other.stop()
  }
})

/** Verifications without the status row that was written with them, or whose status is not the profile's. */
function halves({ dir }: TestPocketBase): unknown[] {
  const database = new Database(join(dir, 'data.db'))
  const rows = database
    .query(
      `SELECT v.id FROM verification_history v JOIN profiles p ON p.id = v.profile
       WHERE p.verification_status != v.status
       OR NOT EXISTS (SELECT 1 FROM status_history s WHERE s.verification = v.id)`,
    )
    .all()
  database.close()
  return rows
}

test('with another encryption key the server stays down and says so; with the right one it is all there', async () => {
  const other = await freshPocketBase({ encryptionKey: 'f'.repeat(32) })
  const ran = await operate(other, ['restore', backupFile, '--wait', '5'])
  expect(ran.code).toBe(3)
  expect(ran.complaints).toContain('another PB_ENCRYPTION_KEY')
  const { binary, dir, email, password } = other
  const server = await startPocketBase({
    ...{ binary, dir, email, password, encryptionKey, migrationsDir },
    port: await freePort(),
    log: () => undefined,
  })
  expect(stateOf(other)).toEqual(before)
  expect(await wholenessOf({ ...other, url: server.url })).toMatchObject({ damaged: [] })
  await server.stop()
  await other.stop()
})

test('a file that is not a backup changes nothing', async () => {
  const text = join(folder, 'text.zip')
  writeFileSync(text, 'PKnot')
  const cut = join(folder, 'cut.zip')
  writeFileSync(cut, readFileSync(backupFile).subarray(0, 5000))
  const other = await freshPocketBase()
  try {
    expect(await operate(other, ['restore', text])).toMatchObject({
      code: 2,
      complaints: 'That file is not a backup\n',
    })
    expect(await operate(other, ['restore', join(folder, 'none.zip')])).toMatchObject({ code: 2 })
    const state = stateOf(other)
    const ran = await operate(other, ['restore', cut, '--wait', '3'])
    expect([ran.code, ran.complaints]).toEqual([
      3,
      'Not restored: PocketBase still has its old data; its log says why\n',
    ])
    expect(stateOf(other)).toEqual(state)
  } finally {
    await other.stop()
  }
})

test('if files are on S3, a backup warns that it does not contain them', async () => {
  const other = await freshPocketBase()
  const ask = await asSuperuser(other)
  const place = { bucket: 'b', region: 'r', endpoint: 'http://127.0.0.1:9' }
  const s3 = { enabled: true, accessKey: 'k', secret: 's', forcePathStyle: true, ...place }
  expect((await ask('PATCH', '/api/settings', { s3 })).status).toBe(200)
  const ran = await operate(other, ['backup', join(folder, 's3.zip')])
  await other.stop()
  expect([ran.code, ran.complaints]).toEqual([
    0,
    'Warning: files are in the S3 bucket, not in this backup; see docs/backup.md\n',
  ])
})

test('a wrong password, an unreachable server and wrong usage have their own exit codes and show no secret', async () => {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, `${pb.password}\n`)
  const byFile = await operate(pb, ['backup', join(folder, 'by-file.zip')], {
    env: { PB_USER_PASSWORD: '', PB_USER_PASSWORD_FILE: passwordFile },
  })
  expect(byFile).toMatchObject({ code: 0, complaints: '' })
  const target = join(folder, 'none.zip')
  const wrong = await operate(pb, ['backup', target], {
    env: { PB_USER_PASSWORD: 'hunter2-wrong' },
  })
  expect([wrong.code, wrong.complaints]).toEqual([
    3,
    'No backup was made: PocketBase refuses the account of PB_USER_EMAIL\n',
  ])
  const away = await operate(pb, ['backup', target], {
    env: { POCKETBASE_URL: 'http://127.0.0.1:9' },
  })
  expect(away).toMatchObject({ code: 3, output: '' })
  expect(existsSync(target)).toBe(false)
  for (const words of [['backup'], ['restore', 'a', 'b'], ['backup', '--all'], ['nothing'], []]) {
    expect(await operate(pb, words)).toMatchObject({ code: 2, output: '' })
  }
  const dev = await operate(pb, ['backup', target, '--dev'], { entry: 'src/operate/operate.ts' })
  expect([dev.code, dev.complaints]).toEqual([2, 'There is no development database here\n'])
})
