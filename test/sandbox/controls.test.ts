/** Failures of the sandbox on demand, in process and over HTTP. */
import { beforeEach, describe, expect, test } from 'bun:test'
import { createSandbox, type Failure, sandboxKeys } from '../../sandbox/sandbox.ts'

function world() {
  const waited: number[] = []
  const sandbox = createSandbox({
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    randomUuid: () => crypto.randomUUID(),
    wait: async (delayMs) => {
      waited.push(delayMs)
    },
  })
  const models = (signal?: AbortSignal) =>
    sandbox.fetch(
      new Request('http://sandbox/openai/v1/models', {
        headers: { authorization: `Bearer ${sandboxKeys.openai.apiKey}` },
        ...(signal ? { signal } : {}),
      }),
    )
  return { sandbox, waited, models }
}

const post = (path: string, body: unknown) =>
  [path, { method: 'POST', body: JSON.stringify(body) }] as const

describe('failures', () => {
  test('play as often as told, in order, and then stop', async () => {
    const { sandbox, models } = world()
    sandbox.fail('openai', 'internal', 2)
    sandbox.fail('openai.models', { status: 418 }, 1)
    const statuses = []
    for (let call = 0; call < 4; call += 1) statuses.push((await models()).status)
    expect(statuses).toEqual([500, 500, 418, 200])
  })

  test('without a number play until they are cleared', async () => {
    const { sandbox, models } = world()
    sandbox.fail('openai', 'throttled')
    for (let call = 0; call < 3; call += 1) expect((await models()).status).toBe(429)
    sandbox.clearFailures()
    expect((await models()).status).toBe(200)
  })

  test('of one vendor leave the others alone', async () => {
    const { sandbox, models } = world()
    sandbox.fail('rekognition', 'internal')
    sandbox.fail('openai.chat', 'internal')
    expect((await models()).status).toBe(200)
  })

  test('that a vendor does not have are a mistake of the test', () => {
    const { sandbox } = world()
    expect(() => sandbox.fail('sts', 'refusal')).toThrow(TypeError)
    expect(() => sandbox.fail('openai', 'product_error')).toThrow(TypeError)
  })

  test('belong to one sandbox', async () => {
    const one = world()
    const other = world()
    one.sandbox.fail('openai', 'internal')
    expect((await other.models()).status).toBe(200)
  })
})

describe('broken wires', () => {
  test('garbage is a 200 that is not JSON', async () => {
    const { sandbox, models } = world()
    sandbox.fail('openai', 'garbage', 1)
    const response = await models()
    expect(response.status).toBe(200)
    expect(await response.text()).toStartWith('<html>')
  })

  test('cut is the real answer, truncated in the middle', async () => {
    const { sandbox, models } = world()
    const whole = await (await models()).text()
    sandbox.fail('openai', 'cut', 1)
    const half = await (await models()).text()
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)))
    expect(() => JSON.parse(half)).toThrow()
  })

  test('huge sends more than 32 MB, and stops if nobody reads', async () => {
    const { sandbox, models } = world()
    sandbox.fail('openai', 'huge', 2)
    const whole = await (await models()).arrayBuffer()
    expect(whole.byteLength).toBeGreaterThan(32 * 1024 * 1024)
    const reader = (await models()).body?.getReader()
    expect((await reader?.read())?.done).toBe(false)
    await reader?.cancel()
    expect((await reader?.read())?.done).toBe(true)
  })

  test('hang waits for a minute at most', async () => {
    const { sandbox, waited, models } = world()
    sandbox.fail('openai', 'hang', 1)
    expect((await models()).status).toBe(504)
    expect(waited).toContain(60_000)
  })

  test('hang ends with the request, through fetch and through the app', async () => {
    const sandbox = createSandbox({ now: () => 0, randomUuid: () => crypto.randomUUID() })
    sandbox.fail('openai', 'hang')
    const abort = new AbortController()
    const request = () => new Request('http://sandbox/openai/v1/models', { signal: abort.signal })
    const rejected = sandbox.fetch(request()).catch((error: unknown) => error)
    const answered = sandbox.app.fetch(request())
    abort.abort(new Error('Enough'))
    expect(await rejected).toEqual(new Error('Enough'))
    expect((await answered).status).toBe(504)
    await expect(sandbox.fetch(request())).rejects.toThrow('Enough')
  })
})

describe('time', () => {
  test('latency applies to every call of its target, a delay to the next ones', async () => {
    const { sandbox, waited, models } = world()
    sandbox.setLatency('openai', 40)
    sandbox.setLatency('sts', 900)
    sandbox.fail('openai.models', { delayMs: 5 }, 1)
    expect((await models()).status).toBe(200)
    await models()
    expect(waited).toEqual([45, 40])
    sandbox.reset()
    await models()
    expect(waited).toEqual([45, 40, 0])
  })

  test('a delay and a failure can apply to one call', async () => {
    const { sandbox, waited, models } = world()
    sandbox.fail('openai', { delayMs: 7 }, 1)
    sandbox.fail('openai', 'internal', 1)
    expect((await models()).status).toBe(500)
    expect(waited).toEqual([7])
    expect((await models()).status).toBe(200)
  })
})

test('the log has every vendor call with its status, and nothing of its content', async () => {
  const { sandbox, models } = world()
  await models()
  sandbox.fail('openai', 'quota_exhausted', 1)
  await models()
  await sandbox.fetch(new Request('http://sandbox/fingerprint/v4/events/1.abcdef'))
  const atMs = Date.parse('2026-01-01T00:00:00Z')
  expect(sandbox.calls()).toEqual([
    { operation: 'openai.models', atMs, status: 200 },
    { operation: 'openai.models', atMs, status: 429 },
    { operation: 'fingerprint.event', atMs, status: 403 },
  ])
  expect(sandbox.calls('fingerprint')).toHaveLength(1)
  expect(sandbox.calls('openai.chat')).toEqual([])
})

describe('over HTTP', () => {
  const { sandbox, waited, models } = world()
  beforeEach(() => sandbox.reset())

  test('failures are set and cleared', async () => {
    const failure: Failure = { kind: 'rate_limited', retryAfterSeconds: 3 }
    const set = await sandbox.app.request(
      ...post('/sandbox/failures', { target: 'openai', failure, times: 5 }),
    )
    expect(set.status).toBe(204)
    const limited = await models()
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3'])
    await sandbox.app.request('/sandbox/failures', { method: 'DELETE' })
    expect((await models()).status).toBe(200)
  })

  test.each([
    { target: 'azure', failure: 'internal' },
    { target: 'openai', failure: 'bad-luck' },
    { target: 'openai', failure: 'internal', times: 0 },
    { target: 'sts', failure: 'refusal' },
    'not an object',
  ])('%j is refused', async (body) => {
    const response = await sandbox.app.request(...post('/sandbox/failures', body))
    expect(response.status).toBe(400)
    expect(await response.json()).toHaveProperty('error')
    expect((await models()).status).toBe(200)
  })

  test('settings change the latency and the fate of expired sessions', async () => {
    const response = await sandbox.app.request('/sandbox/settings', {
      method: 'PUT',
      body: JSON.stringify({
        latency: { openai: 33 },
        expired_sessions: 'SessionNotFoundException',
      }),
    })
    expect(response.status).toBe(204)
    await models()
    expect(waited.at(-1)).toBe(33)
    expect(sandbox.expiredSessions()).toBe('SessionNotFoundException')
  })

  test('the log can be read', async () => {
    await models()
    const response = await sandbox.app.request('/sandbox/calls?target=openai')
    expect(await response.json()).toMatchObject({ calls: [{ operation: 'openai.models' }] })
    expect((await sandbox.app.request('/sandbox/calls?target=azure')).status).toBe(400)
  })

  test('a selfie that is no image, or for no session, is refused', async () => {
    const path = '/sandbox/liveness/00000000-0000-4000-8000-000000000000'
    const text = await sandbox.app.request(path, { method: 'POST', body: 'selfie' })
    expect(text.status).toBe(400)
    const body = await sandbox.specimen('approved', 'selfie')
    expect((await sandbox.app.request(path, { method: 'POST', body })).status).toBe(404)
  })
})
