/** What the client tries again, when, and what it lets be. */

import { expect, test } from 'bun:test'
import {
  apiError,
  type Fake,
  fake,
  isTokenRequest,
  machine,
  rejection,
  settings,
  withTokens,
} from './fake-io.ts'

const sent = (on: Fake) => on.requests.filter((request) => !isTokenRequest(request))
const keysOf = (on: Fake) => sent(on).map((request) => request.headers.get('Idempotency-Key'))
const down = () => {
  throw new TypeError('Connection refused')
}
const retryAfter = (value: string) => ({ 'Retry-After': value })

type Client = ReturnType<typeof machine>
const get = (client: Client) => client.readSettings()
const post = (client: Client) => client.createProfile({ userID: 'jane' })
const patch = (client: Client) => client.changeProfile('k2x7q9m4w1z8c3v', { country: 'PT' })

const rows: [string, () => Response, { get: number; post: number; patch: number }][] = [
  ['no connection', down, { get: 3, post: 3, patch: 1 }],
  ['408', () => apiError(408, 'x'), { get: 3, post: 3, patch: 1 }],
  ['429', () => apiError(429, 'rate_limited'), { get: 3, post: 3, patch: 3 }],
  ['500', () => apiError(500, 'internal_error'), { get: 3, post: 3, patch: 1 }],
  [
    '503',
    () => apiError(503, 'database_unavailable', retryAfter('5')),
    { get: 3, post: 3, patch: 1 },
  ],
  [
    "a proxy's 502",
    () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
    { get: 3, post: 3, patch: 1 },
  ],
  ["a vendor's 502", () => apiError(502, 'aws_unavailable'), { get: 1, post: 1, patch: 1 }],
  ["a vendor's 504", () => apiError(504, 'openai_timeout'), { get: 1, post: 1, patch: 1 }],
  [
    "a vendor's 429 with a time",
    () => apiError(429, 'openai_rate_limited', retryAfter('2')),
    { get: 3, post: 3, patch: 3 },
  ],
  ['501', () => apiError(501, 'not_configured'), { get: 1, post: 1, patch: 1 }],
  ['400', () => apiError(400, 'invalid_input'), { get: 1, post: 1, patch: 1 }],
  ['403', () => apiError(403, 'insufficient_scope'), { get: 1, post: 1, patch: 1 }],
  ['404', () => apiError(404, 'profile_not_found'), { get: 1, post: 1, patch: 1 }],
  ['409', () => apiError(409, 'status_conflict'), { get: 1, post: 1, patch: 1 }],
  ['422', () => apiError(422, 'idempotency_key_reused'), { get: 1, post: 1, patch: 1 }],
  [
    'a long lock',
    () => apiError(429, 'liveness_locked', retryAfter('1800')),
    { get: 1, post: 1, patch: 1 },
  ],
]

for (const [name, answer, tries] of rows) {
  for (const [method, call] of Object.entries({ get, post, patch })) {
    const expected = tries[method as keyof typeof tries]
    test(`${name} to a ${method.toUpperCase()}: ${expected} tries`, async () => {
      const on = fake(withTokens(answer))
      await rejection(call(machine(on)))
      expect(sent(on)).toHaveLength(expected)
    })
  }
}

test('a try that succeeds ends it', async () => {
  const on = fake(withTokens((_, nth) => (nth < 3 ? apiError(500, 'internal_error') : settings())))
  expect(await machine(on).readSettings()).toEqual({ a: 1 })
})

test('each call has a key of its own, kept over its tries; reads and changes have none', async () => {
  const on = fake(withTokens((_, nth) => (nth < 3 ? down() : Response.json({ id: 'a', data: {} }))))
  const client = machine(on)
  await post(client)
  await post(client)
  await get(client)
  await patch(client)
  const [first, second, third, other, ...none] = keysOf(on)
  expect(first).toMatch(/^key-\d+$/)
  expect([second, third]).toEqual([first ?? '', first ?? ''])
  expect(other).not.toBe(first ?? '')
  expect(none).toEqual([null, null])
})

test('a key of your own is the one that is sent', async () => {
  const on = fake(withTokens(() => Response.json({ id: 'a' })))
  await machine(on).createProfile({ userID: 'jane' }, { idempotencyKey: 'order-17' })
  expect(keysOf(on)).toEqual(['order-17'])
})

test('waits grow twofold, with full jitter, up to eight seconds', async () => {
  const waitsAt = async (random: number) => {
    const on = fake(withTokens(down), { random })
    await rejection(get(machine(on, { retries: 6 })))
    return on.waits
  }
  expect(await waitsAt(1)).toEqual([500, 1000, 2000, 4000, 8000, 8000])
  expect(await waitsAt(0.5)).toEqual([250, 500, 1000, 2000, 4000, 4000])
  expect(await waitsAt(0)).toEqual([0, 0, 0, 0, 0, 0])
})

test('Retry-After is waited out, in seconds or as a date, and a little more', async () => {
  const on = fake(
    withTokens((_, nth) => {
      if (nth === 1) return apiError(429, 'rate_limited', retryAfter('7'))
      const date = new Date(on.io.now() + 12_000).toUTCString()
      return nth === 2 ? apiError(503, 'database_unavailable', retryAfter(date)) : settings()
    }),
    { random: 0.5 },
  )
  await get(machine(on))
  expect(on.waits[0]).toBe(7250)
  expect(on.waits[1]).toBeWithin(11_000, 12_251)
})

test('Retry-After over the cap is left to the caller, in seconds', async () => {
  const on = fake(withTokens(() => apiError(429, 'liveness_locked', retryAfter('31'))))
  expect(await rejection(get(machine(on)))).toMatchObject({
    code: 'liveness_locked',
    retryAfter: 31,
  })
  expect(on.waits).toEqual([])
  const patient = fake(
    withTokens((_, nth) => (nth === 1 ? apiError(429, 'x', retryAfter('45')) : settings())),
  )
  await get(machine(patient, { maxRetryAfterMs: 50_000 }))
  expect(patient.waits).toEqual([45_000])
})

test('a Retry-After of the past is no wait', async () => {
  const past = retryAfter('Thu, 01 Jan 1970 00:00:00 GMT')
  const on = fake(withTokens(() => apiError(503, 'database_unavailable', past)))
  expect(await rejection(get(machine(on)))).toMatchObject({ retryAfter: 0 })
  expect(on.waits).toEqual([0, 0])
})

test('a Retry-After that nobody can read is as good as none', async () => {
  const on = fake(withTokens(() => apiError(503, 'database_unavailable', retryAfter('soon'))))
  expect(await rejection(get(machine(on)))).toMatchObject({ retryAfter: null })
  expect(sent(on)).toHaveLength(3)
})

test('an earlier try that is still running is waited for, and does not count as a failure', async () => {
  const on = fake(
    withTokens((_, nth) => {
      if (nth === 1) return down()
      return nth < 9
        ? apiError(409, 'idempotency_key_in_use', retryAfter('2'))
        : Response.json({ id: 'a' })
    }),
  )
  expect(await post(machine(on))).toMatchObject({ id: 'a' })
  expect(on.waits.slice(1)).toEqual(Array.from({ length: 7 }, () => 2000))
})

test('it is not waited for without end', async () => {
  const on = fake(withTokens(() => apiError(409, 'verification_in_progress', retryAfter('10'))))
  expect(await rejection(post(machine(on)))).toMatchObject({ status: 409, retryAfter: 10 })
  expect(on.waits).toEqual([10_000, 10_000, 10_000])
})

test('no retries where none are wanted', async () => {
  const on = fake(withTokens(down))
  await rejection(get(machine(on, { retries: 0 })))
  expect(sent(on)).toHaveLength(1)
})

test('a signal ends the wait between two tries, and leaves no timer', async () => {
  const on = fake(withTokens(down), { waits: 'stay' })
  const given = new AbortController()
  const call = machine(on).readSettings({ signal: given.signal })
  while (on.waits.length === 0) await Promise.resolve()
  given.abort(new Error('Enough'))
  expect(await rejection(call)).toEqual(new Error('Enough'))
  expect([sent(on).length, on.pending()]).toEqual([1, 0])
})

test('health and readiness are answers, also where they are bad', async () => {
  const on = fake(
    withTokens((request) =>
      Response.json(
        { status: request.url.endsWith('/') ? 'DEGRADED' : 'unavailable' },
        { status: 503 },
      ),
    ),
  )
  const client = machine(on)
  expect(await client.readHealth()).toMatchObject({ status: 'DEGRADED' })
  expect(await client.isReady()).toBe(false)
  expect(on.waits).toEqual([])
})
