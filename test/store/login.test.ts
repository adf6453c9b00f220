import { expect, setDefaultTimeout, test } from 'bun:test'
import { createWorld, realIo, storeOn, unique, untraced, value } from './world.ts'

setDefaultTimeout(60_000)

const isLogin = ({ url }: { url: string }) => url.includes('/auth-with-password')

test('any number of first calls share one login', async () => {
  const { store, requests } = await createWorld()
  const calls = Array.from({ length: 20 }, () => store.liveness.find(unique(), untraced))
  for (const answer of await Promise.all(calls)) expect(value(answer)).toBeNull()
  expect(requests.filter(isLogin).length).toBe(1)
})

test('the login is renewed shortly before it expires', async () => {
  let nowMs = Date.now()
  const { store, requests } = await createWorld({ now: () => nowMs })
  for (const [minutes, logins] of [
    [0, 1],
    [23 * 60, 1],
    [46, 2],
    [0, 2],
  ] as const) {
    nowMs += minutes * 60_000
    expect(await store.probe(untraced)).toBe('authenticated')
    expect(requests.filter(isLogin).length).toBe(logins)
  }
})

test('a wrong password is unauthenticated, and is tried again only after a second', async () => {
  const { server } = await createWorld()
  let nowMs = Date.now()
  const { store, requests } = storeOn(
    { ...server, password: 'a-wrong-password' },
    { now: () => nowMs },
  )
  const answers = await Promise.all([
    store.profiles.read('aaaaaaaaaaaaaaa', untraced),
    store.profiles.read('aaaaaaaaaaaaaaa', untraced),
  ])
  for (const answer of answers) {
    expect(answer).toMatchObject({ fault: { kind: 'store', reason: 'unauthenticated' } })
  }
  expect(await store.probe(untraced)).toBe('unauthenticated')
  expect(requests.length).toBe(1)
  nowMs += 1001
  expect(await store.probe(untraced)).toBe('unauthenticated')
  expect(requests.length).toBe(2)
})

test('a login that is cut off and never settles does not block others for long', async () => {
  let nowMs = Date.now()
  const cut = new Set<string>()
  const { store } = await createWorld({
    now: () => nowMs,
    fetch: (request) => {
      if (cut.size > 0) return realIo.fetch(request)
      cut.add(request.url)
      return new Promise(() => undefined)
    },
    // The first request's timers ended with it.
    setTimer: (ms, run) => (cut.size > 0 ? realIo.setTimer(ms, run) : () => undefined),
  })
  void store.probe(untraced)
  while (cut.size === 0) await Promise.resolve()
  nowMs += 2_501
  expect(await store.probe(untraced)).toBe('authenticated')
})

test('a server that refuses every token gets one more login and no more', async () => {
  const { store, requests } = await createWorld({
    fetch: (request) => {
      request.headers.delete('authorization')
      return realIo.fetch(request)
    },
  })
  const answer = await store.liveness.find(unique(), untraced)
  expect(answer).toMatchObject({ fault: { kind: 'store', reason: 'unauthenticated' } })
  expect(requests.filter(isLogin).length).toBe(2)
  expect(requests.length).toBe(4)
})
