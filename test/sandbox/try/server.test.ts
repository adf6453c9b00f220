/** Who may ask the Try page's server for what, and that the page lets nothing else in. */

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

test('the page: no code but its own files, no call but to its server and the API', async () => {
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

test('the page is there by one name alone: localhost is sent to it, nothing else is answered', async () => {
  const moved = await ask('/try', { ...own, host: 'localhost:8100' })
  expect([moved.status, moved.headers.get('location')]).toEqual([302, `${origin}/try`])
  for (const host of ['localhost:8100', 'evil.example', 'evil.example:8100', '127.0.0.1']) {
    expect((await ask('/try/people', { ...own, host }, person)).status).toBe(403)
    expect((await ask(verdict, { ...own, host })).status).toBe(403)
    expect((await ask('/try/main.js', { ...own, host })).status).toBe(403)
  }
})

test('what is done for the team is done for the page alone', async () => {
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

test('an API that is not there: 502, and then it may be asked again', async () => {
  for (const answer of [
    await ask('/try/people', { ...own, origin }, person),
    await ask(verdict, own),
  ]) {
    expect(answer.status).toBe(502)
    expect((await answer.json()).error).toStartWith('The API is not ready')
  }
})

test('an unknown scenario, an id of no such form, a file that is not of the page: 404', async () => {
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
