/** Erasing a person during other work, or interrupted: a second run completes it, and two at once do no harm. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Lease } from '../../../src/domain/ports/store.ts'
import { present, storeOn, untraced, verification } from '../../store/world.ts'
import { newProfile, newSession, submission } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'
import { operate } from '../run.ts'
import { wholenessOf } from '../server-state.ts'
import {
  erase,
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

function expectGone({ profileId, marks }: Known): void {
  const { trail, ...rest } = rowsOf(pb, profileId)
  expect([trail, ...Object.values(rest)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  const text = textOf(pb)
  for (const mark of marks) expect(text).not.toContain(mark)
}

/** The server, with a hook between each write and its answer. */
const between = (answered: (writes: number, answer: Response) => Response | Promise<Response>) => {
  let writes = 0
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const answer = await fetch(new Request(`${pb.url}${pathname}${search}`, request))
      if (pathname === '/api/batch') writes += 1
      return answered(writes, answer)
    },
  })
  return { url: server.url.origin, stop: () => server.stop(true) }
}

/** After `most` writes every answer is lost, although the writes succeed. */
const dyingAfter = (most: number) =>
  between((writes, answer) => (writes > most ? new Response('', { status: 502 }) : answer))

test('wherever a run is interrupted, the next one finds the rest', async () => {
  for (let writes = 0; ; writes += 1) {
    const person = await someoneEverywhere(world)
    const proxy = dyingAfter(writes)
    const first = await erase(pb, [person.profileId, '--yes'], proxy)
    await proxy.stop()
    expect([writes, [0, 3].includes(first.code)]).toEqual([writes, true])
    if (first.code === 3)
      expect(first.lines.at(-1)).toBe(
        'Ended early: PocketBase answered 502: no reason given. Run it again',
      )
    const second = await erase(pb, [person.profileId, '--yes'])
    expect([writes, second.code]).toEqual([writes, 0])
    expectGone(person)
    if (first.code === 0) {
      // Sessions, loose rows, pictures and the profile: it died at each of them.
      expect(writes).toBeGreaterThan(8)
      break
    }
  }
  expect(await wholenessOf(pb)).toMatchObject({ damaged: [], missing: [] })
})

test('several at once do no harm, and each reports success', async () => {
  const person = await someoneEverywhere(world)
  const runs = await Promise.all([
    ...[1, 2, 3].map(() => erase(pb, [person.profileId, '--yes'])),
    operate(pb, ['erase', person.profileId, '--yes']),
  ])
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  expectGone(person)
})

/** A verification of the approved person that waits for its vendors until the test lets it continue. */
async function underWay(session: 'of the profile' | 'of nobody') {
  const gate = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const site = await createWorld({
    pb,
    vendorFetch: async (request, next) => {
      if (request.url.includes('/openai/')) {
        arrived.resolve()
        await gate.promise
      }
      return next(request)
    },
  })
  const profileId = await newProfile(site)
  const sessionId = await newSession(site, {
    scenario: 'approved',
    ...(session === 'of the profile' ? { profileId } : {}),
  })
  const form = await submission(site, 'approved', sessionId)
  const answer = site.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
  await arrived.promise
  return { profileId, sessionId, answer, letOn: gate.resolve }
}

const waiting = 'A verification of this person is in progress: waiting for its end'

test('a verification in progress is waited for, answered, and erased with the rest', async () => {
  for (const session of ['of the profile', 'of nobody'] as const) {
    const { profileId, sessionId, answer, letOn } = await underWay(session)
    const ran = await erase(pb, [profileId, '--yes'], {
      told: (line) => {
        if (line === waiting) letOn()
      },
    })
    expect(ran.lines.filter((line) => line === waiting)).toHaveLength(1)
    const response = await answer
    const { data } = await bodyOf(response)
    expect([response.status, ran.code]).toEqual([201, 0])
    expectGone({ profileId, sessionId, userId: '', marks: [sessionId, data.document_number] })
    await leftTheDisk(pb, [])
  }
})

test('a verification that read its session just before the session was deleted is waited for and erased too', async () => {
  const person = await someoneEverywhere(world)
  const { profileId, sessionId } = person
  const { store } = storeOn(pb)
  const claims: Lease[] = []
  const proxy = between(async (writes, answer) => {
    if (writes === 1 && claims.length === 0)
      claims.push(present(await store.leases.take(sessionId, untraced)))
    return answer
  })
  const row = verification({ profile: profileId, team: world.team, livenessSessionId: sessionId })
  const stored = Promise.withResolvers<unknown>()
  const ran = await erase(pb, [profileId, '--yes'], {
    url: proxy.url,
    told: (line) => {
      if (line !== waiting) return
      const [lease = null] = claims
      const effects = { bindSession: false, deviceEventId: null, move: null, lease }
      stored.resolve(store.verifications.commit(row, effects, untraced))
    },
  })
  await proxy.stop()
  expect(await stored.promise).toMatchObject({ ok: true, value: { id: row.id } })
  expect([ran.code, ran.lines.filter((line) => line === waiting).length]).toEqual([0, 1])
  expectGone({ ...person, marks: [...person.marks, row.id] })
})

test('one that never ends is reported after three minutes, and nothing is deleted', async () => {
  const person = await someoneEverywhere(world)
  // The lease is taken, but the attempt is not stored yet.
  const sessionId = await newSession(world, { scenario: null, profileId: person.profileId })
  const database = new Database(join(pb.dir, 'data.db'))
  const id = 'claimofthedead0'
  const until = '2099-01-01 00:00:00.000Z'
  database.run('INSERT INTO session_claims (id, session_id, turn, until) VALUES (?, ?, 1, ?)', [
    id,
    sessionId,
    until,
  ])
  const before = textOf(pb)
  const clock = { ms: Date.now() }
  const now = () => {
    clock.ms += 60_000
    return new Date(clock.ms)
  }
  const ran = await erase(pb, [person.profileId, '--yes'], { now })
  expect([ran.code, ran.lines.at(-1)]).toEqual([
    1,
    'A verification of this person is still in progress. Run the command again after 2099-01-01T00:00:00.000Z',
  ])
  expect(textOf(pb)).toBe(before)
  // Its holder has died: the lease has expired, and is deleted with the session.
  database.run("UPDATE session_claims SET until = '2020-01-01 00:00:00.000Z' WHERE id = ?", [id])
  database.close()
  const after = await erase(pb, [person.profileId, '--yes'])
  expect([after.code, after.lines.includes(waiting)]).toEqual([0, false])
  expect(after.text).toContain('session_claims: 1')
  expectGone(person)
})

test('a picture that another row names stays and is reported, and the rest is deleted', async () => {
  const person = await someoneEverywhere(world)
  const other = await someoneEverywhere(world)
  const database = new Database(join(pb.dir, 'data.db'))
  // No route writes such a row: it is an example of what the database refuses to delete.
  database.run(
    `INSERT INTO liveness_results (id, session_id, status, lock_key, reference_file, recorded_at, audit_files)
     SELECT 'aaaaaaaaaaaaaaa', 'a-strange-session', 'SUCCEEDED', 'k', id, created, '[]'
     FROM files WHERE profile = ? AND kind = 'document_front'`,
    [person.profileId],
  )
  const ran = await erase(pb, [person.profileId, '--yes'])
  expect(ran.code).toBe(1)
  expect(ran.text).toMatch(
    /These could not be deleted, or were written again:\nProfile \w+, empty\nfiles: 1 /,
  )
  expect(rowsOf(pb, person.profileId)).toMatchObject({ verifications: 0, sightings: 0, files: 1 })
  database.run("DELETE FROM liveness_results WHERE id = 'aaaaaaaaaaaaaaa'")
  database.close()
  expect((await erase(pb, [person.profileId, '--yes'])).code).toBe(0)
  expectGone(person)
  expect(rowsOf(pb, other.profileId).verifications).toBe(1)
})

test('an unreachable server is reported', async () => {
  const ran = await erase(pb, ['aaaaaaaaaaaaaaa', '--yes'], { url: 'http://127.0.0.1:9' })
  expect([ran.code, ...ran.lines]).toEqual([
    3,
    'Ended early: PocketBase is unreachable at POCKETBASE_URL. Run it again',
  ])
})
