/** Bearer tokens: which are accepted, which are refused, and that no response repeats any part of one. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { sign } from 'hono/jwt'
import {
  bodyOf,
  createWorld,
  goodClaims,
  jwtSecret,
  tokenOf,
  type World,
} from '../../support/world.ts'

setDefaultTimeout(60_000)

const previous = 'the-previous-secret-of-the-tests-0123456789'
let world: World
beforeAll(async () => {
  world = await createWorld({
    env: { JWT_ISSUER: 'us', JWT_AUDIENCE: 'api', JWT_SECRET_PREVIOUS: previous },
  })
})

const nowSeconds = Math.floor(Date.now() / 1000)
const good = { ...goodClaims(), iss: 'us', aud: 'api' }
const { scope: _scope, ...withoutScope } = good
const withHeader = (authorization: string) => world.call('/api/settings', { authorization })
const withClaims = async (claims: object, secret?: string) =>
  withHeader(`Bearer ${await tokenOf(claims, secret)}`)
const part = (value: object) =>
  btoa(JSON.stringify(value)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')

describe('accepted', () => {
  const accepted: [string, object, string?][] = [
    ['a good token', good],
    ['a token signed with the previous secret', good, previous],
    ['scopes as a list', { ...good, scope: ['settings:read'] }],
    ['scopes in the `scopes` claim', { ...withoutScope, scopes: ['settings:read'] }],
    [
      'scopes in the `scopes` claim, as a string',
      { ...withoutScope, scopes: 'health:read settings:read' },
    ],
    ['an audience among several', { ...good, aud: ['other', 'api'] }],
    ['expired within the tolerance', { ...good, exp: nowSeconds - 30 }],
    [
      'issued by a clock that is ahead within the tolerance',
      { ...good, iat: nowSeconds + 30, nbf: nowSeconds + 30 },
    ],
    ['no iat', { ...good, iat: undefined }],
  ]
  for (const [name, claims, secret] of accepted) {
    test(name, async () => expect((await withClaims(claims, secret)).status).toBe(200))
  }
  test('the scheme in any case', async () => {
    expect((await withHeader(`bearer ${await tokenOf(good)}`)).status).toBe(200)
  })
})

describe('refused with 401', () => {
  const refused: [string, object, string?][] = [
    ['another secret', good, 'some-other-secret-that-is-long-enough'],
    ['expired', { ...good, exp: nowSeconds - 61 }],
    ['no exp', { ...good, exp: undefined }],
    ['an exp that is not a number', { ...good, exp: 'never' }],
    ['no sub', { ...good, sub: undefined }],
    ['an empty sub', { ...good, sub: '' }],
    ['another issuer', { ...good, iss: 'them' }],
    ['no issuer', { ...good, iss: undefined }],
    ['another audience', { ...good, aud: 'other' }],
    ['no audience', { ...good, aud: undefined }],
    ['not valid yet', { ...good, nbf: nowSeconds + 120 }],
    ['issued in the future', { ...good, iat: nowSeconds + 120 }],
    ['a team that is not a string', { ...good, team_id: { $ne: '' } }],
    ['a scope that is not a string', { ...good, scope: { a: 1 } }],
  ]
  for (const [name, claims, secret] of refused) {
    test(name, async () => {
      const answer = await withClaims(claims, secret)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('WWW-Authenticate')).toBe(
        'Bearer realm="identivia", error="invalid_token"',
      )
    })
  }

  const headers: [string, () => Promise<string>][] = [
    ['alg none', async () => `Bearer ${part({ alg: 'none', typ: 'JWT' })}.${part(good)}.`],
    [
      'alg HS512 with the right secret',
      async () => `Bearer ${await sign(good, jwtSecret, 'HS512')}`,
    ],
    [
      'alg HS384 with the right secret',
      async () => `Bearer ${await sign(good, jwtSecret, 'HS384')}`,
    ],
    [
      'alg RS256 with our signature',
      async () => {
        const [, payload, signature] = (await tokenOf(good)).split('.')
        return `Bearer ${part({ alg: 'RS256', typ: 'JWT' })}.${payload}.${signature}`
      },
    ],
    [
      'a changed payload',
      async () => {
        const [header, , signature] = (await tokenOf(good)).split('.')
        return `Bearer ${header}.${part({ ...good, scope: 'teams:all settings:read' })}.${signature}`
      },
    ],
    ['two parts', async () => `Bearer ${(await tokenOf(good)).split('.').slice(0, 2).join('.')}`],
    ['no token', async () => 'Bearer'],
    ['another scheme', async () => `Basic ${btoa('a:b')}`],
    ['garbage', async () => 'Bearer ...'],
    ['12 KB', async () => `Bearer ${'a'.repeat(12_000)}`],
    [
      '12 KB in three parts',
      async () =>
        `Bearer ${part({ alg: 'HS256', typ: 'JWT' })}.${'a'.repeat(12_000)}.${'b'.repeat(100)}`,
    ],
  ]
  for (const [name, header] of headers) {
    test(name, async () => {
      const value = await header()
      const answer = await withHeader(value)
      const body = await answer.text()
      expect(answer.status).toBe(401)
      expect(body).not.toContain(value.slice(7, 60) || 'nothing to find')
      expect(JSON.parse(body)).toMatchObject({ error: 'Unauthorized', code: 'token_invalid' })
    })
  }

  // Bun responds with 431 itself, and Deno with 400.
  test('100 KB: 401, or the refusal of the HTTP server, and the next request is served', async () => {
    for (const token of [
      'a'.repeat(100_000),
      `${part({ alg: 'HS256' })}.${'a'.repeat(100_000)}.b`,
    ]) {
      const headers = { Authorization: `Bearer ${token}` }
      expect([400, 401, 431]).toContain((await world.request('/api/settings', { headers })).status)
      expect((await withClaims(good)).status).toBe(200)
    }
  })

  test('no header: a challenge without an error', async () => {
    const answer = await world.call('/api/settings', { authorization: null })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="identivia"')
    expect((await bodyOf(answer)).code).toBe('token_missing')
  })
})

test('a remembered token stops working when it expires', async () => {
  const own = await createWorld({ env: {} })
  const token = await tokenOf({ ...goodClaims(), exp: nowSeconds + 100 })
  const ask = () => own.call('/api/settings', { authorization: `Bearer ${token}` })
  expect((await ask()).status).toBe(200)
  own.advance(200_000)
  expect((await ask()).status).toBe(401)
})

test('a missing scope gets 403 and is named', async () => {
  const answer = await withClaims({ ...good, scope: 'health:read' })
  expect(answer.status).toBe(403)
  expect(answer.headers.get('WWW-Authenticate')).toBe(
    'Bearer realm="identivia", error="insufficient_scope", scope="settings:read"',
  )
  expect((await bodyOf(answer)).code).toBe('insufficient_scope')
})
