import { expect, test } from 'bun:test'
import type { LivenessSession } from '../../src/domain/decision/evidence/liveness.ts'
import { leaseSession } from '../../src/flows/verification/lease-session.ts'
import {
  createWorld,
  losingFirst,
  person,
  present,
  realIo,
  unique,
  untraced,
  value,
  verification,
} from './world.ts'

const lifeMs = 180_000

const session = (sessionId: string): LivenessSession => ({
  sessionId,
  team: '',
  profile: '',
  client: 'tests',
  lockKey: unique(),
  challenge: 'FaceMovementAndLightChallenge',
  expiresAt: new Date(Date.now() + lifeMs),
})

test('one of ten concurrent requests gets the lease, and another one after its release', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  const taken = await Promise.all(
    Array.from({ length: 10 }, () => store.leases.take(sessionId, untraced)),
  )
  const leases = taken.map(value).filter((lease) => lease !== null)
  expect(leases).toHaveLength(1)
  await Promise.all(leases.map((lease) => store.leases.giveBack(lease, untraced)))
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a dead holder loses the lease after three minutes to one of ten, and cannot release theirs', async () => {
  let nowMs = Date.now()
  const { store } = await createWorld({ now: () => nowMs })
  const sessionId = unique()
  const dead = present(await store.leases.take(sessionId, untraced))
  nowMs += lifeMs - 1
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
  nowMs += 1
  const taken = await Promise.all(
    Array.from({ length: 10 }, () => store.leases.take(sessionId, untraced)),
  )
  const heirs = taken.map(value).filter((lease) => lease !== null)
  expect(heirs).toMatchObject([{ turn: 2 }])
  await store.leases.giveBack(dead, untraced)
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
})

test('a lease that was sent twice is ours, also when it replaces that of a dead holder', async () => {
  let nowMs = Date.now()
  const now = () => nowMs
  const sessionId = unique()
  const first = await createWorld({ now, fetch: losingFirst('session_claims') })
  expect(present(await first.store.leases.take(sessionId, untraced)).turn).toBe(1)
  nowMs += lifeMs
  const fetch = losingFirst('session_claims')
  const isSecondTurn = async (request: Request) =>
    request.method === 'POST' && (await request.clone().text()).includes('"turn":2')
  const second = await createWorld({
    now,
    fetch: async (request) =>
      (await isSecondTurn(request)) ? fetch(request) : realIo.fetch(request),
  })
  expect(present(await second.store.leases.take(sessionId, untraced)).turn).toBe(2)
})

test('a lease without a response blocks nobody', async () => {
  const { store } = await createWorld({
    fetch: async (request) => {
      const response = await realIo.fetch(request)
      const isClaim = request.method === 'POST' && request.url.includes('session_claims')
      return isClaim ? new Response('<html>', { status: 502 }) : response
    },
  })
  const sessionId = unique()
  expect((await store.leases.take(sessionId, untraced)).ok).toBe(false)
  const other = await createWorld()
  expect(value(await other.store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a second release does not affect the next holder', async () => {
  const other = await createWorld()
  const sessionId = unique()
  const lose = losingFirst('session_claims')
  const { store } = await createWorld({
    fetch: async (request) => {
      if (request.method !== 'DELETE') return realIo.fetch(request)
      try {
        return await lose(request)
      } catch (lost) {
        present(await other.store.leases.take(sessionId, untraced))
        throw lost
      }
    },
  })
  const lease = present(await store.leases.take(sessionId, untraced))
  await store.leases.giveBack(lease, untraced)
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
})

test('a commit releases the lease', async () => {
  const { store } = await createWorld()
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const row = verification({ profile })
  const lease = present(await store.leases.take(row.livenessSessionId, untraced))
  const effects = { bindSession: false, deviceEventId: null, move: null, lease }
  expect(value(await store.verifications.commit(row, effects, untraced))).toMatchObject(row)
  expect(value(await store.leases.take(row.livenessSessionId, untraced))).not.toBeNull()
})

test('a waiting request gets the record as soon as there is one', async () => {
  const { store } = await createWorld()
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const row = verification({ profile })
  const lease = present(await store.leases.take(row.livenessSessionId, untraced))
  const pauses: number[] = []
  const sleep = async (ms: number) => {
    pauses.push(ms)
    const effects = { bindSession: false, deviceEventId: null, move: null, lease }
    if (pauses.length === 3) value(await store.verifications.commit(row, effects, untraced))
  }
  const leased = await leaseSession({ store, sleep })(row.livenessSessionId, untraced)
  expect(value(leased)).toMatchObject({ existing: { id: row.id } })
  expect(pauses).toHaveLength(3)
})

test('a waiting request takes over a released lease', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  value(await store.liveness.open(session(sessionId), untraced))
  const lease = present(await store.leases.take(sessionId, untraced))
  const sleep = () => store.leases.giveBack(lease, untraced)
  expect(value(await leaseSession({ store, sleep })(sessionId, untraced))).toMatchObject({
    lease: { sessionId, turn: 1 },
  })
})

test('a request that waits for a session erased meanwhile gets not_found, and holds no lease', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  const lease = present(await store.leases.take(sessionId, untraced))
  const sleep = () => store.leases.giveBack(lease, untraced)
  expect(await leaseSession({ store, sleep })(sessionId, untraced)).toEqual({
    ok: false,
    fault: { kind: 'not_found', what: 'liveness_session' },
  })
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a request that waited twenty seconds is told to retry, and asked the database less and less often', async () => {
  const { store, requests } = await createWorld()
  const sessionId = unique()
  present(await store.leases.take(sessionId, untraced))
  let waitedMs = 0
  const sleep = async (ms: number) => {
    waitedMs += ms
  }
  expect(await leaseSession({ store, sleep })(sessionId, untraced)).toEqual({
    ok: false,
    fault: { kind: 'verification_in_progress', retryAfterSeconds: 5 },
  })
  expect(waitedMs).toBe(20_000)
  expect(requests.length).toBeLessThan(60)
})
