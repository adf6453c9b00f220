import { expect, setDefaultTimeout, test } from 'bun:test'
import type { StoreIo } from '../../src/store/pocketbase/client/io.ts'
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

/** Logs in at the real server, and answers everything else with this. */
const answering =
  (answer: () => Promise<Response> | Response): StoreIo['fetch'] =>
  async (request) =>
    request.url.includes('/auth-with-password') ? realIo.fetch(request) : answer()

const html = (status: number) => () =>
  new Response('<html>Welcome</html>', { status, headers: { 'content-type': 'text/html' } })

for (const [what, answer, reason] of [
  ['a page of HTML', html(200), 'bad_answer'],
  ['an HTML 404 of a proxy', html(404), 'bad_answer'],
  ['a proxy that has lost the server', html(502), 'unreachable'],
  ['JSON of somebody else', () => Response.json({ hello: 'world' }), 'bad_answer'],
  ['a refusal that nobody expects', () => Response.json(tooMany, { status: 429 }), 'refused'],
  ['a broken connection', () => Promise.reject(new TypeError('reset')), 'unreachable'],
] as const) {
  test(`${what} is a fault of every call, never an empty answer`, async () => {
    const made = await createWorld({ fetch: answering(answer) })
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

test('a server that never answers is a timeout of every call, the longest well within ten seconds', async () => {
  const deadlines: number[] = []
  const made = await createWorld({
    fetch: answering(() => new Promise(() => undefined)),
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

test('a login that never answers, or answers nonsense, is a fault too', async () => {
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

test('no fault repeats what was sent', async () => {
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

test('each call is traced once with its time', async () => {
  const clock = { ms: 0 }
  const traces: [string, number][] = []
  const { store } = await createWorld({
    now: () => clock.ms,
    fetch: (request) => {
      clock.ms += 7
      return realIo.fetch(request)
    },
  })
  await store.probe((upstream, ms) => traces.push([upstream, ms]))
  await store.profiles.read(id, (upstream, ms) => traces.push([upstream, ms]))
  expect(traces).toEqual([
    ['pocketbase', 14],
    ['pocketbase', 7],
  ])
})
