/** Device events in both versions of the API: the request, the signals, and unknown signals. */

import { expect, test } from 'bun:test'
import type { DeviceEvent } from '../../../src/domain/decision/evidence/evidence.ts'
import type { ProviderReason } from '../../../src/domain/faults/faults.ts'
import { deviceInspector } from '../../../src/providers/fingerprint/fingerprint.ts'
import { fakeIo, json, type Respond, text } from '../fake-io.ts'
import { errors, eventId, fingerprint } from '../vendors.ts'

const v3 = { ...fingerprint, apiVersion: 'v3' } as const

const ask = async (respond: Respond, config: Parameters<typeof deviceInspector>[0]) => {
  const io = fakeIo(respond)
  return { io, result: await deviceInspector(config, io).event(eventId, io.trace) }
}

const nothingKnown: DeviceEvent = {
  eventId,
  visitorId: null,
  occurredAtMs: 1708102555327,
  ipAddress: null,
  ipCountry: null,
  origin: null,
  linkedId: null,
  replayed: null,
  bot: null,
  tampering: null,
  virtualMachine: null,
  vpn: null,
  proxy: null,
  tor: null,
  suspectScore: null,
}

const fullV4 = {
  event_id: eventId,
  timestamp: 1708102555327,
  linked_id: 'session-1',
  url: 'https://app.identivia.com:8443/verify?token=secret#x',
  ip_address: '61.127.217.15',
  identification: { visitor_id: 'Ibk1527CUFmcnjLwIs4A9', confidence: { score: 0.97 } },
  ip_info: { v4: { address: '1.2.3.4', geolocation: { country_code: 'cz' } }, v6: {} },
  ip_blocklist: { tor_node: true, email_spam: false },
  bot: 'bad',
  tampering: true,
  virtual_machine: false,
  vpn: true,
  proxy: false,
  replayed: false,
  suspect_score: 12,
  some_future_key: { x: 1 },
}

const full: DeviceEvent = {
  ...nothingKnown,
  visitorId: 'Ibk1527CUFmcnjLwIs4A9',
  ipAddress: '61.127.217.15',
  ipCountry: 'CZ',
  origin: 'https://app.identivia.com:8443',
  linkedId: 'session-1',
  replayed: false,
  bot: 'bad',
  tampering: true,
  virtualMachine: false,
  vpn: true,
  proxy: false,
  tor: true,
  suspectScore: 12,
}

const fullV3 = {
  products: {
    identification: {
      data: {
        requestId: eventId,
        visitorId: 'Ibk1527CUFmcnjLwIs4A9',
        linkedId: 'session-1',
        timestamp: 1708102555327,
        url: fullV4.url,
        ip: '61.127.217.15',
        replayed: false,
      },
    },
    botd: { data: { bot: { result: 'bad', type: 'headlessChrome' } } },
    ipInfo: { data: { v6: { geolocation: { country: { code: 'CZ', name: 'Czechia' } } } } },
    tampering: { data: { result: true } },
    virtualMachine: { data: { result: false } },
    vpn: { data: { result: true } },
    proxy: { data: { result: false } },
    tor: { data: { result: true } },
    suspectScore: { data: { result: 12 } },
  },
}

test('v4 gets the event by path with a bearer key', async () => {
  const { io, result } = await ask(json(fullV4), fingerprint)
  expect(result).toEqual({ ok: true, value: full })
  expect(io.sent[0]).toMatchObject({
    url: `https://eu.api.fpjs.io/v4/events/${eventId}`,
    method: 'GET',
    body: '',
  })
  expect(io.sent[0]?.headers.get('authorization')).toBe(`Bearer ${fingerprint.secretKey}`)
  expect(io.sent[0]?.headers.has('auth-api-key')).toBe(false)
})

test('v3 gets the event by path with its own header, and reads the same signals', async () => {
  const { io, result } = await ask(json(fullV3), v3)
  expect(result).toEqual({ ok: true, value: full })
  expect(io.sent[0]?.url).toBe(`https://eu.api.fpjs.io/events/${eventId}`)
  expect(io.sent[0]?.headers.get('auth-api-key')).toBe(fingerprint.secretKey)
  expect(io.sent[0]?.headers.has('authorization')).toBe(false)
})

test('the region selects the host, and a configured host overrides it', async () => {
  const urls = { us: 'https://api.fpjs.io', ap: 'https://ap.api.fpjs.io' } as const
  for (const region of ['us', 'ap'] as const) {
    const { io } = await ask(json(fullV4), { ...fingerprint, region })
    expect(io.sent[0]?.url).toBe(`${urls[region]}/v4/events/${eventId}`)
  }
  const { io } = await ask(json(fullV4), { ...fingerprint, apiUrl: 'http://localhost:9/fp/' })
  expect(io.sent[0]?.url).toBe(`http://localhost:9/fp/v4/events/${eventId}`)
})

test('a missing or invalid signal is unknown, never false', async () => {
  const odd = {
    event_id: eventId,
    timestamp: 1708102555327,
    bot: 'perhaps',
    vpn: 'no',
    ip_info: { v4: 'none', v6: { geolocation: { country_code: 'Germany' } } },
    identification: null,
    url: 'about:blank',
    suspect_score: 'high',
    ip_blocklist: [],
  }
  for (const answer of [{ event_id: eventId, timestamp: 1708102555327 }, odd]) {
    const { result } = await ask(json(answer), fingerprint)
    expect(result).toEqual({ ok: true, value: nothingKnown })
  }
})

test('a failed product of v3 leaves its signal unknown', async () => {
  const error = { error: { code: 'Failed', message: 'internal server error' } }
  const { identification } = fullV3.products
  const failed = Object.fromEntries(Object.keys(fullV3.products).map((product) => [product, error]))
  const { result } = await ask(json({ products: { ...failed, identification } }), v3)
  expect(result).toMatchObject({ ok: true, value: { bot: null, vpn: null, tor: null } })
})

test('a failed identification of v3 is a fault', async () => {
  const cases: [string, ProviderReason, string][] = [
    ['429 Too Many Requests', 'rate_limited', '429_Too_Many_Requests'],
    ['TooManyRequests', 'rate_limited', 'TooManyRequests'],
    ['Failed', 'bad_answer', 'Failed'],
  ]
  for (const [code, reason, vendorCode] of cases) {
    const identification = { error: { code, message: 'x' } }
    const { io, result } = await ask(json({ products: { identification } }), v3)
    expect(result).toMatchObject({ fault: { reason, vendorCode } })
    expect(io.sent).toHaveLength(reason === 'rate_limited' ? 3 : 1)
  }
})

test('a response about another event is rejected', async () => {
  const other = json({ ...fullV4, event_id: '1708102555327.other' })
  expect((await ask(other, fingerprint)).result).toMatchObject({
    fault: { reason: 'bad_answer', vendorCode: 'other_id' },
  })
})

test('an event without a valid time is bad_answer', async () => {
  for (const timestamp of [undefined, null, 0, -5, 1.5, '1708102555327']) {
    const { result } = await ask(json({ ...fullV4, timestamp }), fingerprint)
    expect(result).toMatchObject({ fault: { reason: 'bad_answer' } })
  }
})

test('an id that could change the path is not found, without a call', async () => {
  const bad = ['', '.', '..', '../visitors', 'a/b', 'a?b', 'a%2e', 'a b', 'é', 'x'.repeat(65)]
  for (const id of bad) {
    const io = fakeIo(json(fullV4))
    expect(await deviceInspector(fingerprint, io).event(id, io.trace)).toEqual({
      ok: false,
      fault: { kind: 'provider', provider: 'fingerprint', reason: 'event_not_found' },
    })
    expect(io.sent).toHaveLength(0)
  }
})

test('an event that lags is requested once more', async () => {
  const missing = errors.fp('event_not_found', 404)
  const late = fakeIo(missing, json(fullV4))
  expect((await deviceInspector(fingerprint, late).event(eventId, late.trace)).ok).toBe(true)
  expect(late.pauses).toEqual([150])
  const { io, result } = await ask(missing, fingerprint)
  expect(result).toMatchObject({ fault: { reason: 'event_not_found' } })
  expect(io.sent).toHaveLength(2)
})

test('each Fingerprint error code has its reason', async () => {
  const cases: [string, number, ProviderReason][] = [
    ['event_not_found', 404, 'event_not_found'],
    ['RequestNotFound', 404, 'event_not_found'],
    ['request_cannot_be_parsed', 400, 'event_not_found'],
    ['RequestCannotBeParsed', 400, 'event_not_found'],
    ['ruleset_not_found', 400, 'request_rejected'],
    ['secret_api_key_required', 403, 'credentials_rejected'],
    ['secret_api_key_not_found', 403, 'credentials_rejected'],
    ['TokenRequired', 403, 'credentials_rejected'],
    ['TokenNotFound', 403, 'credentials_rejected'],
    ['wrong_region', 403, 'access_denied'],
    ['subscription_not_active', 403, 'access_denied'],
    ['feature_not_enabled', 403, 'access_denied'],
    ['too_many_requests', 429, 'rate_limited'],
    ['failed', 500, 'unavailable'],
  ]
  for (const [code, status, reason] of cases) {
    const { result } = await ask(errors.fp(code, status), fingerprint)
    expect(result).toMatchObject({ fault: { reason, vendorCode: code } })
  }
})

test('errors in another form are read by their status', async () => {
  const plain = json({ error: 'Forbidden (HTTP 403)' }, { status: 403 })
  expect((await ask(plain, v3)).result).toMatchObject({
    fault: { reason: 'access_denied', vendorCode: '403' },
  })
  // A 404 from a host that is not Fingerprint: the configured host is wrong, not the event.
  expect((await ask(text('Not Found', { status: 404 }), v3)).result).toMatchObject({
    fault: { reason: 'request_rejected', vendorCode: '404' },
  })
})
