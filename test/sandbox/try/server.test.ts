/** Who may call the server of the Try page, and what the page may load. */

import { expect, test } from 'bun:test'
import { createTryPage } from '../../../sandbox/try/server.ts'
import { sandboxTeams } from '../../../tools/dev/environment.ts'

const origin = 'http://127.0.0.1:8100'
/** Nothing listens there: a request that got through would be answered 502. */
const api = 'http://127.0.0.1:9'
const page = createTryPage({
  origin,
  api,
  team: sandboxTeams[0],
  sandbox: async () => new Response(null, { status: 500 }),
})
const own = { host: '127.0.0.1:8100', 'sec-fetch-site': 'same-origin' }
const ask = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
  page.request(`${origin}${path}`, { ...init, headers })
const person = { method: 'POST', body: JSON.stringify({ scenario: 'approved' }) }
const verdict = '/try/people/abcdefghij12345?session=11111111-2222-3333-4444-555555555555'

test('the page runs only its own files, and calls only its server and the API', async () => {
  const answer = await ask('/try', own)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ])
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy.split('; ').sort()).toEqual([
    "base-uri 'none'",
    `connect-src 'self' ${api}`,
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' blob:",
    "script-src 'self'",
    "style-src 'self'",
  ])
})

test('the page has one host name: localhost is redirected, everything else is refused', async () => {
  const moved = await ask('/try', { ...own, host: 'localhost:8100' })
  expect([moved.status, moved.headers.get('location')]).toEqual([302, `${origin}/try`])
  for (const host of ['localhost:8100', 'evil.example', 'evil.example:8100', '127.0.0.1']) {
    expect((await ask('/try/people', { ...own, host }, person)).status).toBe(403)
    expect((await ask(verdict, { ...own, host })).status).toBe(403)
    expect((await ask('/try/main.js', { ...own, host })).status).toBe(403)
  }
})

test('only the page can act for the team', async () => {
  const strangers = [
    { host: own.host },
    { ...own, 'sec-fetch-site': 'cross-site' },
    { ...own, 'sec-fetch-site': 'same-site' },
    { ...own, 'sec-fetch-site': 'none' },
    { ...own, origin: 'http://localhost:3000' },
    { ...own, origin: 'null' },
  ]
  for (const headers of strangers) {
    for (const answer of [await ask('/try/people', headers, person), await ask(verdict, headers)]) {
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  }
})

test('an unreachable API: 502, and the next request tries again', async () => {
  for (const answer of [
    await ask('/try/people', { ...own, origin }, person),
    await ask(verdict, own),
  ]) {
    expect(answer.status).toBe(502)
    expect((await answer.json()).error).toStartWith('The API is not ready')
  }
})

test('an unknown scenario, a malformed id, a file that is not part of the page: 404', async () => {
  const unknown = { method: 'POST', body: '{"scenario":"nobody"}' }
  expect((await ask('/try/people', own, unknown)).status).toBe(404)
  expect((await ask('/try/people', own, { method: 'POST', body: 'no JSON' })).status).toBe(404)
  const paths = [
    '/try/people/..%2F..%2Fsettings?session=11111111-2222-3333-4444-555555555555',
    '/try/people/abcdefghij12345?session=../../settings',
    '/try/server.ts',
    '/try/..%2Fserver.ts',
  ]
  for (const path of paths) expect((await ask(path, own)).status).toBe(404)
})
