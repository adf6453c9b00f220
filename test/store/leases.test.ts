import { expect, setDefaultTimeout, test } from 'bun:test'
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

setDefaultTimeout(60_000)

const lifeMs = 25_000
const noSleep = () => Promise.reject(new Error('Nobody waits here'))

const session = (sessionId: string): LivenessSession => ({
  sessionId,
  team: '',
  profile: '',
  client: 'tests',
  lockKey: unique(),
  challenge: 'FaceMovementAndLightChallenge',
  expiresAt: new Date(Date.now() + lifeMs),
})

test('one of ten simultaneous requests gets the lease, and the next after its release', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  const taken = await Promise.all(
    Array.from({ length: 10 }, () => store.leases.take(sessionId, untraced)),
  )
  const leases = taken.map(value).filter((lease) => lease !== null)
  expect(leases).toHaveLength(1)
  await Promise.all(leases.map((lease) => store.leases.release(lease, untraced)))
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a dead holder loses its lease to one of ten within 30 seconds, and cannot release theirs', async () => {
  const clock = { nowMs: Date.now() }
  const { store } = await createWorld({ now: () => clock.nowMs })
  const sessionId = unique()
  const dead = present(await store.leases.take(sessionId, untraced))
  clock.nowMs += lifeMs - 1
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
  clock.nowMs += 1
  const taken = await Promise.all(
    Array.from({ length: 10 }, () => store.leases.take(sessionId, untraced)),
  )
  const heirs = taken.map(value).filter((lease) => lease !== null)
  expect(heirs).toHaveLength(1)
  expect(value(await store.leases.prolong(dead, untraced))).toBe(false)
  await store.leases.release(dead, untraced)
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
})

test('a holder that prolongs its lease keeps it', async () => {
  const clock = { nowMs: Date.now() }
  const { store } = await createWorld({ now: () => clock.nowMs })
  const sessionId = unique()
  const lease = present(await store.leases.take(sessionId, untraced))
  for (let beat = 0; beat < 5; beat += 1) {
    clock.nowMs += lifeMs - 1
    expect(value(await store.leases.prolong(lease, untraced))).toBe(true)
    expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
  }
  clock.nowMs += lifeMs
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('whoever lost its lease to another stores nothing', async () => {
  const clock = { nowMs: Date.now() }
  const { store } = await createWorld({ now: () => clock.nowMs })
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const row = verification({ profile })
  const lease = present(await store.leases.take(row.livenessSessionId, untraced))
  clock.nowMs += lifeMs
  present(await store.leases.take(row.livenessSessionId, untraced))
  const effects = { bindSession: false, deviceEventId: null, move: null, lease }
  expect(value(await store.verifications.commit(row, effects, untraced))).toEqual({
    conflict: 'lease',
  })
  expect(value(await store.verifications.find(row.id, untraced))).toBeNull()
})

test('leases of the dead are removed, and those of the living stay', async () => {
  const clock = { nowMs: Date.now() - 3_600_000 }
  const { store } = await createWorld({ now: () => clock.nowMs })
  const [dead, living] = [unique(), unique()]
  const lease = present(await store.leases.take(dead, untraced))
  clock.nowMs = Date.now()
  const held = present(await store.leases.take(living, untraced))
  while (value(await store.leases.removeDead(untraced)) > 0);
  expect(value(await store.leases.prolong(lease, untraced))).toBe(false)
  expect(value(await store.leases.prolong(held, untraced))).toBe(true)
})

test('a lease request that was sent twice gets its own lease, first and after a dead holder', async () => {
  const clock = { nowMs: Date.now() }
  const now = () => clock.nowMs
  const sessionId = unique()
  const first = await createWorld({ now, fetch: losingFirst('session_claims') })
  present(await first.store.leases.take(sessionId, untraced))
  clock.nowMs += lifeMs
  const second = await createWorld({ now, fetch: losingFirst('/api/batch') })
  present(await second.store.leases.take(sessionId, untraced))
  expect(value(await first.store.leases.take(sessionId, untraced))).toBeNull()
})

test('a lease whose response was lost blocks nobody', async () => {
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

test('releasing a lease twice does not release the next holder’s', async () => {
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
  await store.leases.release(lease, untraced)
  expect(value(await store.leases.take(sessionId, untraced))).toBeNull()
})

test('a commit deletes the lease', async () => {
  const { store } = await createWorld()
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const row = verification({ profile })
  const lease = present(await store.leases.take(row.livenessSessionId, untraced))
  const effects = { bindSession: false, deviceEventId: null, move: null, lease }
  expect(value(await store.verifications.commit(row, effects, untraced))).toMatchObject(row)
  expect(value(await store.leases.take(row.livenessSessionId, untraced))).not.toBeNull()
})

test('a waiting copy gets the record as soon as it is stored', async () => {
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

test('a lease that is free because its holder stored the record gives way to that record', async () => {
  const { store } = await createWorld()
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const row = verification({ profile })
  const effects = { bindSession: false, deviceEventId: null, move: null, lease: null }
  value(await store.verifications.commit(row, effects, untraced))
  const leased = await leaseSession({ store, sleep: noSleep })(row.livenessSessionId, untraced)
  expect(value(leased)).toMatchObject({ existing: { id: row.id } })
  expect(value(await store.leases.take(row.livenessSessionId, untraced))).not.toBeNull()
})

test('a lease on a session that was erased since its submission was admitted is released', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  expect(await leaseSession({ store, sleep: noSleep })(sessionId, untraced)).toEqual({
    ok: false,
    fault: { kind: 'not_found', what: 'liveness_session' },
  })
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a waiting copy gets a lease that was released without a record', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  value(await store.liveness.open(session(sessionId), untraced))
  const lease = present(await store.leases.take(sessionId, untraced))
  const sleep = async () => void (await store.leases.release(lease, untraced))
  expect(value(await leaseSession({ store, sleep })(sessionId, untraced))).toMatchObject({
    lease: { sessionId },
  })
})

test('a waiting copy of a session that was erased meanwhile gets not_found, and no lease', async () => {
  const { store } = await createWorld()
  const sessionId = unique()
  const lease = present(await store.leases.take(sessionId, untraced))
  const sleep = async () => void (await store.leases.release(lease, untraced))
  expect(await leaseSession({ store, sleep })(sessionId, untraced)).toEqual({
    ok: false,
    fault: { kind: 'not_found', what: 'liveness_session' },
  })
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
})

test('a copy that has waited 20 seconds gets verification_in_progress, after fewer and fewer queries', async () => {
  const { store, requests } = await createWorld()
  const sessionId = unique()
  present(await store.leases.take(sessionId, untraced))
  const waited = { ms: 0 }
  const sleep = async (ms: number) => {
    waited.ms += ms
  }
  expect(await leaseSession({ store, sleep })(sessionId, untraced)).toEqual({
    ok: false,
    fault: { kind: 'verification_in_progress', retryAfterSeconds: 5 },
  })
  expect(waited.ms).toBe(20_000)
  expect(requests.length).toBeLessThan(60)
})
