/** Fingerprint's own SDK against the simulated Server API, and plain requests for the old version. */
import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { ServerApiError, TooManyRequestsError } from '@fingerprint/node-sdk'
import { sandboxKeys } from '../../sandbox/sandbox.ts'
import { loopback, rejection } from './loopback.ts'

setDefaultTimeout(60_000)

const { sandbox, origin, fingerprint } = loopback()
const client = fingerprint()

beforeEach(() => sandbox.reset())

const identify = async (body: object) => {
  const response = await fetch(`${origin}/sandbox/fingerprint/events`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(201)
  return response.json()
}
const eventOf = async (scenario: string) => client.getEvent((await identify({ scenario })).event_id)
const readV3 = (id: string, key: string = sandboxKeys.fingerprint.secretKey) =>
  fetch(`${origin}/fingerprint/events/${id}?anything=1`, { headers: { 'auth-api-key': key } })

describe('version 4', () => {
  test('an honest event says who, where and when', async () => {
    const created = await identify({
      ip_address: '198.51.100.4',
      url: 'https://app.identivia.com/verify',
      linked_id: 'nonce-1',
    })
    expect(created.event_id).toMatch(/^\d{13}\.[A-Za-z0-9]{6}$/)
    const event = await client.getEvent(created.event_id)
    expect(event).toMatchObject({
      event_id: created.event_id,
      timestamp: Number(created.event_id.split('.')[0]),
      ip_address: '198.51.100.4',
      url: 'https://app.identivia.com/verify',
      linked_id: 'nonce-1',
      identification: { visitor_id: created.visitor_id },
      bot: 'not_detected',
      tampering: false,
      replayed: false,
      ip_blocklist: { tor_node: false },
      ip_info: { v4: { address: '198.51.100.4' } },
    })
  })

  test.each([
    ['bot-device', { bot: 'bad' }],
    ['tampered-device', { tampering: true, tampering_details: { anti_detect_browser: true } }],
    ['virtual-device', { virtual_machine: true }],
    ['vpn-device', { vpn: true, vpn_methods: { public_vpn: true } }],
    ['proxy-device', { proxy: true }],
    ['tor-device', { ip_blocklist: { tor_node: true } }],
    ['high-risk-device', { suspect_score: 27 }],
    ['replayed-event', { replayed: true }],
  ])('%s shows in the event', async (scenario, signals) => {
    expect(await eventOf(scenario)).toMatchObject(signals)
    expect(await eventOf('approved')).not.toMatchObject(signals)
  })

  test('a stale event is two hours older than the moment it is made', async () => {
    const fresh = await eventOf('approved')
    const stale = await eventOf('stale-event')
    const olderMs = fresh.timestamp - stale.timestamp
    expect(olderMs).toBeGreaterThan(7_100_000)
    expect(olderMs).toBeLessThanOrEqual(7_200_000)
  })

  test('an IPv6 address is told as such, and a device can come back', async () => {
    const visit = { ip_address: '2001:db8::7', visitor_id: 'returning-visitor' }
    const { event_id } = await identify(visit)
    const event = await client.getEvent(event_id)
    expect(event.ip_info?.v6?.address).toBe('2001:db8::7')
    expect(event.ip_info?.v4).toBeUndefined()
    expect(event.identification?.visitor_id).toBe('returning-visitor')
  })

  test('unknown, invented and misspelt ids have errors of their own', async () => {
    const unknown = await rejection(client.getEvent('1700000000000.abcdef'))
    expect(unknown).toBeInstanceOf(ServerApiError)
    expect(unknown).toMatchObject({ statusCode: 404, errorCode: 'event_not_found' })
    expect(await rejection(eventOf('unknown-event'))).toMatchObject({ statusCode: 404 })
    expect(await rejection(client.getEvent('nonsense'))).toMatchObject({
      statusCode: 400,
      errorCode: 'request_cannot_be_parsed',
    })
  })

  test('a wrong or missing secret is a 403', async () => {
    expect(await rejection(fingerprint('wrong').getEvent('1.abcdef'))).toMatchObject({
      statusCode: 403,
      errorCode: 'secret_api_key_not_found',
    })
    const bare = await fetch(`${origin}/fingerprint/v4/events/1.abcdef`)
    expect(bare.status).toBe(403)
    expect(await bare.json()).toMatchObject({ error: { code: 'secret_api_key_required' } })
  })

  test('throttling and outages have the classes of the SDK', async () => {
    sandbox.fail('fingerprint.event', 'throttled', 1)
    expect(await rejection(eventOf('approved'))).toBeInstanceOf(TooManyRequestsError)
    expect(await rejection(eventOf('device-outage'))).toMatchObject({
      statusCode: 500,
      errorCode: 'failed',
    })
  })
})

describe('version 3', () => {
  test('returns the same event in its own format', async () => {
    const { event_id, visitor_id } = await identify({ scenario: 'bot-device' })
    const response = await readV3(event_id)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      products: {
        identification: { data: { requestId: event_id, visitorId: visitor_id, replayed: false } },
        botd: { data: { bot: { result: 'bad', type: 'headlessChrome' } } },
        suspectScore: { data: { result: 34 } },
        tor: { data: { result: false } },
      },
    })
  })

  test('its errors have names of their own, and never a 401', async () => {
    const codeOf = async (response: Response) => [
      response.status,
      (await response.json()).error.code,
    ]
    expect(await codeOf(await readV3('1700000000000.abcdef'))).toEqual([404, 'RequestNotFound'])
    expect(await codeOf(await readV3('nonsense'))).toEqual([400, 'RequestCannotBeParsed'])
    expect(await codeOf(await readV3('1.abcdef', 'wrong'))).toEqual([403, 'TokenNotFound'])
    expect(await codeOf(await readV3('1.abcdef', ''))).toEqual([403, 'TokenRequired'])
  })

  test('a 200 can carry errors instead of products', async () => {
    const { event_id } = await identify({})
    sandbox.fail('fingerprint.event_v3', 'product_error', 1)
    const response = await readV3(event_id)
    expect(response.status).toBe(200)
    expect((await response.json()).products.identification.error.code).toStartWith('429')
  })
})

test('an event of an unknown scenario is refused rather than made harmless', async () => {
  const response = await fetch(`${origin}/sandbox/fingerprint/events`, {
    method: 'POST',
    body: JSON.stringify({ scenario: 'aproved' }),
  })
  expect(response.status).toBe(404)
})
