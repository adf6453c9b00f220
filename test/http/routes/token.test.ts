/** The token route: RFC 6749 section 4.4 with its error bodies, by JSON, by form and by HTTP Basic. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { decode } from 'hono/jwt'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const sha256 = (text: string) => new Bun.CryptoHasher('sha256').update(text).digest('hex')
const clients = [
  {
    client_id: 'plain',
    client_secret: 'plain-secret',
    partner_id: 'p1',
    team_id: 'team_1',
    scopes: ['health:read', 'profiles:read'],
  },
  {
    client_id: 'hashed',
    client_secret: `sha256:${sha256('hashed-secret')}`,
    scopes: ['health:read'],
  },
]
let world: World
beforeAll(async () => {
  world = await createWorld({
    env: {
      JWT_CLIENTS_JSON: JSON.stringify(clients),
      JWT_ISSUER: 'identivia-backend',
      JWT_AUDIENCE: 'identivia-api',
      JWT_TTL_SECONDS: '600',
    },
  })
})

const ask = (init: { json?: unknown; body?: string; type?: string; authorization?: string }) =>
  world.request('/api/auth/token', {
    method: 'POST',
    headers: {
      'Content-Type':
        init.type ??
        (init.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'),
      ...(init.authorization === undefined ? {} : { Authorization: init.authorization }),
    },
    body: init.json === undefined ? (init.body ?? '') : JSON.stringify(init.json),
  })
const good = { client_id: 'plain', client_secret: 'plain-secret' }
const basic = (id: string, secret: string) =>
  `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`

test('JSON credentials return a token with every documented claim', async () => {
  const answer = await ask({ json: good })
  const body = await bodyOf(answer)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 600,
    scope: 'health:read profiles:read',
  })
  const { header, payload } = decode(body.access_token)
  expect(header.alg).toBe('HS256')
  expect(payload).toEqual({
    sub: 'plain',
    client_id: 'plain',
    partner_id: 'p1',
    team_id: 'team_1',
    scope: 'health:read profiles:read',
    iat: expect.any(Number),
    exp: Number(payload.iat) + 600,
    jti: expect.any(String),
    iss: 'identivia-backend',
    aud: 'identivia-api',
  })
  const health = await world.request('/', {
    headers: { Authorization: `Bearer ${body.access_token}` },
  })
  expect(health.status).toBe(200)
})

test('fewer scopes can be requested', async () => {
  const body = await bodyOf(await ask({ json: { ...good, scope: 'profiles:read' } }))
  expect(body.scope).toBe('profiles:read')
})

describe('other encodings of the same request', () => {
  const ways: [string, Parameters<typeof ask>[0]][] = [
    [
      'a form',
      { body: 'grant_type=client_credentials&client_id=plain&client_secret=plain-secret' },
    ],
    ['JSON with a grant type', { json: { ...good, grant_type: 'client_credentials' } }],
    ['JSON with nulls', { json: { ...good, scope: null, grant_type: null } }],
    ['JSON with a charset', { json: good, type: 'application/json; charset=utf-8' }],
    [
      'HTTP Basic',
      { body: 'grant_type=client_credentials', authorization: basic('plain', 'plain-secret') },
    ],
    [
      'HTTP Basic with its id in the form too',
      {
        body: 'grant_type=client_credentials&client_id=plain',
        authorization: basic('plain', 'plain-secret'),
      },
    ],
    ['a hashed secret', { json: { client_id: 'hashed', client_secret: 'hashed-secret' } }],
  ]
  for (const [name, init] of ways) {
    test(name, async () => expect((await ask(init)).status).toBe(200))
  }
})

describe('errors per RFC 6749 section 5.2', () => {
  const cases: [string, Parameters<typeof ask>[0], number, string][] = [
    ['wrong secret', { json: { ...good, client_secret: 'no' } }, 401, 'invalid_client'],
    ['unknown client', { json: { ...good, client_id: 'nobody' } }, 401, 'invalid_client'],
    [
      'the digest in place of the secret',
      { json: { client_id: 'hashed', client_secret: sha256('hashed-secret') } },
      401,
      'invalid_client',
    ],
    [
      'the configured text in place of the secret',
      { json: { client_id: 'hashed', client_secret: clients[1]?.client_secret } },
      401,
      'invalid_client',
    ],
    ['no secret', { json: { client_id: 'plain' } }, 400, 'invalid_request'],
    ['an empty object', { json: {} }, 400, 'invalid_request'],
    ['a list', { json: [] }, 400, 'invalid_request'],
    ['a secret that is no text', { json: { ...good, client_secret: 7 } }, 400, 'invalid_request'],
    ['malformed JSON', { body: '{', type: 'application/json' }, 400, 'invalid_request'],
    ['another content type', { body: 'x', type: 'text/plain' }, 400, 'invalid_request'],
    [
      'a form without a grant type',
      { body: 'client_id=plain&client_secret=plain-secret' },
      400,
      'invalid_request',
    ],
    [
      'a repeated field',
      {
        body: 'grant_type=client_credentials&client_id=plain&client_id=x&client_secret=plain-secret',
      },
      400,
      'invalid_request',
    ],
    [
      'both ways at once',
      {
        body: 'grant_type=client_credentials&client_secret=plain-secret',
        authorization: basic('plain', 'plain-secret'),
      },
      400,
      'invalid_request',
    ],
    [
      'HTTP Basic of one client and the id of another',
      {
        body: 'grant_type=client_credentials&client_id=hashed',
        authorization: basic('plain', 'plain-secret'),
      },
      400,
      'invalid_request',
    ],
    [
      'another grant',
      { body: 'grant_type=password&client_id=plain&client_secret=plain-secret' },
      400,
      'unsupported_grant_type',
    ],
    ['a scope it does not have', { json: { ...good, scope: 'teams:all' } }, 400, 'invalid_scope'],
    [
      'a body over its limit',
      { json: { ...good, scope: 'x'.repeat(20_000) } },
      413,
      'invalid_request',
    ],
  ]
  for (const [name, init, status, error] of cases) {
    test(name, async () => {
      const answer = await ask(init)
      const body = await bodyOf(answer)
      expect([answer.status, body.error]).toEqual([status, error])
      expect(body).toEqual({
        error,
        error_description: expect.any(String),
        request_id: expect.any(String),
      })
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
    })
  }
  test('an unknown client and a wrong secret are indistinguishable', async () => {
    const bodies = await Promise.all(
      [
        { ...good, client_secret: 'no' },
        { ...good, client_id: 'nobody' },
      ].map(async (json) => bodyOf(await ask({ json }))),
    )
    expect(bodies[0].error_description).toBe(bodies[1].error_description)
  })
})

test('without clients the response is not_configured', async () => {
  const bare = await createWorld()
  const answer = await bare.call('/api/auth/token', {
    method: 'POST',
    json: good,
    authorization: null,
  })
  expect([answer.status, (await bodyOf(answer)).error]).toEqual([501, 'not_configured'])
})
