import { expect, setDefaultTimeout, test } from 'bun:test'
import type { LivenessSession } from '../../src/domain/decision/evidence/liveness.ts'
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
  const kept = answers.map(value)
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
  const { lockKey: _, live: __, ...stored } = result
  expect(value(await store.liveness.saveResult(result, untraced)).result).toEqual(stored)
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
  expect(value(kept).saved).toBe(true)
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
