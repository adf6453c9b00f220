/** Every vendor operation under every failure: exact fault, number of attempts, and nothing secret in it. */

import { expect, test } from 'bun:test'
import type { ProviderReason } from '../../src/domain/faults/faults.ts'
import { credentialIssuer } from '../../src/providers/aws/sts.ts'
import { deviceInspector } from '../../src/providers/fingerprint/fingerprint.ts'
import { documentReader } from '../../src/providers/openai/openai.ts'
import {
  brokenBody,
  fakeIo,
  hang,
  huge,
  noConnection,
  type Respond,
  stall,
  text,
} from './fake-io.ts'
import {
  aws,
  eventId,
  fingerprint,
  openAi,
  picture,
  secrets,
  type Vendor,
  vendors,
} from './vendors.ts'

interface Failure {
  name: string
  respond: (vendor: Vendor) => Respond
  reason: ProviderReason
  attempts: number
  retryAfterSeconds?: number
}

const always = (respond: Respond) => () => respond

/** The first half of a good answer, ended as if it were whole. */
const cut =
  (vendor: Vendor): Respond =>
  async (...args) => {
    const whole = await (await vendor.good(...args)).text()
    return new Response(whole.slice(0, whole.length / 2))
  }

const retryAfter = (vendor: Vendor, seconds: number): Respond => {
  return async (...args) => {
    const throttled = await vendor.throttled(...args)
    const headers = new Headers(throttled.headers)
    headers.set('retry-after', String(seconds))
    return new Response(throttled.body, { status: throttled.status, headers })
  }
}

const failures: Failure[] = [
  { name: 'no answer', respond: always(hang), reason: 'timeout', attempts: 1 },
  { name: 'a body that stalls', respond: always(stall), reason: 'timeout', attempts: 1 },
  { name: 'no connection', respond: always(noConnection), reason: 'unavailable', attempts: 3 },
  { name: 'a body that breaks', respond: always(brokenBody), reason: 'unavailable', attempts: 3 },
  {
    name: 'status 500',
    respond: always(text('<h1>vendor says no</h1>', { status: 500 })),
    reason: 'unavailable',
    attempts: 3,
  },
  {
    name: 'status 503',
    respond: always(text('', { status: 503 })),
    reason: 'unavailable',
    attempts: 3,
  },
  {
    name: 'a bare 429',
    respond: always(text('vendor says', { status: 429 })),
    reason: 'rate_limited',
    attempts: 3,
  },
  {
    name: 'throttling',
    respond: (vendor) => vendor.throttled,
    reason: 'rate_limited',
    attempts: 3,
  },
  {
    name: 'a short Retry-After',
    respond: (vendor) => retryAfter(vendor, 1),
    reason: 'rate_limited',
    attempts: 3,
    retryAfterSeconds: 1,
  },
  {
    name: 'a long Retry-After',
    respond: (vendor) => retryAfter(vendor, 3600),
    reason: 'rate_limited',
    attempts: 1,
    retryAfterSeconds: 3600,
  },
  {
    name: 'garbage',
    respond: always(text('<html>vendor says</html>', { headers: { 'content-type': 'text/html' } })),
    reason: 'bad_answer',
    attempts: 1,
  },
  {
    name: 'JSON of another shape',
    respond: always(text('{"vendor says":1}', { headers: { 'content-type': 'application/json' } })),
    reason: 'bad_answer',
    attempts: 1,
  },
  { name: 'an empty body', respond: always(text('')), reason: 'bad_answer', attempts: 1 },
  { name: 'a body cut short', respond: cut, reason: 'bad_answer', attempts: 1 },
  { name: 'a body without end', respond: always(huge), reason: 'bad_answer', attempts: 1 },
  {
    name: 'a declared length beyond all bounds',
    respond: always(text('{}', { headers: { 'content-length': '99999999' } })),
    reason: 'bad_answer',
    attempts: 1,
  },
  {
    name: 'a redirect',
    respond: always(text('', { status: 307, headers: { location: 'https://evil.example/' } })),
    reason: 'bad_answer',
    attempts: 1,
  },
  {
    name: 'access denied',
    respond: (vendor) => vendor.accessDenied,
    reason: 'access_denied',
    attempts: 1,
  },
  {
    name: 'a bad key',
    respond: (vendor) => vendor.badKey,
    reason: 'credentials_rejected',
    attempts: 1,
  },
]

for (const vendor of vendors) {
  for (const failure of failures) {
    const { reason, attempts, retryAfterSeconds } = failure
    test(`${vendor.name}: ${failure.name} is ${reason} after ${attempts} attempts`, async () => {
      const io = fakeIo(failure.respond(vendor))
      const result = await vendor.run(io)
      expect(result).toEqual({
        ok: false,
        fault: {
          kind: 'provider',
          provider: vendor.provider,
          reason,
          ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
          ...(result.ok || result.fault.kind !== 'provider' || !result.fault.vendorCode
            ? {}
            : { vendorCode: expect.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/) }),
        },
      })
      expect(io.sent).toHaveLength(attempts)
      expect(io.traces.map(({ upstream }) => upstream)).toEqual(
        Array(attempts).fill(vendor.upstream),
      )
      const told = JSON.stringify(result)
      for (const secret of secrets) expect(told).not.toContain(secret)
      expect(io.timersLeft()).toBe(0)
    })
  }

  test(`${vendor.name}: a good answer after two bad ones is a good answer`, async () => {
    const io = fakeIo(text('', { status: 502 }), vendor.throttled, vendor.good)
    expect((await vendor.run(io)).ok).toBe(true)
    expect(io.pauses).toEqual([150, 300])
    expect(io.timersLeft()).toBe(0)
  })

  test(`${vendor.name}: gives up after exactly ${vendor.deadlineMs} ms`, async () => {
    const io = fakeIo((_, self) => {
      self.advance(vendor.deadlineMs)
      return new Promise(() => {})
    })
    expect((await vendor.run(io)).ok).toBe(false)
    expect(io.traces).toEqual([
      { upstream: vendor.upstream, durationMs: vendor.deadlineMs, isPaid: true },
    ])
  })

  test(`${vendor.name}: still waits one millisecond before its deadline`, async () => {
    const io = fakeIo((sent, self, signal) => {
      self.advance(vendor.deadlineMs - 1)
      return vendor.good(sent, self, signal)
    })
    expect((await vendor.run(io)).ok).toBe(true)
  })
}

test('a key that cannot be sent is a fault of our request, and is not quoted', async () => {
  const broken = 'secret\nkey'
  const io = fakeIo(text(''))
  const results = [
    await documentReader({ ...openAi, apiKey: broken }, io).read(
      { front: picture(), back: null },
      io.trace,
    ),
    await deviceInspector({ ...fingerprint, secretKey: broken }, io).event(eventId, io.trace),
    await credentialIssuer({ ...aws, accessKeyId: broken }, io).issue(io.trace),
  ]
  for (const result of results) {
    expect(result).toMatchObject({
      fault: { reason: 'request_rejected', vendorCode: 'unsendable' },
    })
    expect(JSON.stringify(result)).not.toContain('secret')
  }
  expect(io.sent).toHaveLength(0)
})
