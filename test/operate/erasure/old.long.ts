/** Erasing the people for whom nothing was written for a long time, and nobody else. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { newProfile, newSession, verify } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { createWorld, type World } from '../../support/world.ts'
import { erase, rowsOf, textOf } from './people-erased.ts'

setDefaultTimeout(300_000)

const dayMs = 24 * 3_600_000
const later = { now: () => new Date(Date.now() + 400 * dayMs) }
let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

test('people for whom nothing was written for a long time are listed, and erased with --yes', async () => {
  const ownPb = await freshPocketBase()
  const site = await createWorld({ pb: ownPb })
  const rejected = await verify(site, 'face-mismatch')
  const verified = await verify(site, 'approved')
  const everybody = [rejected.profileId, verified.profileId].toSorted()
  const young = await erase(ownPb, ['--older-than', '365d', '--yes'])
  expect([young.code, young.text]).toEqual([0, '0 people erased, 0 rows deleted'])
  const before = textOf(ownPb)
  const dry = await erase(ownPb, ['--older-than', '365d'], later)
  expect([dry.code, ...dry.lines]).toEqual([
    0,
    ...everybody,
    '2 people are old enough. Nothing was deleted; --yes erases them',
  ])
  expect(await erase(ownPb, ['--older-than', '365d', '--limit', '1'], later)).toMatchObject({
    lines: [everybody[0], expect.stringContaining('1 people are old enough')],
  })
  expect((await erase(ownPb, ['--older-than', '365d', '--team', 'x'], later)).lines).toHaveLength(1)
  expect(textOf(ownPb)).toBe(before)
  const words = ['--older-than', '365d', '--status', 'rejected', '--yes']
  const ran = await erase(ownPb, words, later)
  expect([ran.code, ran.lines[0]]).toEqual([0, rejected.profileId])
  expect(ran.lines.at(-1)).toMatch(/^1 people erased, \d\d rows deleted$/)
  expect(rowsOf(ownPb, rejected.profileId)).toMatchObject({
    verifications: 0,
    sessions: 0,
    files: 0,
  })
  expect(rowsOf(ownPb, verified.profileId).verifications).toBe(1)
  // An empty profile gets old too, but is not erased again.
  expect((await erase(ownPb, words, later)).lines).toEqual(['0 people erased, 0 rows deleted'])
  await ownPb.stop()
})

test('a profile that did not change, but for which a session was opened, is not old', async () => {
  const profileId = await newProfile(world)
  await newSession(world, { scenario: null, profileId })
  const database = new Database(join(pb.dir, 'data.db'))
  database.run("UPDATE profiles SET updated = '2020-01-01 00:00:00.000Z' WHERE id = ?", [profileId])
  const ask = (words: string[]) => erase(pb, ['--older-than', '30d', ...words])
  expect((await ask([])).text).not.toContain(profileId)
  database.run(
    "UPDATE liveness_sessions SET created = '2020-01-01 00:00:00.000Z' WHERE profile = ?",
    [profileId],
  )
  database.close()
  expect((await ask([])).text).toContain(profileId)
})

test('an erased profile with new writes gets old like any other, and is erased once', async () => {
  const written = await newProfile(world)
  const opened = await newProfile(world)
  const empty = await newProfile(world)
  for (const id of [written, opened, empty]) expect((await erase(pb, [id, '--yes'])).code).toBe(0)
  const answer = await world.call(`/api/profiles/${written}`, {
    method: 'PATCH',
    form: { document_name: 'Ana again' },
  })
  expect(answer.status).toBe(200)
  // The columns of this one stay empty.
  await newSession(world, { scenario: null, profileId: opened })
  const words = ['--older-than', '365d', '--team', world.team]
  const dry = await erase(pb, words, later)
  expect(dry.lines).toContain(written)
  expect(dry.lines).toContain(opened)
  expect(dry.lines).not.toContain(empty)
  expect((await erase(pb, words)).text).not.toContain(written)

  expect((await erase(pb, [...words, '--yes'], later)).code).toBe(0)
  expect(textOf(pb)).not.toContain('Ana again')
  expect(rowsOf(pb, opened).sessions).toBe(0)
  expect((await erase(pb, words, later)).lines).toEqual([
    '0 people are old enough. Nothing was deleted; --yes erases them',
  ])
})
