import { expect, setDefaultTimeout, test } from 'bun:test'
import {
  type LivenessSession,
  lockedForSeconds,
} from '../../src/domain/decision/evidence/liveness.ts'
import type { NewLivenessResult } from '../../src/domain/ports/store.ts'
import {
  asSuperuser,
  createWorld,
  jpeg,
  losingFirst,
  person,
  unique,
  untraced,
  value,
} from './world.ts'

setDefaultTimeout(60_000)

const session = (fields: Partial<LivenessSession> = {}): LivenessSession => ({
  sessionId: unique(),
  team: '',
  profile: '',
  client: 'a-client',
  lockKey: unique(),
  challenge: 'FaceMovementChallenge',
  expiresAt: new Date('2026-03-21T00:03:00.123Z'),
  ...fields,
})

const final = (fields: Partial<NewLivenessResult> = {}): NewLivenessResult => ({
  sessionId: unique(),
  status: 'SUCCEEDED',
  confidencePercent: 0,
  referenceFile: '',
  referenceBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.1 },
  auditFiles: [],
  lockKey: unique(),
  live: false,
  ...fields,
})

const saved = <T>(answer: T | 'locked'): T => {
  if (answer === 'locked') throw new Error('Expected a result')
  return answer
}

test('a session reads back as it was stored', async () => {
  const { store } = await createWorld()
  const profile = value(await store.profiles.createOrFind(person(), untraced)).id
  for (const opened of [session(), session({ profile, team: 'red' })]) {
    value(await store.liveness.open(opened, untraced))
    expect(value(await store.liveness.find(opened.sessionId, untraced))).toEqual(opened)
  }
  expect(value(await store.liveness.find(unique(), untraced))).toBeNull()
  expect(value(await store.liveness.findResult(unique(), untraced))).toBeNull()
})

test('a session that is stored twice is the same, and never another team’s', async () => {
  const opened = session()
  const { store } = await createWorld({ fetch: losingFirst('/liveness_sessions/') })
  value(await store.liveness.open(opened, untraced))
  const foreign = await store.liveness.open({ ...opened, team: 'blue' }, untraced)
  expect(foreign).toMatchObject({ ok: false, fault: { kind: 'store', reason: 'refused' } })
  expect(value(await store.liveness.find(opened.sessionId, untraced))).toEqual(opened)
})

test('one of ten simultaneous results is stored, and all get it', async () => {
  const { store } = await createWorld()
  const { sessionId } = session()
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const { id } = value(await store.files.put(jpeg({ kind: 'liveness_reference' }), untraced))
      const result = final({ sessionId, referenceFile: id, confidencePercent: index })
      return store.liveness.saveResult(result, untraced)
    }),
  )
  const kept = answers.map((answer) => saved(value(answer)))
  expect(kept.filter((answer) => answer.saved).length).toBe(1)
  expect(new Set(kept.map(({ result }) => JSON.stringify(result))).size).toBe(1)
})

test('a result reads back whole, and its images cannot be deleted before it', async () => {
  const { store, server } = await createWorld()
  const [reference, first, second] = [
    value(await store.files.put(jpeg({ kind: 'liveness_reference' }), untraced)).id,
    value(await store.files.put(jpeg({ kind: 'liveness_audit' }), untraced)).id,
    value(await store.files.put(jpeg({ kind: 'liveness_audit' }), untraced)).id,
  ]
  const boundingBox = { Width: 1, Height: 1, Left: 0, Top: 0 }
  const result = final({
    referenceFile: reference,
    auditFiles: [
      { file: second, boundingBox: null },
      { file: first, boundingBox },
    ],
  })
  const { lockKey: _, ...stored } = result
  expect(saved(value(await store.liveness.saveResult(result, untraced))).result).toEqual(stored)
  await store.files.discard([reference, first, second], untraced)
  expect(value(await store.liveness.findResult(result.sessionId, untraced))).toEqual(stored)
  expect(value(await store.files.read(first, untraced))).not.toBeNull()
  const send = await asSuperuser(server)
  const rows = await send('GET', '/api/collections/liveness_results/records?sort=-created')
  const { items } = await rows.json()
  const path = `/api/collections/liveness_results/records/${items[0].id}`
  expect((await send('PATCH', path, { live: true })).status).toBe(400)
})

test('a result is ours even if the response is lost, so its images stay', async () => {
  const { store } = await createWorld({ fetch: losingFirst('/liveness_results/records') })
  const { id } = value(await store.files.put(jpeg(), untraced))
  const kept = await store.liveness.saveResult(final({ referenceFile: id }), untraced)
  expect(saved(value(kept)).saved).toBe(true)
})

test('failures are listed per key, from a time on, newest first, by the given clock', async () => {
  const startMs = Date.parse('2026-01-01T00:00:00Z')
  let nowMs = startMs
  const { store } = await createWorld({ now: () => nowMs })
  const lockKey = unique()
  const keep = async (fields: Partial<NewLivenessResult>) => {
    nowMs += 1000
    value(await store.liveness.saveResult(final({ lockKey, ...fields }), untraced))
  }
  await keep({ status: 'FAILED', confidencePercent: null, referenceBox: null })
  await keep({ live: true })
  await keep({ status: 'EXPIRED', confidencePercent: null })
  await keep({ lockKey: unique() })
  const since = (ms: number) => store.liveness.failuresSince(lockKey, new Date(ms), untraced)
  expect(value(await since(startMs))).toEqual([startMs + 3000, startMs + 1000])
  expect(value(await since(startMs + 3000))).toEqual([startMs + 3000])
  expect(value(await since(startMs + 3001))).toEqual([])
})

test('of 50 rivals ten get a slot, each another one, and an expired slot goes to one', async () => {
  const startMs = Date.parse('2026-01-01T00:00:00Z')
  let nowMs = startMs
  const { store } = await createWorld({ now: () => nowMs })
  const profile = unique().slice(0, 15)
  const take = (untilMs: number) => store.liveness.takeSlot(profile, untilMs, untraced)
  const rivals = async (untilMs: number) => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => take(untilMs)))
    return answers.map(value).flatMap((answer) => ('slot' in answer ? [answer.slot] : []))
  }
  const first = await rivals(startMs + 1000)
  expect(first.map(({ slot }) => slot).toSorted((a, b) => a - b)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ])
  expect(value(await take(startMs + 1000))).toEqual({ freeAtMs: startMs + 1000 })
  const [one] = first
  if (one === undefined) throw new Error('Expected a slot')
  await store.liveness.releaseSlot(one, untraced)
  expect(await rivals(startMs + 5000)).toMatchObject([{ slot: one.slot }])
  nowMs = startMs + 1000
  expect(await rivals(startMs + 9000)).toHaveLength(9)
})

test('a slot is taken once if the response is lost', async () => {
  const { store } = await createWorld({ fetch: losingFirst('/api/batch') })
  const profile = unique().slice(0, 15)
  const untilMs = Date.now() + 60_000
  const slots = new Set<number>()
  for (let count = 0; count < 10; count += 1) {
    const taken = value(await store.liveness.takeSlot(profile, untilMs, untraced))
    if ('slot' in taken) slots.add(taken.slot.slot)
  }
  expect(slots.size).toBe(10)
})

test('the database locks as the domain does: a live result is kept unless it is locked', async () => {
  const startMs = Date.parse('2026-01-01T12:00:00Z')
  let nowMs = startMs
  const { store } = await createWorld({ now: () => nowMs })
  const keep = (lockKey: string, live: boolean) =>
    store.liveness.saveResult(final({ lockKey, live }), untraced)
  const minutes = [
    [0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 1, 2, 2, 3],
    [0, 1, 2, 2, 3.01],
    [10, 10, 11, 11, 12],
    [30, 30, 30, 30, 30],
    [29.999, 30, 30, 30, 30],
    [1, 25, 25, 25, 25, 25],
    [1, 31, 31, 31, 31, 31],
    [0, 4, 8, 12, 16, 20],
  ]
  for (const ago of minutes) {
    const lockKey = `profile:${unique()}`
    const failedAtMs = ago.map((minute) => startMs - Math.round(minute * 60_000))
    for (const at of failedAtMs) {
      nowMs = at
      value(await keep(lockKey, false))
    }
    for (const at of [startMs - 1, startMs, startMs + 1]) {
      nowMs = at
      const isLocked = lockedForSeconds(failedAtMs, at) > 0
      expect([ago, at, value(await keep(lockKey, true)) === 'locked']).toEqual([ago, at, isLocked])
    }
    nowMs = startMs
    // A failure is always kept: it counts.
    expect(value(await keep(lockKey, false))).not.toBe('locked')
  }
})

test('of 50 results that are kept at once, no live one is kept after the fifth failure', async () => {
  const { store } = await createWorld()
  const lockKey = `profile:${unique()}`
  const kept = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      store.liveness.saveResult(final({ lockKey, live: index % 2 === 1 }), untraced),
    ),
  )
  const lockedOut = kept.map(value).filter((answer) => answer === 'locked')
  expect(lockedOut.length).toBeGreaterThan(0)
  expect(value(await store.liveness.saveResult(final({ lockKey, live: true }), untraced))).toBe(
    'locked',
  )
})
