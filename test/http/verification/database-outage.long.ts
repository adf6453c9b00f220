/** The database stops, restarts or revokes our token while the API is serving. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { newProfile, newSession, submission } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, type CallInit, createWorld, unique, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

const create = () =>
  world.call('/api/profiles/create', { method: 'POST', json: { userID: unique('u') } })

test('a revoked database token: the next request of every kind succeeds', async () => {
  const profileId = await newProfile(world)
  await pb.upsertSuperuser()
  expect((await world.call(`/api/profiles/${profileId}`)).status).toBe(200)
  await pb.upsertSuperuser()
  expect((await create()).status).toBe(201)
  await pb.upsertSuperuser()
  const patched = await world.call(`/api/profiles/${profileId}`, {
    method: 'PATCH',
    json: { country: 'US' },
  })
  expect(patched.status).toBe(200)
})

test('killed: 503 with Retry-After on every route; restarted: everything works', async () => {
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const form = await submission(world, 'approved', sessionId)
  const status = { previous_status: 'unverified', new_status: 'pending', notes: 'n' }
  const requests: [string, CallInit][] = [
    ['/api/profiles/create', { method: 'POST', json: { userID: 'x' } }],
    [`/api/profiles/${profileId}`, {}],
    [
      `/api/profiles/${profileId}`,
      { method: 'PATCH', form: { country: 'US', document_front: form.document_front } },
    ],
    ['/api/face-liveness/session', { method: 'POST', json: { profile_id: profileId } }],
    [`/api/face-liveness/results/${sessionId}`, {}],
    [
      '/api/ollama/document-analysis',
      { method: 'POST', form: { document_front: form.document_front, profile_id: profileId } },
    ],
    ['/api/settings', {}],
    [`/api/status_history/${profileId}`, { method: 'POST', json: status }],
    [`/api/verification_history/${profileId}`, { method: 'POST', form }],
  ]
  await pb.kill()
  for (const [path, init] of requests) {
    const answer = await world.call(path, init)
    expect([path, answer.status, (await bodyOf(answer)).code]).toEqual([
      path,
      503,
      'database_unavailable',
    ])
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  }
  expect((await world.call('/readyz', { authorization: null })).status).toBe(503)
  await pb.restart()
  world.advance(5000)
  expect((await world.call(`/api/profiles/${profileId}`)).status).toBe(200)
  const verified = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form,
  })
  expect([verified.status, (await bodyOf(verified)).data.decision.outcome]).toEqual([
    201,
    'approved',
  ])
  expect((await world.call('/readyz', { authorization: null })).status).toBe(200)
})

describe('a database that answers nonsense', () => {
  const broken: [string, (request: Request) => Promise<Response>][] = [
    [
      'HTML with 200',
      async () => new Response('<html>hello</html>', { headers: { 'Content-Type': 'text/html' } }),
    ],
    ['HTML with 502', async () => new Response('<html>bad gateway</html>', { status: 502 })],
    ['an empty object', async () => Response.json({})],
    [
      'a cut body',
      async () => new Response('{"id":"abc', { headers: { 'Content-Type': 'application/json' } }),
    ],
    [
      '429',
      async () =>
        Response.json({ message: 'Too Many Requests.', status: 429, data: {} }, { status: 429 }),
    ],
  ]
  for (const [name, answer] of broken) {
    test(`${name}: 503`, async () => {
      const own = await createWorld({
        fetch: async (request, next) =>
          request.url.startsWith(own.pb.url) ? answer(request) : next(request),
      })
      for (const [path, init] of [
        ['/api/settings', {}],
        ['/api/profiles/aaaaaaaaaaaaaaa', {}],
        ['/api/profiles/create', { method: 'POST', json: { userID: 'x' } }],
      ] as const) {
        const response = await own.call(path, init)
        expect([response.status, response.headers.has('Retry-After')]).toEqual([503, true])
      }
    })
  }
})

test('a wrong database password is 503 for clients and `unauthenticated` for the operator', async () => {
  const own = await createWorld({ pb, env: { PB_USER_PASSWORD: 'not-the-password' } })
  expect((await own.call('/api/settings')).status).toBe(503)
  const health = await own.call('/')
  expect([health.status, (await bodyOf(health)).pocketbase_status]).toEqual([
    503,
    'unauthenticated',
  ])
})

const refused = () =>
  Response.json(
    {
      status: 400,
      message: 'Batch transaction failed.',
      data: {
        requests: {
          0: {
            code: 'x',
            response: {
              status: 400,
              message: 'Failed.',
              data: { status: { code: 'validation_x', message: 'x' } },
            },
          },
        },
      },
    },
    { status: 400 },
  )
const nonsense = () => new Response('<html>bad gateway</html>', { status: 502 })

for (const [how, answer, kept] of [
  ['is refused deletes its uploads', refused, 0],
  ['may have been written keeps the uploads it may name', nonsense, 3],
] as const) {
  test(`the transaction that ${how}`, async () => {
    let isRefusing = false
    const own = await createWorld({
      pb,
      fetch: async (request, next) => {
        const isBatch = isRefusing && request.url.endsWith('/api/batch')
        const body = isBatch ? await request.clone().text() : ''
        const isWhole = /\/(verification_history|profiles)\//.test(body)
        return isWhole ? answer() : next(request)
      },
    })
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved', profileId })
    const form = await submission(own, 'approved', sessionId)
    const filesBefore = await countFiles(pb)
    isRefusing = true
    expect(
      (await own.call(`/api/verification_history/${profileId}`, { method: 'POST', form })).status,
    ).toBe(503)
    expect(
      (
        await own.call(`/api/profiles/${profileId}`, {
          method: 'PATCH',
          form: { document_front: form.document_front },
        })
      ).status,
    ).toBe(503)
    isRefusing = false
    // The liveness result and its reference image stay: AWS may have deleted its own.
    expect(await countFiles(pb)).toBe(filesBefore + 1 + kept)
    expect(
      (await own.call(`/api/verification_history/${profileId}`, { method: 'POST', form })).status,
    ).toBe(201)
  })
}

test('a change that was written but whose response was lost keeps its document', async () => {
  let isLosing = false
  const own = await createWorld({
    pb,
    fetch: async (request, next) => {
      const isBatch = isLosing && request.url.endsWith('/api/batch')
      const answer = await next(request)
      return isBatch ? nonsense() : answer
    },
  })
  const profileId = await newProfile(own)
  const form = await submission(own, 'approved', crypto.randomUUID())
  const patch = (fields: Record<string, string | Blob | undefined>) =>
    own.call(`/api/profiles/${profileId}`, { method: 'PATCH', form: fields })
  expect((await patch({ document_front: form.document_front })).status).toBe(200)
  isLosing = true
  expect((await patch({ document_front: form.facial_photo })).status).toBe(503)
  isLosing = false
  const { data } = await bodyOf(await patch({ country: 'US' }))
  expect(data.document_front).toMatch(/^document_front_/)
})

async function countFiles({ url, email, password }: TestPocketBase): Promise<number> {
  const login = await fetch(`${url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ identity: email, password }),
  })
  const { token } = await bodyOf(login)
  const list = await fetch(`${url}/api/collections/files/records?perPage=1`, {
    headers: { Authorization: token },
  })
  return (await bodyOf(list)).totalItems
}
