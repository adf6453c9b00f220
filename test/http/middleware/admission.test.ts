/** What the process has no room or no time for is refused at once with 503, and nothing of it is done. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { err, ok } from '../../../src/domain/faults/result.ts'
import { takeChunks } from '../../../src/http/body/body.ts'
import type { RequestClaims } from '../../../src/http/middleware/context.ts'
import { createBudget } from '../../../src/io/budget.ts'
import { createGate } from '../../../src/io/gate.ts'
import { newProfile } from '../../support/people.ts'
import { runtime } from '../../support/runtime.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const overloaded = {
  error: 'Server is busy',
  message: 'Nothing was done; send the request again later',
  code: 'overloaded',
  request_id: expect.any(String),
}

/** A form that declares this length and stops after its first bytes. */
const stalled = (length: number): CallInit => ({
  method: 'PATCH',
  headers: { 'Content-Type': 'multipart/form-data; boundary=b', 'Content-Length': String(length) },
  body: '--b\r\nContent-Disposition: form-data; name="document_front"; filename="a"\r\n\r\n\xff',
})

/** The first is the one that is refused: the others stall until their deadlines pass. */
async function refusedAndOthers(world: World, path: string, bodies: CallInit[]) {
  const answers = bodies.map((init) => world.call(path, init))
  const refused = await Promise.race(answers)
  let isOver = false
  const others = Promise.all(answers).finally(() => {
    isOver = true
  })
  const rest = async () => {
    while (!isOver) await world.passBodyDeadlines()
    return (await others).map(({ status }) => status).sort()
  }
  return { refused, rest }
}

test('the bytes of all bodies together have a limit, taken before they are read', async () => {
  const world = await createWorld({
    env: { MAX_IMAGE_MB: '0.1', MAX_VIDEO_MB: '0.1', MAX_BODY_MB_IN_FLIGHT: '1.4' },
  })
  const path = `/api/profiles/${await newProfile(world)}`
  const two = [stalled(740_000), stalled(740_000)]
  const { refused, rest } = await refusedAndOthers(world, path, two)
  expect([refused.status, await bodyOf(refused)]).toEqual([503, overloaded])
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(refused.headers.get('Connection')).toStartWith('close')
  expect(world.log.at(-1)).toMatchObject({ status: 503, fault: 'overloaded' })
  expect(await rest()).toEqual([408, 503])
  const json = { face_liveness_status: 'live' }
  expect((await world.call(path, { method: 'PATCH', json })).status).toBe(200)
})

test('open requests have a limit; whether the process lives is always answered', async () => {
  const world = await createWorld({ env: { MAX_OPEN_REQUESTS: '1' } })
  const path = `/api/profiles/${await newProfile(world)}`
  const { refused, rest } = await refusedAndOthers(world, path, [stalled(5000), stalled(5000)])
  expect([refused.status, await bodyOf(refused)]).toEqual([503, overloaded])
  const origin = { Origin: 'https://client.example' }
  const another = await world.call(path, { headers: origin })
  expect([another.status, await bodyOf(another)]).toEqual([503, overloaded])
  expect(Object.fromEntries(another.headers)).toMatchObject({
    'retry-after': '1',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': 'https://client.example',
    'x-request-id': expect.any(String),
  })
  expect((await world.call('/livez', { authorization: null })).status).toBe(200)
  const preflight = { ...origin, 'Access-Control-Request-Method': 'GET' }
  const asked = await world.request(path, { method: 'OPTIONS', headers: preflight })
  expect(asked.status).toBe(204)
  expect(world.log.find(({ cause }) => cause === 'open_requests')).toMatchObject({ status: 503 })
  expect(await rest()).toEqual([408, 503])
  expect((await world.call(path)).status).toBe(200)
})

/** workerd ends a request that waits without a timer, and here the timers of database calls never run. */
const testWithTimers = (name: string, run: () => Promise<void>): void => {
  if (runtime.name !== 'workerd') test(name, run)
  else test.skip(`${name} (skipped: the timers of database calls do not run in this host)`, run)
}

testWithTimers('calls to the database have a limit with a short queue', async () => {
  const { promise: isFree, resolve: free } = Promise.withResolvers<void>()
  let isHeld = false
  let held = 0
  const world = await createWorld({
    env: { MAX_DATABASE_CALLS: '2' },
    fetch: async (request, next) => {
      if (isHeld && request.url.includes('/collections/profiles/')) {
        held += 1
        await isFree
      }
      return next(request)
    },
  })
  const path = `/api/profiles/${await newProfile(world)}`
  isHeld = true
  const statuses: number[] = []
  const answers = Array.from({ length: 76 }, async () => {
    const answer = await world.call(path)
    statuses.push(answer.status)
    return answer
  })
  // 64 wait for 2 calls, which are of one request or of two.
  while (statuses.length < 10) await Bun.sleep(5)
  expect(new Set(statuses)).toEqual(new Set([503]))
  expect(held).toBeLessThanOrEqual(2)
  const ready = await world.call('/livez', { authorization: null })
  expect(ready.status).toBe(200)
  isHeld = false
  free()
  const all = await Promise.all(answers)
  expect([65, 66]).toContain(all.filter(({ status }) => status === 200).length)
  const [one] = all.filter(({ status }) => status === 503)
  expect([one?.headers.get('Retry-After'), await one?.json()]).toEqual(['1', overloaded])
})

describe('a body that stalls', () => {
  const clock = { ms: 0 }
  const now = () => clock.ms
  const setTimer = () => () => undefined
  const most = { most: 100, longestMs: 600_000, now }
  const bytes = createBudget(most)
  const places = createBudget(most)
  const hashing = createGate({ atOnce: 1, waiting: 1, longestWaitMs: 1 }, { longestMs: 1000, now })
  const read = (length: number, pieces: number[]) => {
    const claims: RequestClaims = { place: places.open(), bytes: bytes.open(), hashing }
    const rest = [...pieces]
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const piece = rest.shift()
        if (piece === undefined) return new Promise(() => undefined)
        controller.enqueue(new Uint8Array(piece))
      },
    })
    const headers = { 'Content-Length': String(length) }
    const request = new Request('http://localhost/', { method: 'POST', headers, body })
    return takeChunks({ request, clock: { now, setTimer }, claims }, 1000, () => ok(undefined))
  }
  const refused = err({ kind: 'overloaded', retryAfterSeconds: 2 })
  const timedOut = err({ kind: 'request_timeout' })

  test('keeps its room for ten seconds, and then gives way to one that needs it', async () => {
    const first = read(80, [40])
    expect(await read(30, [])).toEqual(refused)
    clock.ms += 9_999
    expect(await read(30, [])).toEqual(refused)
    clock.ms += 1
    const second = read(30, [])
    expect(await first).toEqual(timedOut)
    clock.ms += 10_000
    read(100, [])
    expect(await second).toEqual(timedOut)
  })

  test('without a length is counted as it arrives', async () => {
    const room = createBudget({ ...most, most: 50 })
    const claims: RequestClaims = { place: places.open(), bytes: room.open(), hashing }
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(20)),
    })
    const request = new Request('http://localhost/', { method: 'POST', body })
    const took: number[] = []
    const end = await takeChunks({ request, clock: { now, setTimer }, claims }, 1000, (chunk) => {
      took.push(chunk.length)
      return ok(undefined)
    })
    expect([end, took]).toEqual([refused, [20, 20]])
  })
})
