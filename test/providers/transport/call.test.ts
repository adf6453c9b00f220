/** The rules of every vendor call: what is retried, how long it waits, and when a vendor is not called. */

import { expect, test } from 'bun:test'
import * as z from 'zod'
import type { Result } from '../../../src/domain/faults/result.ts'
import { breakerDefaults, trialsAtOnce } from '../../../src/providers/transport/breaker.ts'
import {
  type CallVendor,
  createCallVendor,
  type VendorCall,
} from '../../../src/providers/transport/call.ts'
import {
  providerFault,
  readJson,
  reasonOfStatus,
} from '../../../src/providers/transport/response.ts'
import { pauseBeforeRetry, retryAfterMs } from '../../../src/providers/transport/retry.ts'
import { type FakeIo, fakeIo, hang, json, noConnection, startMs, text } from '../fake-io.ts'

const Good = z.object({ good: z.boolean() })
type Good = z.infer<typeof Good>
const good = json({ good: true })

const vendorCall: VendorCall<Good> = {
  upstream: 'openai.chat',
  deadlineMs: 5000,
  request: () => ({ url: 'https://vendor.example/x', method: 'POST', headers: {}, body: 'q' }),
  maxBytes: 100,
  idempotent: true,
  read: readJson('openai', Good),
  refusal: ({ status }) => providerFault('openai', reasonOfStatus(status), status),
}

const ask = (
  io: FakeIo,
  change: Partial<VendorCall<Good>> = {},
  callVendor: CallVendor = createCallVendor('openai', io),
): Promise<Result<Good>> => callVendor({ ...vendorCall, ...change }, io.trace)

const faultOf = (result: Result<unknown>) => (result.ok ? null : result.fault)

test('a call that is not idempotent is never repeated', async () => {
  for (const respond of [noConnection, text('', { status: 500 }), text('', { status: 429 })]) {
    const io = fakeIo(respond, good)
    expect((await ask(io, { idempotent: false })).ok).toBe(false)
    expect(io.sent).toHaveLength(1)
    expect(io.pauses).toEqual([])
  }
})

test('a retry rule cannot ask for more than two retries', async () => {
  const io = fakeIo(noConnection)
  await ask(io, { retries: () => 100 })
  expect(io.sent).toHaveLength(3)
})

test('each attempt builds its own request', async () => {
  const io = fakeIo(text('', { status: 500 }))
  let built = 0
  await ask(io, {
    request: () => {
      built += 1
      return { url: `https://vendor.example/${built}`, method: 'GET', headers: {} }
    },
  })
  expect(io.sent.map(({ url }) => url.at(-1))).toEqual(['1', '2', '3'])
})

test('no retry starts that could not end before the deadline', async () => {
  const io = fakeIo((_, self) => {
    self.advance(4900)
    return new Response('', { status: 500 })
  })
  expect(faultOf(await ask(io))).toMatchObject({ reason: 'unavailable' })
  expect(io.sent).toHaveLength(1)
})

test('all attempts share one deadline', async () => {
  const io = fakeIo((_, self) => {
    self.advance(2000)
    return new Response('', { status: 500 })
  })
  expect(faultOf(await ask(io))).toMatchObject({ reason: 'timeout' })
  expect(io.traces.map(({ durationMs }) => durationMs)).toEqual([2000, 2000, 2000])
})

test('the request in flight is aborted when the time is up', async () => {
  const seen: AbortSignal[] = []
  const io = fakeIo((sent, self, signal) => {
    seen.push(signal)
    return hang(sent, self, signal)
  })
  await ask(io)
  expect(seen.map(({ aborted }) => aborted)).toEqual([true])
})

test('a body is read up to its limit and refused one byte beyond it', async () => {
  const body = JSON.stringify({ good: true })
  const fits = body.padEnd(100)
  expect((await ask(fakeIo(text(fits)))).ok).toBe(true)
  expect(faultOf(await ask(fakeIo(text(`${fits} `))))).toMatchObject({
    reason: 'bad_answer',
    vendorCode: 'too_large',
  })
})

test('pauses double, jitter between half and all of that, and are never shorter than the vendor asks for', () => {
  expect([0, 1].map((retry) => pauseBeforeRetry(retry, null, () => 0))).toEqual([100, 200])
  expect([0, 1].map((retry) => pauseBeforeRetry(retry, null, () => 1))).toEqual([200, 400])
  expect(pauseBeforeRetry(0, 2500, () => 0)).toBe(2500)
  expect(pauseBeforeRetry(0, 10, () => 0)).toBe(100)
  expect(pauseBeforeRetry(0, 3001, () => 0)).toBeNull()
})

test('Retry-After is read in every form that vendors use', () => {
  const wish = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), startMs)
  expect(wish({ 'retry-after': '7' })).toBe(7000)
  expect(wish({ 'retry-after': ' 1.5 ' })).toBe(1500)
  expect(wish({ 'retry-after': new Date(startMs + 9000).toUTCString() })).toBe(9000)
  expect(wish({ 'retry-after-ms': '250', 'retry-after': '7' })).toBe(250)
  expect(wish({ 'retry-after': '99999999999' })).toBe(86_400_000)
  for (const nonsense of ['', '0', '-1', 'soon', 'Infinity', new Date(0).toUTCString()]) {
    expect(wish({ 'retry-after': nonsense })).toBeNull()
  }
  expect(wish({})).toBeNull()
})

test('a vendor code is cleaned and never longer than 64 characters', () => {
  expect(providerFault('sts', 'timeout', '429 Too Many\r\nRequests')).toMatchObject({
    vendorCode: '429_Too_Many_Requests',
  })
  expect(providerFault('sts', 'timeout', 'x'.repeat(99)).vendorCode).toHaveLength(64)
  expect(providerFault('sts', 'timeout', '')).toEqual({
    kind: 'provider',
    provider: 'sts',
    reason: 'timeout',
  })
})

const { failures, coolDownMs } = breakerDefaults
const broken = text('', { status: 500 })

/** A vendor whose circuit has just opened. */
const opened = async (...rest: Parameters<typeof fakeIo>) => {
  let isHealthy = false
  const io = fakeIo((...args) => (isHealthy ? rest[0](...args) : broken(...args)))
  const callVendor = createCallVendor('openai', io)
  for (let index = 0; index < failures; index++) await ask(io, { idempotent: false }, callVendor)
  isHealthy = true
  return { io, callVendor }
}

test('after five outages in a row the vendor is not called, and the fault says for how long', async () => {
  const { io, callVendor } = await opened(good)
  expect(io.sent).toHaveLength(failures)
  io.advance(2500)
  expect(faultOf(await ask(io, {}, callVendor))).toEqual({
    kind: 'provider',
    provider: 'openai',
    reason: 'unavailable',
    vendorCode: 'circuit_open',
    retryAfterSeconds: 8,
  })
  expect(io.sent).toHaveLength(failures)
  expect(io.traces).toHaveLength(failures)
})

test('after the cool-down a few trial calls go out, and a success closes the circuit', async () => {
  const { io, callVendor } = await opened(good)
  io.advance(coolDownMs)
  const asked = await Promise.all(
    Array.from({ length: trialsAtOnce + 2 }, () => ask(io, {}, callVendor)),
  )
  expect(asked.slice(0, trialsAtOnce).every(({ ok }) => ok)).toBe(true)
  for (const other of asked.slice(trialsAtOnce))
    expect(faultOf(other)).toMatchObject({ vendorCode: 'circuit_open' })
  expect((await ask(io, {}, callVendor)).ok).toBe(true)
})

test('a trial that fails keeps the circuit open for another cool-down', async () => {
  const { io, callVendor } = await opened(broken)
  io.advance(coolDownMs)
  await ask(io, { idempotent: false }, callVendor)
  expect(io.sent).toHaveLength(failures + 1)
  io.advance(coolDownMs - 1)
  expect(faultOf(await ask(io, {}, callVendor))).toMatchObject({ vendorCode: 'circuit_open' })
})

test('a trial that is throttled closes the circuit: the vendor responds again', async () => {
  const { io, callVendor } = await opened(text('', { status: 429 }))
  io.advance(coolDownMs)
  await ask(io, {}, callVendor)
  expect(faultOf(await ask(io, {}, callVendor))).toMatchObject({ reason: 'rate_limited' })
})

test('refusals never open the circuit', async () => {
  for (const status of [400, 401, 403, 404, 429]) {
    const io = fakeIo(text('', { status }))
    const callVendor = createCallVendor('openai', io)
    for (let index = 0; index < failures + 1; index++)
      await ask(io, { idempotent: false }, callVendor)
    expect(io.sent).toHaveLength(failures + 1)
  }
})

test('timeouts open the circuit too', async () => {
  const io = fakeIo((_, self) => {
    self.advance(5000)
    return new Promise(() => {})
  })
  const callVendor = createCallVendor('openai', io)
  for (let index = 0; index < failures + 1; index++) await ask(io, {}, callVendor)
  expect(io.sent).toHaveLength(failures)
})

test('a success between outages resets the count', async () => {
  let calls = 0
  const io = fakeIo((...args) => {
    calls += 1
    return calls % failures === 0 ? good(...args) : broken(...args)
  })
  const callVendor = createCallVendor('openai', io)
  for (let index = 0; index < failures * 3; index++)
    await ask(io, { idempotent: false }, callVendor)
  expect(io.sent).toHaveLength(failures * 3)
})
