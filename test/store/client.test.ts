import { expect, setDefaultTimeout, test } from 'bun:test'
import type { UpstreamCall } from '../../src/domain/ports/trace.ts'
import type { StoreIo } from '../../src/store/pocketbase/store.ts'
import {
  createWorld,
  jpeg,
  move,
  person,
  realIo,
  type storeOn,
  unique,
  untraced,
  verification,
} from './world.ts'

setDefaultTimeout(60_000)

const id = 'aaaaaaaaaaaaaaa'
const effects = { bindSession: false, deviceEventId: null, move: null, lease: null }

/** One call of every kind. */
const calls = ({ store }: ReturnType<typeof storeOn>) => ({
  one: store.profiles.read(id, untraced),
  list: store.profiles.latestStatus(id, untraced),
  settings: store.settings.publicSettings(untraced),
  create: store.profiles.createOrFind(person(), untraced),
  batch: store.profiles.appendStatus(id, move(), untraced),
  commit: store.verifications.commit(verification({ profile: id }), effects, untraced),
  upload: store.files.put(jpeg(), untraced),
  download: store.files.read(id, untraced),
  session: store.verifications.findBySession(unique(), untraced),
})

/** Logs in at the real server, and responds to everything else with this. */
const responding =
  (respond: () => Promise<Response> | Response): StoreIo['fetch'] =>
  async (request) =>
    request.url.includes('/auth-with-password') ? realIo.fetch(request) : respond()

const html = (status: number) => () =>
  new Response('<html>Welcome</html>', { status, headers: { 'content-type': 'text/html' } })

for (const [what, respond, reason] of [
  ['an HTML page', html(200), 'bad_answer'],
  ['an HTML 404 from a proxy', html(404), 'bad_answer'],
  ['a 502 from a proxy', html(502), 'unreachable'],
  ['JSON from another server', () => Response.json({ hello: 'world' }), 'bad_answer'],
  ['an unexpected refusal', () => Response.json(tooMany, { status: 429 }), 'refused'],
  ['a broken connection', () => Promise.reject(new TypeError('reset')), 'unreachable'],
] as const) {
  test(`${what} is a fault of every call, never an empty result`, async () => {
    const made = await createWorld({ fetch: responding(respond) })
    for (const [kind, call] of Object.entries(calls(made))) {
      const { ok, fault } = { fault: undefined, ...(await call) }
      expect({ kind, ok, fault }).toMatchObject({
        kind,
        ok: false,
        fault: { kind: 'store', reason },
      })
    }
    expect(await made.store.probe(untraced)).toBe('unreachable')
  })
}

const tooMany = { status: 429, message: 'Too Many Requests.', data: {} }

test('a server that never responds times out every call, the longest well within ten seconds', async () => {
  const deadlines: number[] = []
  const made = await createWorld({
    fetch: responding(() => new Promise(() => undefined)),
    setTimer: (ms, run) => {
      deadlines.push(ms)
      return realIo.setTimer(ms === 2500 ? ms : 300, run)
    },
  })
  for (const call of Object.values(calls(made))) {
    expect(await call).toMatchObject({ ok: false, fault: { kind: 'store', reason: 'timeout' } })
  }
  expect(Math.max(...deadlines)).toBeLessThan(8_000)
})

test('a login without a response, or with nonsense, is a fault too', async () => {
  const silent = await createWorld({
    fetch: () => new Promise(() => undefined),
    setTimer: (_, run) => realIo.setTimer(20, run),
  })
  expect(await silent.store.profiles.read(id, untraced)).toMatchObject({
    fault: { kind: 'store', reason: 'timeout' },
  })
  const nonsense = await createWorld({ fetch: async () => html(200)() })
  expect(await nonsense.store.profiles.read(id, untraced)).toMatchObject({
    fault: { kind: 'store', reason: 'bad_answer' },
  })
  expect(await nonsense.store.probe(untraced)).toBe('unreachable')
})

test('no fault repeats any data that was sent', async () => {
  const { store } = await createWorld()
  const answer = await store.profiles.createOrFind(person({ name: 'N'.repeat(501) }), untraced)
  expect(answer).toMatchObject({
    ok: false,
    fault: {
      kind: 'store',
      reason: 'refused',
      cause: 'http_400 name=validation_max_text_constraint',
    },
  })
  expect(JSON.stringify(answer)).not.toContain('NNN')
})

test('each call is traced once with its duration, and is never paid', async () => {
  let nowMs = 0
  const traces: UpstreamCall[] = []
  const { store } = await createWorld({
    now: () => nowMs,
    fetch: (request) => {
      nowMs += 7
      return realIo.fetch(request)
    },
  })
  await store.probe((call) => traces.push(call))
  await store.profiles.read(id, (call) => traces.push(call))
  expect(traces).toEqual([
    { upstream: 'pocketbase', durationMs: 14, isPaid: false },
    { upstream: 'pocketbase', durationMs: 7, isPaid: false },
  ])
})
