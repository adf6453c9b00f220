/** What every route must refuse, and what every response must carry. The routes come from their contracts. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { scopes as allScopes, type Scope } from '../../src/domain/identity/principal.ts'
import { createRoutes } from '../../src/http/routes/routes.ts'
import { newProfile, newSession, specimen, submission } from '../support/people.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../support/world.ts'

setDefaultTimeout(60_000)

let world: World
let profileId: string
let sessionId: string
let submitted: Record<string, string | Blob>
beforeAll(async () => {
  world = await createWorld()
  profileId = await newProfile(world, {}, { team: 'ours' })
  sessionId = await newSession(world, { scenario: null, profileId, init: { team: 'ours' } })
  submitted = await submission(world, 'approved', sessionId)
})

/** What a good request to a route with a body sends. Everything else about a route is in its contract. */
const bodies: Record<string, () => CallInit> = {
  createProfile: () => ({ json: { userID: 'battery' } }),
  changeProfile: () => ({ form: { country: 'US' } }),
  createApplicantToken: () => ({ json: {} }),
  createLivenessSession: () => ({ json: { profile_id: profileId } }),
  analyzeDocument: () => ({
    form: { document_front: submitted.document_front, profile_id: profileId },
  }),
  moveStatus: () => ({
    json: { previous_status: 'unverified', new_status: 'pending', notes: 'n' },
  }),
  submitVerification: () => ({ form: submitted }),
}

interface Route {
  name: string
  scope: Scope
  path: () => string
  init: () => CallInit
  /** Whether the path or the body names something of a team. */
  tenant: boolean
  takes: { json: boolean; multipart: boolean }
}

const missing = 'aaaaaaaaaaaaaaa'
const routes: Route[] = createRoutes(() => 0).flatMap(({ contract }) => {
  const { id, method, path, scope, params, body } = contract
  if (scope === null) return []
  return {
    name: `${method.toUpperCase()} ${path}`,
    scope,
    path: () => path.replace(':id', profileId).replace(':sessionId', sessionId),
    init: () => ({ method: method.toUpperCase(), ...bodies[id]?.() }),
    tenant:
      params !== undefined || JSON.stringify(body?.json ?? body?.multipart)?.includes('profile_id'),
    takes: { json: body?.json !== undefined, multipart: body?.multipart !== undefined },
  }
})

test('every route with a body has a good one here', () => {
  const withBody = createRoutes(() => 0).filter(
    ({ contract: { scope, body } }) => scope !== null && body !== undefined,
  )
  expect(Object.keys(bodies).sort()).toEqual(withBody.map(({ contract }) => contract.id).sort())
  expect(routes).toHaveLength(12)
})

const everything = allScopes.filter((scope) => scope !== 'teams:all')
const ask = (route: Route, init: CallInit = {}) =>
  world.call(route.path(), { team: 'ours', ...route.init(), ...init })
const withBody = (route: Route, type: string, body: string | Uint8Array<ArrayBuffer>) => {
  const { json: _json, form: _form, ...init } = route.init()
  return world.call(route.path(), {
    ...init,
    team: 'ours',
    headers: { 'Content-Type': type },
    body,
  })
}

for (const route of routes) {
  describe(route.name, () => {
    test('without a token: 401 and nothing done', async () => {
      const answer = await ask(route, { authorization: null })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([401, 'token_missing'])
    })
    test('with a bad token: 401', async () => {
      const answer = await ask(route, { authorization: 'Bearer not.a.token' })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([401, 'token_invalid'])
    })
    test('with every other scope: 403 that names its own', async () => {
      const answer = await ask(route, {
        scopes: everything.filter((scope) => scope !== route.scope),
      })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('WWW-Authenticate')).toContain(`scope="${route.scope}"`)
    })
    test('with another method: 405 with Allow', async () => {
      const answer = await world.call(route.path(), { method: 'DELETE' })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([405, 'method_not_allowed'])
      expect(answer.headers.get('Allow')).toContain(route.init().method ?? 'GET')
    })
    if (route.tenant) {
      for (const team of ['theirs', null]) {
        test(`from ${team ?? 'the default team'}: 404, as if it did not exist`, async () => {
          const answer = await ask(route, { team })
          expect(answer.status).toBe(404)
        })
      }
    }
    if (route.takes.json || route.takes.multipart) {
      for (const encoding of ['gzip', 'br', 'identity, gzip', 'aes128gcm']) {
        test(`with Content-Encoding ${encoding}: 415, unread, with what is accepted`, async () => {
          const answer = await ask(route, { headers: { 'Content-Encoding': encoding } })
          expect([answer.status, (await bodyOf(answer)).code]).toEqual([
            415,
            'unsupported_content_encoding',
          ])
          expect(answer.headers.get('Accept-Encoding')).toBe('identity')
        })
      }
      test('with another content type: 415', async () => {
        const answer = await withBody(route, 'text/plain', 'hello')
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([
          415,
          'unsupported_content_type',
        ])
      })
    }
    if (route.takes.json) {
      for (const [name, body] of [
        ['malformed JSON', '{"a":'],
        ['nesting that has no end', '['.repeat(20_000)],
        ['well-formed but endless nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
      ] as const) {
        test(`${name}: 400`, async () => {
          const answer = await withBody(route, 'application/json', body)
          expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'malformed_json'])
        })
      }
      for (const body of ['[]', '7', '"x"', 'null', 'true']) {
        test(`${body} in place of an object: 400, in our words`, async () => {
          const answer = await withBody(route, 'application/json', body)
          expect(answer.status).toBe(400)
          expect((await bodyOf(answer)).details).toEqual([
            { path: 'body', message: 'Must be a JSON object' },
          ])
        })
      }
      test('a body over its limit: 413', async () => {
        const answer = await withBody(
          route,
          'application/json',
          JSON.stringify({ a: 'x'.repeat(200_000) }),
        )
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([413, 'too_large'])
      })
    }
    if (route.takes.multipart) {
      const malformed: [string, string, string][] = [
        ['no boundary', 'multipart/form-data', 'x'],
        ['no such boundary', 'multipart/form-data; boundary=b', 'hello'],
        ['an empty body', 'multipart/form-data; boundary=b', ''],
        ['a boundary of 252', `multipart/form-data; boundary=${'b'.repeat(252)}`, 'x'.repeat(1000)],
        [
          'no last boundary',
          'multipart/form-data; boundary=b',
          '--b\r\nContent-Disposition: form-data; name="country"\r\n\r\nUS\r\n',
        ],
        [
          'a part without a name',
          'multipart/form-data; boundary=b',
          '--b\r\nContent-Disposition: form-data\r\n\r\nUS\r\n--b--\r\n',
        ],
        [
          'a file name that cannot be decoded',
          'multipart/form-data; boundary=b',
          `--b\r\nContent-Disposition: form-data; name="document_front"; filename*=UTF-8''%E0%A4%A\r\n\r\nx\r\n--b--\r\n`,
        ],
      ]
      for (const [name, type, body] of malformed) {
        test(`multipart with ${name}: 400`, async () => {
          const answer = await withBody(route, type, body)
          expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'malformed_multipart'])
        })
      }
      test('an unknown file part: 400', async () => {
        const answer = await ask(route, {
          form: { ...route.init().form, passwords: new Blob(['x']) },
        })
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'unknown_file'])
      })
      test('text that is declared as an image: 415, by its content', async () => {
        const document_front = new Blob(['I am not an image, whatever my name says'], {
          type: 'image/png',
        })
        const answer = await ask(route, { form: { ...route.init().form, document_front } })
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([415, 'unsupported_media'])
      })
      test('an empty file: 400', async () => {
        const answer = await ask(route, {
          form: { ...route.init().form, document_front: new Blob([]) },
        })
        expect(answer.status).toBe(400)
        expect((await bodyOf(answer)).details).toEqual([
          { path: 'document_front', message: 'Is an empty file' },
        ])
      })
      test('an untouched file input, without a name and a byte, is absent', async () => {
        const untouched = new File([], '')
        const form = new FormData()
        form.append('document_front', untouched)
        const { json: _json, form: _form, ...init } = route.init()
        const answer = await world.call(route.path(), { ...init, team: 'ours', body: form })
        // Absent: what is then missing is not the form's, but the route's to say.
        expect((await bodyOf(answer)).code).toBe(absentCodes[route.name])
      })
      test('a string in place of a file: 400', async () => {
        const answer = await ask(route, {
          form: { ...route.init().form, document_front: 'front.jpg' },
        })
        expect(answer.status).toBe(400)
      })
      test('a file over its limit: 413 before the rest is read', async () => {
        const stream = endless(await specimen(world, 'approved', 'document_front'))
        const { json: _json, form: _form, ...init } = route.init()
        const answer = await world.call(route.path(), {
          ...init,
          team: 'ours',
          headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
          body: stream.body,
        })
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([413, 'too_large'])
        // The rest is what both ends buffer.
        expect(stream.sentBytes()).toBeLessThan(world.config.maxImageBytes + 32 * 1024 * 1024)
      })
      test('a declared length over all limits: 413 before reading', async () => {
        const { json: _json, form: _form, ...init } = route.init()
        const headers = {
          'Content-Type': 'multipart/form-data; boundary=b',
          'Content-Length': '999999999',
        }
        const answer = await world.call(route.path(), { ...init, team: 'ours', headers, body: 'x' })
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([413, 'too_large'])
      })
    }
  })
}

const absentCodes: Record<string, string> = {
  'PATCH /api/profiles/:id': 'nothing_to_update',
  'POST /api/ollama/document-analysis': 'missing_files',
  'POST /api/verification_history/:id': 'missing_fields',
}

/** An endless image, sent for as long as it is read. */
function endless(start: Blob) {
  const counter = { bytes: 0 }
  const chunk = new Uint8Array(256 * 1024)
  const head = new TextEncoder().encode(
    '--b\r\nContent-Disposition: form-data; name="document_front"; filename="a.jpg"\r\n\r\n',
  )
  const parts = [Promise.resolve(head), start.bytes()]
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await (parts.shift() ?? Promise.resolve(chunk))
      counter.bytes += next.length
      if (counter.bytes > 200 * 1024 * 1024) return controller.close()
      controller.enqueue(next)
    },
  })
  return { body, sentBytes: () => counter.bytes }
}

describe('ids of another shape are 404 without a database call', () => {
  for (const id of [
    'x',
    'AAAAAAAAAAAAAAA',
    `${missing}a`,
    '..%2f..%2fetc',
    "a' || 1=1 --   ",
    '%00'.repeat(15),
  ]) {
    for (const route of routes.filter(({ name }) => /:(id|sessionId)/.test(name))) {
      test(`${route.name} with ${id}`, async () => {
        const before = world.log.length
        const answer = await world.call(
          route.path().replace(profileId, id).replace(sessionId, id),
          {
            team: 'ours',
            ...route.init(),
          },
        )
        expect(answer.status).toBe(404)
        expect(world.log.slice(before).map((line) => line.upstream)).toEqual([undefined])
      })
    }
  }
})

const preflight: CallInit = {
  method: 'OPTIONS',
  authorization: null,
  headers: { Origin: 'https://client.example', 'Access-Control-Request-Method': 'GET' },
}

describe('every response', () => {
  const answers: [string, () => Promise<Response>, number][] = [
    ['good', () => world.call('/api/settings'), 200],
    ['not found', () => world.call('/nowhere', { authorization: null }), 404],
    ['not allowed', () => world.call('/api/settings', { method: 'POST' }), 405],
    ['refused', () => world.call('/api/settings', { authorization: null }), 401],
    ['a preflight', () => world.call('/api/settings', preflight), 204],
    [
      'an OPTIONS request that is not a preflight',
      () => world.call('/api/settings', { method: 'OPTIONS' }),
      405,
    ],
    [
      'an OPTIONS request for an unknown path',
      () => world.call('/nowhere', { method: 'OPTIONS' }),
      404,
    ],
  ]
  for (const [name, get, status] of answers) {
    test(`${name}: carries the security headers and a request id`, async () => {
      const answer = await get()
      expect(answer.status).toBe(status)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'strict-transport-security': expect.stringContaining('max-age='),
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/^[\w.-]{1,128}$/),
      })
    })
  }
  test('keeps a valid request id, in the header and in the error body', async () => {
    const answer = await world.call('/nowhere', { headers: { 'X-Request-Id': 'trace-1.A_b' } })
    expect(answer.headers.get('X-Request-Id')).toBe('trace-1.A_b')
    expect(await bodyOf(answer)).toEqual({
      error: 'Not found',
      code: 'route_not_found',
      request_id: 'trace-1.A_b',
    })
  })
  for (const bad of ['with space', 'x'.repeat(129), 'ümlaut', '']) {
    test(`replaces the request id ${JSON.stringify(bad.slice(0, 12))}`, async () => {
      const answer = await world.call('/livez', { headers: { 'X-Request-Id': bad } })
      expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    })
  }
})

test('a fixed path refuses other methods and is not taken for an id', async () => {
  const answer = await world.call('/api/profiles/create')
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST'])
})

test('a page can read the time of the server', async () => {
  const headers = { Origin: 'http://localhost:3000' }
  const answer = await world.call('/livez', { headers })
  const exposed = answer.headers.get('Access-Control-Expose-Headers') ?? ''
  expect(exposed.split(',').map((name) => name.trim())).toContain('Date')
})

describe('HEAD is GET without a body, and claims no other length', () => {
  for (const path of ['/livez', '/readyz', '/api/settings', '/docs', '/openapi.json', '/nowhere']) {
    test(path, async () => {
      const got = await world.call(path)
      const { byteLength } = await got.arrayBuffer()
      const answer = await world.call(path, { method: 'HEAD' })
      expect([answer.status, await answer.text()]).toEqual([got.status, ''])
      const lengths = [got, answer].map(({ headers }) => headers.get('Content-Length'))
      expect([null, lengths[0], String(byteLength)]).toContain(lengths[1])
      expect(lengths[1]).not.toBe('0')
    })
  }
})

test('endless JSON without a length: 413, and the next request is served', async () => {
  const piece = new Uint8Array(64 * 1024).fill(120)
  const left = { pieces: 1024 }
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      left.pieces -= 1
      if (left.pieces < 0) return controller.close()
      controller.enqueue(piece)
    },
  })
  const headers = { 'Content-Type': 'application/json' }
  const answer = await world.call('/api/profiles/create', { method: 'POST', headers, body })
  expect([answer.status, (await bodyOf(answer)).code]).toEqual([413, 'too_large'])
  expect(left.pieces).toBeGreaterThan(0)
  expect((await world.call('/livez', { authorization: null })).status).toBe(200)
})

test('content after the last boundary is not part of the form', async () => {
  const part = (value: string) =>
    `--b\r\nContent-Disposition: form-data; name="country"\r\n\r\n${value}\r\n`
  const answer = await world.call(`/api/profiles/${profileId}`, {
    method: 'PATCH',
    team: 'ours',
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body: `${part('PT')}--b--\r\n${part('FR')}--b--\r\n`,
  })
  expect([answer.status, (await bodyOf(answer)).data?.country]).toEqual([200, 'PT'])
})

for (const [name, type, body] of [
  [
    'JSON',
    'application/json',
    new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  ],
  [
    'a form',
    'multipart/form-data; boundary=b',
    new Uint8Array([
      ...new TextEncoder().encode('--b\r\nContent-Disposition: form-data; name="country"\r\n\r\n'),
      0xff,
      0xfe,
      ...new TextEncoder().encode('\r\n--b--\r\n'),
    ]),
  ],
] as const) {
  test(`${name} that is not UTF-8 is 400`, async () => {
    const answer = await world.call(`/api/profiles/${profileId}`, {
      method: 'PATCH',
      team: 'ours',
      headers: { 'Content-Type': type },
      body,
    })
    expect(answer.status).toBe(400)
  })
}

describe('the client address', () => {
  const lockOf = async (headers: Record<string, string>) => {
    const own = await createWorld()
    for (let round = 0; round < 50; round += 1) {
      const failed = await newSession(own, { scenario: 'spoofed-liveness', init: { headers } })
      await own.call(`/api/face-liveness/results/${failed}`)
    }
    return async (other: Record<string, string>) =>
      (await own.call('/api/face-liveness/session', { method: 'POST', headers: other })).status
  }
  test('is the same whatever its port or spelling', async () => {
    const statusOf = await lockOf({ 'X-Forwarded-For': '2001:db8::1' })
    expect(await statusOf({ 'X-Forwarded-For': '2001:0DB8:0:0:0:0:0:1' })).toBe(429)
    expect(await statusOf({ 'X-Forwarded-For': '[2001:db8::1]:443' })).toBe(429)
    expect(await statusOf({ 'X-Forwarded-For': '2001:db8::2' })).toBe(200)
  })
  test('with a port is one client, not all of them', async () => {
    const statusOf = await lockOf({ 'X-Forwarded-For': '198.51.100.7:40001' })
    expect(await statusOf({ 'X-Forwarded-For': '198.51.100.7:40002' })).toBe(429)
    expect(await statusOf({ 'X-Forwarded-For': '::ffff:198.51.100.7' })).toBe(429)
    expect(await statusOf({ 'X-Forwarded-For': '198.51.100.8:40001' })).toBe(200)
    expect(await statusOf({ 'X-Forwarded-For': 'unknown' })).toBe(200)
  })
})

describe('CORS', () => {
  const from = (origin: string, init: CallInit = {}) =>
    world.call('/api/settings', {
      authorization: null,
      ...init,
      headers: { Origin: origin, ...init.headers },
    })
  for (const origin of [
    'https://client.example',
    'https://identivia.com',
    'https://app.identivia.com',
    'https://demo.identivia.com',
    'https://admin.identivia.com',
    'http://localhost:3000',
    'http://127.0.0.1:5173',
  ]) {
    test(`allows ${origin}, errors too`, async () => {
      const answer = await from(origin)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin)
      expect(answer.headers.get('Vary')).toContain('Origin')
      expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    })
  }
  for (const origin of [
    'https://evil.example',
    'https://identivia.com.evil.example',
    'http://identivia.com',
    'https://app.identivia.com:444',
    'http://localhost:3001',
    'null',
  ]) {
    test(`does not allow ${origin}`, async () => {
      expect((await from(origin)).headers.get('Access-Control-Allow-Origin')).toBeNull()
    })
  }
  test('answers a preflight for ten minutes', async () => {
    const answer = await from('https://client.example', {
      method: 'OPTIONS',
      headers: {
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Max-Age')).toBe('600')
    expect(answer.headers.get('Access-Control-Allow-Methods')).toContain('PATCH')
    expect(answer.headers.get('Access-Control-Allow-Headers')).toContain('Authorization')
  })
})

test('the log has one line per request, with the pattern in place of the path', async () => {
  const own = await createWorld()
  await own.call(`/api/profiles/${missing}?name=Jane`, { team: 'team_x' })
  expect(own.log).toEqual([
    {
      time: expect.any(String),
      level: 'warn',
      request_id: expect.any(String),
      method: 'GET',
      route: '/api/profiles/:id',
      status: 404,
      duration_ms: expect.any(Number),
      client_id: 'test-client',
      team: 'team_x',
      upstream: { pocketbase: { calls: expect.any(Number), ms: expect.any(Number) } },
      fault: 'profile_not_found',
    },
  ])
})

test('a bug is a 500 without details, and a log line with the stack', async () => {
  const own = await createWorld({ bugPath: '/bug' })
  const answer = await own.request('/bug')
  expect(answer.status).toBe(500)
  expect(await bodyOf(answer)).toEqual({
    error: 'Internal server error',
    code: 'internal_error',
    request_id: expect.any(String),
  })
  expect(own.log[0]?.bug).toStartWith('TypeError\n')
  expect(JSON.stringify(own.log)).not.toContain('secret message')
})
