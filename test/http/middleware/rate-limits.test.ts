/** Rate limits: what is counted together, what the headers say, and what is not counted. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createConcurrencyLimit } from '../../../src/http/middleware/concurrency-limit.ts'
import type { RateLimitBindings } from '../../../src/http/middleware/rate-limit.ts'
import { applicantOf } from '../../support/applicants.ts'
import { newProfile } from '../../support/people.ts'
import {
  bodyOf,
  type CallInit,
  createWorld,
  goodClaims,
  tokenOf,
  type World,
  type WorldOptions,
} from '../../support/world.ts'

setDefaultTimeout(60_000)

const clients = [
  { client_id: 'a', client_secret: 'a-secret', scopes: ['health:read'] },
  { client_id: 'b', client_secret: 'b-secret', scopes: ['health:read'] },
]

/** Three requests per minute. */
const limited = (options: WorldOptions = {}): Promise<World> =>
  createWorld({
    ...options,
    env: {
      RATE_LIMIT_PER_MINUTE: '3',
      RATE_LIMIT_TOKEN_PER_MINUTE: '3',
      JWT_CLIENTS_JSON: JSON.stringify(clients),
      ...options.env,
    },
  })

/** The statuses of that many equal requests in a row. */
async function statuses(world: World, count: number, path: string, init: CallInit = {}) {
  const found: number[] = []
  for (let time = 0; time < count; time += 1) found.push((await world.call(path, init)).status)
  return found
}

const from = (address: string): CallInit => ({ headers: { 'X-Forwarded-For': address } })
const stranger = (address: string): CallInit => ({ ...from(address), authorization: null })
const bearer = async (claims: object): Promise<CallInit> => ({
  authorization: `Bearer ${await tokenOf({ ...goodClaims(), ...claims })}`,
})
const shown = (answer: Response) => ({
  policy: answer.headers.get('RateLimit-Policy'),
  state: answer.headers.get('RateLimit'),
  retryAfter: answer.headers.get('Retry-After'),
})

describe('a token subject', () => {
  test('has a number of requests per minute, and a new window when one ends', async () => {
    const world = await limited()
    const settings = () => world.call('/api/settings')
    expect(shown(await settings())).toEqual({
      policy: '"api";q=3;w=60',
      state: '"api";r=2;t=60',
      retryAfter: null,
    })
    world.advance(20_000)
    expect(shown(await settings()).state).toBe('"api";r=1;t=40')
    expect(shown(await settings()).state).toBe('"api";r=0;t=40')
    const refused = await settings()
    expect([refused.status, (await bodyOf(refused)).code]).toEqual([429, 'rate_limited'])
    expect(shown(refused)).toEqual({
      policy: '"api";q=3;w=60',
      state: '"api";r=0;t=40',
      retryAfter: '40',
    })
    world.advance(39_001)
    const late = await settings()
    expect([late.status, late.headers.get('Retry-After')]).toEqual([429, '1'])
    world.advance(999)
    expect(shown(await settings()).state).toBe('"api";r=2;t=60')
  })

  test('is counted across all routes, refusals included', async () => {
    const world = await limited()
    expect((await world.call('/api/settings')).status).toBe(200)
    expect((await world.call('/api/aws/credentials', { scopes: [] })).status).toBe(403)
    expect((await world.call(`/api/profiles/${'a'.repeat(15)}`)).status).toBe(404)
    expect((await world.call('/')).status).toBe(429)
    expect(world.log.at(-1)).toMatchObject({ fault: 'rate_limited', client_id: 'test-client' })
  })

  test('does not use up the limit of another subject, and shares its own across tokens', async () => {
    const world = await limited()
    expect(await statuses(world, 4, '/api/settings')).toEqual([200, 200, 200, 429])
    expect(await statuses(world, 1, '/api/settings', await bearer({ sub: 'another' }))).toEqual([
      200,
    ])
    expect(await statuses(world, 1, '/api/settings', await bearer({ jti: 'new' }))).toEqual([429])
  })

  test('can read the headers and a refusal in a browser page', async () => {
    const world = await limited()
    const answer = await world.call('/api/settings', {
      headers: { Origin: 'http://localhost:3000' },
    })
    const exposed = answer.headers.get('Access-Control-Expose-Headers') ?? ''
    expect(exposed.split(',').map((name) => name.trim())).toEqual(
      expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After']),
    )
    await statuses(world, 2, '/api/settings')
    const refused = await world.call('/api/settings', {
      headers: { Origin: 'http://localhost:3000' },
    })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:3000')
    const preflight = await world.request('/api/settings', {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:3000', 'Access-Control-Request-Method': 'GET' },
    })
    expect(preflight.status).toBe(204)
  })
})

test('an applicant does not use up the limit of its machine client or of another applicant', async () => {
  const world = await limited({ env: { RATE_LIMIT_PER_MINUTE: '6' } })
  const [one, other] = [await newProfile(world), await newProfile(world)]
  const [first, again] = [await applicantOf(world, one), await applicantOf(world, one)]
  const second = await applicantOf(world, other)
  for (let time = 0; time < 6; time += 1)
    expect((await first.call('/api/settings')).status).toBe(200)
  expect((await first.call('/api/settings')).status).toBe(429)
  // Another token of the same person changes nothing.
  expect((await again.call('/api/settings')).status).toBe(429)
  expect((await second.call('/api/settings')).status).toBe(200)
  // Two creations and three tokens leave the machine client one.
  expect(await statuses(world, 2, '/api/settings')).toEqual([200, 429])
  // An applicant token with the machine client's own subject: the profile claim decides.
  const disguised = await bearer({ profile: 'b'.repeat(15), scope: 'settings:read' })
  expect(await statuses(world, 1, '/api/settings', disguised)).toEqual([200])
})

test('an applicant has a lower limit, across its tokens, on routes that store images or pay a vendor; a machine client does not', async () => {
  const env = { RATE_LIMIT_PER_MINUTE: '100', RATE_LIMIT_COSTLY_PER_MINUTE: '3' }
  const world = await limited({ env })
  const id = await newProfile(world)
  const [one, again] = [await applicantOf(world, id), await applicantOf(world, id)]
  const opened = await one.call('/api/face-liveness/session', { method: 'POST' })
  expect(shown(opened)).toEqual({
    policy: '"api";q=100;w=60, "costly";q=3;w=60',
    state: '"api";r=99;t=60, "costly";r=2;t=60',
    retryAfter: null,
  })
  // Failed requests count too.
  expect((await one.call('/api/ollama/document-analysis', { method: 'POST' })).status).toBe(415)
  const nowhere = `/api/verification_history/${'a'.repeat(15)}`
  expect((await one.call(nowhere, { method: 'POST' })).status).toBe(415)
  const asked = world.sandbox.calls().length
  const change = { method: 'PATCH', json: { name: 'Jane' } }
  expect((await again.call(`/api/profiles/${id}`, change)).status).toBe(429)
  const refused = await again.call('/api/face-liveness/session', { method: 'POST' })
  expect([refused.status, (await bodyOf(refused)).code]).toEqual([429, 'rate_limited'])
  const session = `/api/face-liveness/results/${crypto.randomUUID()}`
  for (const path of ['/api/aws/credentials', session])
    expect((await again.call(path)).status).toBe(429)
  expect(shown(refused).retryAfter).toBe('60')
  expect(world.sandbox.calls()).toHaveLength(asked)
  expect((await again.call(`/api/profiles/${id}`)).status).toBe(200)
  const another = await applicantOf(world, await newProfile(world))
  expect((await another.call('/api/face-liveness/session', { method: 'POST' })).status).toBe(200)
  for (let time = 0; time < 4; time += 1)
    expect((await world.call('/api/face-liveness/session', { method: 'POST' })).status).toBe(200)
  world.advance(60_000)
  expect((await again.call('/api/face-liveness/session', { method: 'POST' })).status).toBe(200)
})

describe('without a valid token', () => {
  test('the address is counted, and a valid token from it still works', async () => {
    const world = await limited()
    const address = '198.51.100.7'
    expect(await statuses(world, 3, '/api/settings', stranger(address))).toEqual([401, 401, 401])
    const refused = await world.call('/api/settings', stranger(address))
    expect([refused.status, shown(refused).state]).toEqual([429, '"unauthenticated";r=0;t=60'])
    const bad = { ...from(address), authorization: 'Bearer x.y.z' }
    expect((await world.call('/api/settings', bad)).status).toBe(429)
    expect((await world.call('/api/settings', stranger('198.51.100.8'))).status).toBe(401)
    expect((await world.call('/api/settings', from(address))).status).toBe(200)
  })

  test('all addresses of one IPv6 subscriber count as one', async () => {
    const world = await limited()
    for (const end of ['1', '2', 'ffff:1', '4'])
      await world.call('/api/settings', stranger(`2001:db8:1:2::${end}`))
    expect((await world.call('/api/settings', stranger('2001:db8:1:2::9'))).status).toBe(429)
    expect((await world.call('/api/settings', stranger('2001:db8:1:3::9'))).status).toBe(401)
  })

  test('public routes, unknown paths and unknown methods are not counted', async () => {
    const world = await limited()
    for (const path of ['/livez', '/readyz', '/openapi.json', '/docs']) {
      expect(await statuses(world, 5, path, { authorization: null })).toEqual([
        200, 200, 200, 200, 200,
      ])
      expect(shown(await world.call(path, { authorization: null })).policy).toBeNull()
    }
    expect(await statuses(world, 5, '/nothing')).toEqual([404, 404, 404, 404, 404])
    expect((await world.call('/api/settings')).status).toBe(200)
  })
})

describe('the token route', () => {
  const ask = (world: World, client_id: string, client_secret: string, address = '198.51.100.7') =>
    world.call('/api/auth/token', {
      ...stranger(address),
      method: 'POST',
      json: { client_id, client_secret },
    })

  test('counts an attempt before it compares the secret: after too many, the right one is refused too', async () => {
    const world = await limited()
    for (const guess of ['x', 'y', 'z']) expect((await ask(world, 'a', guess)).status).toBe(401)
    const refused = await ask(world, 'a', 'a-secret')
    expect(refused.status).toBe(429)
    expect(await bodyOf(refused)).toEqual({
      error: 'rate_limited',
      error_description: 'Too many requests',
      request_id: refused.headers.get('X-Request-Id'),
    })
    expect(shown(refused)).toEqual({
      policy: '"token-address";q=30;w=60, "token";q=3;w=60',
      state: '"token-address";r=26;t=60, "token";r=0;t=60',
      retryAfter: '60',
    })
    expect(world.log.at(-1)?.fault).toBe('rate_limited')
    expect((await ask(world, 'b', 'b-secret')).status).toBe(200)
    expect((await ask(world, 'a', 'a-secret', '198.51.100.8')).status).toBe(200)
    world.advance(60_000)
    expect((await ask(world, 'a', 'a-secret')).status).toBe(200)
  })

  test('treats known and unknown client ids alike', async () => {
    const world = await limited()
    const answers = async (id: string) => {
      const found: unknown[] = []
      for (let time = 0; time < 4; time += 1) {
        const answer = await ask(world, id, 'wrong', `192.0.2.${id.length}`)
        found.push([answer.status, shown(answer)])
      }
      return found
    }
    expect(await answers('nobody')).toEqual(await answers('a'))
  })

  test('counts HTTP Basic for the same client', async () => {
    const world = await limited()
    for (const guess of ['x', 'y', 'z']) await ask(world, 'a', guess)
    const answer = await world.call('/api/auth/token', {
      ...from('198.51.100.7'),
      method: 'POST',
      authorization: `Basic ${btoa('a:a-secret')}`,
      json: {},
    })
    expect(answer.status).toBe(429)
  })

  test('allows an address ten times as much, whatever the ids and the body', async () => {
    const world = await limited()
    for (let time = 0; time < 30; time += 1)
      expect((await ask(world, `client-${time}`, 'x')).status).toBe(401)
    const refused = await world.call('/api/auth/token', {
      ...stranger('198.51.100.7'),
      method: 'POST',
      body: 'no JSON',
    })
    expect([refused.status, shown(refused).state]).toEqual([429, '"token-address";r=0;t=60'])
  })
})

test('0 turns a limit off, and its headers with it', async () => {
  const world = await limited({ env: { RATE_LIMIT_PER_MINUTE: '0' } })
  for (let time = 0; time < 5; time += 1)
    expect(shown(await world.call('/api/settings'))).toEqual({
      policy: null,
      state: null,
      retryAfter: null,
    })
  const off = await limited({ env: { RATE_LIMIT_TOKEN_PER_MINUTE: '0' } })
  const json = { client_id: 'a', client_secret: 'x' }
  const answers = await statuses(off, 5, '/api/auth/token', {
    method: 'POST',
    json,
    authorization: null,
  })
  expect(answers).toEqual([401, 401, 401, 401, 401])
})

describe('if the platform counts', () => {
  const keys: string[] = []
  const binding = (success: boolean) => ({
    limit: async ({ key }: { key: string }) => {
      keys.push(key)
      return { success }
    },
  })
  const on = (rateLimitBindings: RateLimitBindings) => limited({ rateLimitBindings })

  test('what it allows passes, however often, without a made-up remaining count', async () => {
    const world = await on({ api: binding(true) })
    expect(await statuses(world, 5, '/api/settings')).toEqual([200, 200, 200, 200, 200])
    expect(shown(await world.call('/api/settings'))).toEqual({
      policy: '"api";q=3;w=60',
      state: null,
      retryAfter: null,
    })
    expect(new Set(keys)).toEqual(new Set(['subject:test-client']))
  })

  test('what it refuses gets 429, with a Retry-After of its period', async () => {
    const world = await on({ api: binding(false) })
    const refused = await world.call('/api/settings')
    expect([refused.status, shown(refused)]).toEqual([
      429,
      { policy: '"api";q=3;w=60', state: '"api";r=0', retryAfter: '60' },
    ])
  })

  test('if it fails, nothing is refused', async () => {
    const world = await on({ api: { limit: () => Promise.reject(new Error('down')) } })
    expect(await statuses(world, 5, '/api/settings')).toEqual([200, 200, 200, 200, 200])
  })
})

describe('concurrent uploads of one applicant', () => {
  test('are limited to three; a fourth gets 429, and nobody else has to wait', async () => {
    const release = Promise.withResolvers<void>()
    const threeHeld = Promise.withResolvers<void>()
    let held = 0
    const world = await createWorld({
      fetch: async (request, next) => {
        if (request.url.endsWith('/api/batch')) {
          held += 1
          if (held === 3) threeHeld.resolve()
          await release.promise
        }
        return next(request)
      },
    })
    const [one, other] = [await newProfile(world), await newProfile(world)]
    const applicant = await applicantOf(world, one)
    const path = `/api/profiles/${one}`
    const change = { method: 'PATCH', json: { face_liveness_status: 'live' } }
    const first = [1, 2, 3].map(() => applicant.call(path, change))
    await threeHeld.promise
    const refused = await applicant.call(path, change)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '1'])
    expect((await bodyOf(refused)).code).toBe('rate_limited')
    // A new token of the same person is the same person.
    expect((await (await applicantOf(world, one)).call(path, change)).status).toBe(429)
    expect((await applicant.call(path)).status).toBe(200)
    const neighbour = (await applicantOf(world, other)).call(`/api/profiles/${other}`, change)
    const machine = world.call(path, { method: 'PATCH', json: { country: 'PT' } })
    release.resolve()
    const answers = await Promise.all([...first, neighbour, machine])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect((await applicant.call(path, change)).status).toBe(200)
  })

  test('free their place when the work throws', async () => {
    const atOnce = createConcurrencyLimit({ most: 1, longestMs: 1000, now: () => 0 })
    const broken = () => Promise.reject(new Error('a bug'))
    await expect(atOnce('a', broken)).rejects.toThrow('a bug')
    expect(await atOnce('a', async () => undefined)).toBe(true)
  })

  test('no longer count once they hang too long, and free no other place when they end after all', async () => {
    let nowMs = 0
    const atOnce = createConcurrencyLimit({ most: 1, longestMs: 1000, now: () => nowMs })
    const [hanging, running] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = atOnce('a', () => hanging.promise)
    nowMs = 999
    expect(await atOnce('a', async () => undefined)).toBe(false)
    nowMs = 1000
    const second = atOnce('a', () => running.promise)
    hanging.resolve()
    expect(await first).toBe(true)
    expect(await atOnce('a', async () => undefined)).toBe(false)
    running.resolve()
    expect(await second).toBe(true)
    expect(await atOnce('a', async () => undefined)).toBe(true)
  })
})
