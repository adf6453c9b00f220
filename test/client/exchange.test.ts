/** One request of the client and its answer: time, aborts, redirects, errors and uploads. */

import { expect, test } from 'bun:test'
import { inspect } from 'node:util'
import { orAbort } from '../../client/src/abort.ts'
import { IdentiviaError } from '../../client/src/error.ts'
import { exchange } from '../../client/src/exchange.ts'
import {
  baseUrl,
  clientSecret,
  fake,
  isTokenRequest,
  machine,
  rejection,
  settings,
  withTokens,
} from './fake-io.ts'

const never = () => new Promise<Response>(() => undefined)
const id = 'k2x7q9m4w1z8c3v'

test('a try that takes too long is a timeout, and a read is tried again', async () => {
  const on = fake(withTokens((_, nth) => (nth === 1 ? never() : settings())))
  const call = machine(on).readSettings()
  while (on.requests.length < 2) await Promise.resolve()
  on.endTime()
  expect(await call).toEqual({ a: 1 })
  expect(on.pending()).toBe(0)
})

test('an answer whose body never ends is a timeout too', async () => {
  const on = fake(withTokens(() => new Response(new ReadableStream({ start: () => undefined }))))
  const call = rejection(machine(on, { retries: 0 }).readSettings({ timeoutMs: 70_000 }))
  while (on.requests.length < 2) await Promise.resolve()
  await Promise.resolve()
  on.endTime()
  const error = await call
  expect(error).toBeInstanceOf(IdentiviaError)
  expect(error).toMatchObject({
    code: 'timeout',
    status: 0,
    message: 'No response within 70000 ms',
  })
})

for (const method of ['readProfile', 'changeProfile'] as const) {
  test(`a signal ends ${method} while it is under way, with its reason and no other try`, async () => {
    const given = new AbortController()
    const on = fake(withTokens(never))
    const client = machine(on)
    const { signal } = given
    const call =
      method === 'readProfile'
        ? client.readProfile(id, { signal })
        : client.changeProfile(id, { country: 'PT' }, { signal })
    const reason = rejection(call)
    while (on.requests.length < 2) await Promise.resolve()
    given.abort(new Error('Gone to another page'))
    expect(await reason).toEqual(new Error('Gone to another page'))
    expect(on.requests[1]?.signal.aborted).toBe(true)
    expect([on.requests.length, on.pending()]).toEqual([2, 0])
  })
}

test('a signal that was aborted before sends nothing and waits for nothing', async () => {
  const on = fake(withTokens(settings))
  const signal = AbortSignal.abort()
  expect(await rejection(machine(on).isAlive({ signal }))).toMatchObject({ name: 'AbortError' })
  const request = { url: baseUrl, init: {}, expects: undefined, timeoutMs: 60_000, signal }
  expect(await rejection(exchange(request, on.io))).toMatchObject({ name: 'AbortError' })
  expect(await rejection(orAbort(never(), signal))).toMatchObject({ name: 'AbortError' })
  expect(on.requests).toEqual([])
})

test('a redirect is not followed: it would carry secrets along', async () => {
  const on = fake(
    () => new Response(null, { status: 308, headers: { Location: 'https://evil.test/' } }),
  )
  const error = await rejection(machine(on).readSettings())
  expect(error).toMatchObject({ code: 'unexpected_answer', status: 308 })
  expect(on.requests.map(({ url, redirect }) => [new URL(url).host, redirect])).toEqual([
    ['api.test', 'manual'],
  ])
})

test('a page in place of JSON is unexpected, also with status 200', async () => {
  const on = fake(
    withTokens(() => new Response('<h1>Welcome</h1>', { headers: { 'X-Request-Id': 'r-9' } })),
  )
  expect(await rejection(machine(on).readSettings())).toMatchObject({
    code: 'unexpected_answer',
    status: 200,
    requestId: 'r-9',
  })
})

test('an error says what the API said, and nothing of what was sent', async () => {
  const on = fake(
    withTokens(() =>
      Response.json(
        {
          error: 'Missing required fields',
          message: 'Send them',
          code: 'missing_fields',
          request_id: 'r-1',
          required: ['userID'],
          details: [{ path: 'email', message: 'Must be an email address' }],
        },
        { status: 400 },
      ),
    ),
  )
  const error = await rejection(machine(on).createProfile({ userID: 'jane-secret-id' }))
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'IdentiviaError',
    message: 'Missing required fields: Send them',
    code: 'missing_fields',
    status: 400,
    requestId: 'r-1',
    required: ['userID'],
    details: [{ path: 'email', message: 'Must be an email address' }],
    retryAfter: null,
  })
  const told = inspect(error, { depth: 9 })
  for (const secret of [clientSecret, 'token-1', 'jane-secret-id'])
    expect(told).not.toContain(secret)
})

test('what cannot stand in a header fails at once, and no error repeats it', async () => {
  const on = fake(withTokens(settings))
  const badToken = fake(() => Response.json({ access_token: 'se\ncret', expires_in: 60 }))
  // As Node.js does, whose message quotes the value.
  const quoting = async (_: string, { headers }: RequestInit): Promise<Response> => {
    const { Authorization } = Object(headers)
    if (Authorization === undefined) return badToken.io.fetch(baseUrl, {})
    throw new TypeError(`Headers.append: "${Authorization}" is an invalid header value.`)
  }
  const calls = { count: 0 }
  const counted: typeof quoting = (url, init) => {
    calls.count += 1
    return quoting(url, init)
  }
  const token = await rejection(machine(badToken, { fetch: counted }).readSettings())
  expect(token).toMatchObject({ code: 'unsendable', status: 0 })
  expect(inspect(token, { depth: 9 })).not.toContain('cret')
  expect(calls.count).toBe(1)
  const options = { idempotencyKey: 'Zo\u00eb\u0142' }
  const key = await rejection(machine(on).createProfile({ userID: 'jane' }, options))
  expect(key).toMatchObject({ code: 'unsendable', status: 0 })
  expect(inspect(key, { depth: 9 })).not.toContain('Zo')
})

test('a lost connection keeps its cause', async () => {
  const cause = new TypeError('Connection refused')
  const on = fake(() => Promise.reject(cause))
  const error = await rejection(machine(on, { retries: 0 }).isAlive())
  expect(error).toMatchObject({ code: 'network_error', status: 0, cause })
})

const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
const uploads: [string, () => Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>][] = [
  ['a Blob', () => new Blob([bytes])],
  ['a File', () => new File([bytes], 'jane-doe.jpg', { type: 'image/jpeg' })],
  ['bytes', () => bytes],
  ['a part of a larger buffer', () => new Uint8Array([0, ...bytes, 0]).subarray(1, 5)],
  ['an ArrayBuffer', () => bytes.slice().buffer],
  ['a stream', () => new Blob([bytes]).stream()],
]
for (const [name, make] of uploads) {
  test(`${name} is uploaded whole in each try, under the name of its field`, async () => {
    const on = fake(
      withTokens((_, nth) =>
        nth === 1 ? new Response('', { status: 503 }) : Response.json({ success: true, data: {} }),
      ),
    )
    await machine(on).analyzeDocument({ document_front: make(), full_name_hint: 'Jane Doe' })
    const sent = on.requests.filter((request) => !isTokenRequest(request))
    expect(sent).toHaveLength(2)
    for (const request of sent) {
      const form = await request.formData()
      const file = form.get('document_front')
      if (!(file instanceof File)) throw new Error('No file was sent')
      expect(file.name).toBe('document_front')
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes)
      expect(form.get('full_name_hint')).toBe('Jane Doe')
    }
  })
}

test('changes go as JSON, and as a form where there is a file', async () => {
  const on = fake(withTokens(() => Response.json({ success: true, data: {} })))
  const client = machine(on)
  const fields = {
    country: null,
    document_type: undefined,
    face_liveness_confidence: 98.5,
    face_liveness_result: { status: 'SUCCEEDED' },
  }
  await client.changeProfile(id, fields)
  await client.changeProfile(id, { ...fields, facial_photo: bytes })
  const [json, form] = on.requests.filter((request) => !isTokenRequest(request))
  expect(json?.headers.get('Content-Type')).toBe('application/json')
  expect(await json?.json()).toEqual({
    country: null,
    face_liveness_confidence: 98.5,
    face_liveness_result: { status: 'SUCCEEDED' },
  })
  const parts = [...((await form?.formData()) ?? [])].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : 'file',
  ])
  expect(parts).toEqual([
    ['country', ''],
    ['face_liveness_confidence', '98.5'],
    ['face_liveness_result', '{"status":"SUCCEEDED"}'],
    ['facial_photo', 'file'],
  ])
})

test('an id stays one part of the path', async () => {
  const on = fake(withTokens(() => Response.json({ success: true, data: {} })))
  await machine(on).readProfile('a/../b?c#d')
  expect(on.requests.at(-1)?.url).toBe('https://api.test/api/profiles/a%2F..%2Fb%3Fc%23d')
})

test('the fetch that is given is the one that is used', async () => {
  const on = fake(withTokens(settings))
  const own = { calls: 0 }
  const client = machine(on, {
    fetch: (url, init) => {
      own.calls += 1
      return on.io.fetch(url, init)
    },
  })
  await client.readSettings()
  expect(own.calls).toBe(2)
})

test('a fetch that is given is called bare, as browsers want theirs', async () => {
  const on = fake(withTokens(settings))
  async function own(this: unknown, url: string, init: RequestInit): Promise<Response> {
    if (this !== undefined) throw new TypeError('Illegal invocation')
    return on.io.fetch(url, init)
  }
  expect(await machine(on, { fetch: own }).readSettings()).toEqual({ a: 1 })
})
