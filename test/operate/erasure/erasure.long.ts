/** Erasing a person on the real server: only the status history is left, and nobody else is affected. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { asSuperuser, present, storeOn, untraced } from '../../store/world.ts'
import { newProfile, submission, verify } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, createWorld, unique, type World } from '../../support/world.ts'
import { operate } from '../run.ts'
import { wholenessOf } from '../server-state.ts'
import {
  erase,
  fileIds,
  type Known,
  leftTheDisk,
  rowsOf,
  someoneEverywhere,
  textOf,
} from './people-erased.ts'

setDefaultTimeout(300_000)

let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

const gone = {
  verifications: 0,
  sessions: 0,
  attempts: 0,
  sightings: 0,
  analyses: 0,
  files: 0,
  answers: 0,
}

function expectGone({ profileId, marks }: Known): void {
  expect(rowsOf(pb, profileId)).toMatchObject(gone)
  const text = textOf(pb)
  for (const mark of marks) expect(text).not.toContain(mark)
}

test('all data of a person is deleted, the empty profile and its status history stay, and nobody else is affected', async () => {
  const other = await someoneEverywhere(world)
  const othersFiles = fileIds(pb)
  const othersRows = rowsOf(pb, other.profileId)
  const person = await someoneEverywhere(world)
  const { profileId, marks } = person
  // Every link exists, and every mark is found.
  const { analyses, ...ties } = rowsOf(pb, profileId)
  for (const count of Object.values(ties)) expect(count).toBeGreaterThan(0)
  expect(analyses).toBe(0)
  const before = textOf(pb)
  for (const mark of [...marks, ...other.marks]) expect(before).toContain(mark)
  const pictures = fileIds(pb).filter((id) => !othersFiles.includes(id))

  const dry = await erase(pb, [profileId, '--dry-run'])
  expect([dry.code, dry.lines.at(-1)]).toEqual([0, 'Nothing was deleted'])
  expect(textOf(pb)).toBe(before)
  const ran = await erase(pb, [profileId, '--yes'])
  expect(ran.code).toBe(0)
  expect(ran.lines.slice(0, -2)).toEqual(dry.lines.slice(0, -1))
  for (const mark of marks) expect(ran.text + dry.text).not.toContain(mark)
  const [shown = '', ...counts] = dry.lines.slice(0, -1)
  expect(shown).toBe(`Profile ${profileId}, to be emptied`)
  expect(counts.map((line) => line.replace(/\(.*\)/, '(size)'))).toEqual([
    'verification_history: 1',
    'device_events: 1',
    'liveness_results: 2',
    'liveness_sessions: 3',
    'liveness_slots: 1',
    'idempotency_keys: 3',
    'document_analyses: 1',
    'verification_attempts: 2',
    'sightings: 4',
    `files: ${pictures.length} (size)`,
    'status_history: 1, to stay',
  ])
  expect(ran.text).toContain(`Kept: the empty profile ${profileId}`)

  expectGone(person)
  expect(fileIds(pb)).toEqual(othersFiles)
  await leftTheDisk(pb, pictures)
  expect(rowsOf(pb, profileId).trail).toBe(1)
  expect(rowsOf(pb, other.profileId)).toEqual(othersRows)
  const after = textOf(pb)
  for (const mark of other.marks) expect(after).toContain(mark)
  expect(await wholenessOf(pb)).toMatchObject({ damaged: [], missing: [] })
})

test('an erased profile reads as empty, its userID is free, and a second run finds nothing', async () => {
  const person = await someoneEverywhere(world)
  expect((await erase(pb, [person.profileId, '--yes'])).code).toBe(0)
  const { data } = await bodyOf(await world.call(`/api/profiles/${person.profileId}`))
  expect(data).toMatchObject({ name: '', document_number: '', country: '', language: '' })
  expect([data.verification_history, data.status_history.new_status]).toEqual([null, data.status])
  // The session cannot be used again.
  const again = await world.call(`/api/verification_history/${person.profileId}`, {
    method: 'POST',
    form: await submission(world, 'approved', person.sessionId),
  })
  expect([again.status, (await bodyOf(again)).code]).toEqual([404, 'liveness_session_not_found'])
  expect((await erase(pb, [person.profileId, '--yes'])).code).toBe(0)
  const empty = textOf(pb)
  const second = await erase(pb, [person.profileId, '--yes'])
  expect([second.code, second.lines.at(-1)]).toEqual([0, 'Nothing is left of this person'])
  expect(textOf(pb)).toBe(empty)
  const anew = await newProfile(world, { userID: person.userId })
  expect(anew).not.toBe(person.profileId)
})

test('a person can be named by userID and team, and is not erased without confirmation', async () => {
  const person = await someoneEverywhere(world)
  const before = textOf(pb)
  const named = ['--user-id', person.userId, '--team', world.team]
  const asked = await operate(pb, ['erase', ...named])
  expect([asked.code, asked.complaints]).toEqual([
    2,
    'Nothing was deleted; --yes skips the question\n',
  ])
  for (const wrong of [
    ['--user-id', person.userId, '--yes'],
    ['--user-id', unique('user'), '--team', world.team, '--yes'],
    ['aaaaaaaaaaaaaaa', '--yes'],
  ])
    expect(await erase(pb, wrong)).toMatchObject({ code: 2, lines: ['There is no such profile'] })
  for (const wrong of [
    [],
    ['not-an-id'],
    [person.profileId, '--team', world.team],
    [person.profileId, person.profileId],
    [person.profileId, '--yes', '--dry-run'],
    [person.profileId, '--vacuum', '--dry-run'],
    ['--older-than', '30d', '--vacuum'],
    [person.profileId, '--limit', '3'],
    [person.profileId, '--user-id', person.userId],
    ['--team', world.team, '--yes'],
    ['--older-than', '23h'],
    ['--older-than', 'soon'],
    ['--older-than', '30d', '--status', 'approved'],
    ['--older-than', '30d', '--limit', '0'],
  ]) {
    const { code, text } = await erase(pb, wrong)
    expect([wrong, code]).toEqual([wrong, 2])
    expect(text).toContain('Usage: erase <profile id>')
  }
  expect(textOf(pb)).toBe(before)
  const ran = await operate(pb, ['erase', ...named, '--yes'])
  expect([ran.code, ran.complaints]).toEqual([0, ''])
  for (const mark of person.marks) expect(ran.output).not.toContain(mark)
  expectGone(person)
})

test('a session that another profile used and an analysis that it requested belong to that profile, whoever names them', async () => {
  const other = await verify(world, 'approved')
  const profileId = await newProfile(world)
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const picture = database
    .query<{ id: string }, [string]>(
      "SELECT id FROM files WHERE profile = ? AND kind = 'document_front'",
    )
    .get(other.profileId)
  database.close()
  const { bytes } = present(await storeOn(pb).store.files.read(picture?.id ?? '', untraced))
  const patched = await world.call(`/api/profiles/${profileId}`, {
    method: 'PATCH',
    form: {
      document_front: new Blob([Uint8Array.from(bytes)]),
      face_liveness_session_id: other.sessionId,
    },
  })
  expect(patched.status).toBe(200)
  const before = rowsOf(pb, other.profileId)
  expect(before).toMatchObject({ sessions: 1, analyses: 1 })
  expect((await erase(pb, [profileId, '--yes'])).code).toBe(0)
  expect(rowsOf(pb, other.profileId)).toEqual(before)
  expect(rowsOf(pb, profileId)).toMatchObject(gone)
})

test('at a terminal it asks, and only the right word deletes', async () => {
  const { profileId } = await verify(world, 'approved')
  const atTerminal = async (typed: string) => {
    let [text, isAnswered] = ['', false]
    const child = Bun.spawn([process.execPath, 'tools/operate.ts', 'erase', profileId], {
      env: {
        PATH: process.env.PATH,
        POCKETBASE_URL: pb.url,
        PB_USER_EMAIL: pb.email,
        PB_USER_PASSWORD: pb.password,
      },
      terminal: {
        data: (terminal, data) => {
          text += new TextDecoder().decode(data)
          if (isAnswered || !text.includes('Type "erase" to continue: ')) return
          isAnswered = true
          terminal.write(typed)
        },
      },
    })
    return { code: await child.exited, isAsked: isAnswered }
  }
  const before = textOf(pb)
  for (const typed of ['yes\n', 'erase it\n', '\n', '\u0004', '\u0003']) {
    expect([typed, await atTerminal(typed)]).toEqual([typed, { code: 2, isAsked: true }])
  }
  expect(textOf(pb)).toBe(before)
  expect(await atTerminal('erase\n')).toEqual({ code: 0, isAsked: true })
  expect(rowsOf(pb, profileId)).toMatchObject(gone)
})

test('what is left replays, and the sweep finds nothing of the erased person', async () => {
  const stays = await verify(world, 'approved')
  const goes = await someoneEverywhere(world)
  expect((await erase(pb, [goes.profileId, '--yes'])).code).toBe(0)
  const replayed = await operate(pb, ['replay', '--all'])
  expect([replayed.code, replayed.complaints]).toEqual([0, ''])
  expect(replayed.output).toMatch(/: [1-9]\d* identical, 0 different/)
  const one = await operate(pb, ['replay', stays.body.data.id])
  expect(one.code).toBe(0)
  const swept = await operate(pb, ['sweep-files'])
  expect(swept.output).toContain(' 0 of them orphaned')
})

test('the database refuses another order, and never deletes a status history', async () => {
  const { profileId } = await verify(world, 'approved')
  const ask = await asSuperuser(pb)
  const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
  const idOf = (table: string) =>
    database
      .query<{ id: string }, [string]>(`SELECT id FROM ${table} WHERE profile = ?`)
      .get(profileId)?.id ?? ''
  const remove = async (table: string, id: string) =>
    (await ask('DELETE', `/api/collections/${table}/records/${id}`)).status
  expect(await remove('files', idOf('files'))).toBe(400)
  expect(await remove('profiles', profileId)).toBe(400)
  expect((await erase(pb, [profileId, '--yes'])).code).toBe(0)
  expect(await remove('status_history', idOf('status_history'))).toBe(400)
  expect(await remove('profiles', profileId)).toBe(400)
  database.close()
})
