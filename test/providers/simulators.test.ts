/** Our providers against the simulators, which verify signatures and enforce the vendors' limits. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { sandboxKeys } from '../../sandbox/sandbox.ts'
import type { Result } from '../../src/domain/faults/result.ts'
import { credentialIssuer } from '../../src/providers/aws/sts.ts'
import { simulated } from './simulated.ts'

setDefaultTimeout(60_000)

const good = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.fault))
}

const options = {
  requestToken: crypto.randomUUID(),
  auditImages: 2,
  challenge: 'FaceMovementChallenge',
} as const

test('a liveness check goes from its creation to a score and a face', async () => {
  const world = simulated()
  const { sessionId } = good(await world.liveness.createSession(options, world.trace))
  expect(good(await world.liveness.results(sessionId, world.trace))).toMatchObject({
    status: 'CREATED',
    confidencePercent: null,
  })
  await world.finishLiveness(sessionId, 'approved')
  const result = good(await world.liveness.results(sessionId, world.trace))
  expect(result).toMatchObject({ status: 'SUCCEEDED', confidencePercent: 98.4 })
  expect(result.referenceImage?.bytes.subarray(0, 3)).toEqual(Uint8Array.from([0xff, 0xd8, 0xff]))
  expect(result.auditImages).toHaveLength(2)
})

test('a creation that is repeated after an outage does not make a second session', async () => {
  const world = simulated()
  const first = good(await world.liveness.createSession(options, world.trace))
  world.sandbox.fail('rekognition', 'throttled_500', 2)
  const second = good(await world.liveness.createSession(options, world.trace))
  expect(second).toEqual(first)
  expect(world.pauses).toHaveLength(2)
})

test('an expired session is EXPIRED or not found, as AWS pleases', async () => {
  const world = simulated()
  const { sessionId } = good(await world.liveness.createSession(options, world.trace))
  world.advance(180_000)
  expect(await world.liveness.results(sessionId, world.trace)).toMatchObject({
    value: { status: 'EXPIRED' },
  })
  world.sandbox.setExpiredSessions('SessionNotFoundException')
  expect(await world.liveness.results(sessionId, world.trace)).toMatchObject({
    fault: { reason: 'session_not_found' },
  })
})

test('faces are counted and compared', async () => {
  const world = simulated()
  const front = await world.picture('approved', 'document_front')
  const selfie = await world.picture('approved', 'facial_photo')
  const other = await world.picture('face-mismatch', 'document_front')
  expect(good(await world.faces.countFaces(front, world.trace))).toBe(1)
  const own = good(await world.faces.compare(front, selfie, world.trace))
  expect(own.bestPercent).toBeGreaterThan(90)
  expect(own.lowestPercent).toBe(own.bestPercent)
  const another = good(await world.faces.compare(other, selfie, world.trace))
  expect(another.bestPercent).toBeLessThan(50)
})

test('a document without a face counts none, and cannot be compared', async () => {
  const world = simulated()
  const front = await world.picture('no-face-on-document', 'document_front')
  const selfie = await world.picture('no-face-on-document', 'facial_photo')
  expect(good(await world.faces.countFaces(front, world.trace))).toBe(0)
  expect(await world.faces.compare(front, selfie, world.trace)).toMatchObject({
    fault: { reason: 'no_face', vendorCode: 'InvalidParameterException' },
  })
})

test('browser keys last fifteen minutes', async () => {
  const world = simulated()
  const keys = good(await world.credentials.issue(world.trace))
  expect(keys.accessKeyId).toStartWith('ASIA')
  expect(Date.parse(keys.expiration) - world.io.now()).toBe(900_000)
})

test('temporary keys need a role: STS refuses them a federation token', async () => {
  const world = simulated()
  const temporary = { ...world.aws, ...sandboxKeys.aws.session }
  expect(await credentialIssuer(temporary, world.io).issue(world.trace)).toMatchObject({
    fault: { provider: 'sts', reason: 'access_denied', vendorCode: 'AccessDenied' },
  })
  const withRole = { ...temporary, livenessRoleArn: 'arn:aws:iam::123456789012:role/liveness' }
  expect((await credentialIssuer(withRole, world.io).issue(world.trace)).ok).toBe(true)
})

test('documents are read, with a back or without', async () => {
  const world = simulated()
  const front = await world.picture('approved', 'document_front')
  const passport = good(await world.documents.read({ front, back: null }, world.trace))
  expect(passport.reading).toMatchObject({ readable: true, document_type: 'passport' })
  expect(passport.reading.mrz_lines).toHaveLength(2)
  expect(JSON.parse(passport.rawText)).toEqual(passport.reading)
  expect(passport.usage.totalTokens).toBeGreaterThan(0)

  const card = good(
    await world.documents.read(
      {
        front: await world.picture('approved-id-card', 'document_front'),
        back: await world.picture('approved-id-card', 'document_back'),
      },
      world.trace,
    ),
  )
  expect(card.reading).toMatchObject({ document_type: 'national_id' })
  expect(card.reading.mrz_lines).toHaveLength(3)
})

test('a model that slips once is asked again, and a refusal is final', async () => {
  const world = simulated()
  const front = await world.picture('approved', 'document_front')
  for (const slip of ['length', 'off_schema'] as const) {
    world.sandbox.fail('openai', slip, 1)
    expect((await world.documents.read({ front, back: null }, world.trace)).ok).toBe(true)
  }
  const before = world.sandbox.calls('openai').length
  world.sandbox.fail('openai', 'refusal', 2)
  expect(await world.documents.read({ front, back: null }, world.trace)).toMatchObject({
    fault: { reason: 'model_refused' },
  })
  expect(world.sandbox.calls('openai')).toHaveLength(before + 1)
})

test('device events say the same in both versions', async () => {
  const world = simulated()
  for (const scenario of ['approved', 'bot-device', 'tor-device', 'vpn-device']) {
    const { id, visitorId, atMs } = world.sandbox.deviceEvent({
      scenario,
      linked_id: 'session',
      ip_address: '203.0.113.7',
    })
    const event = good(await world.devices.event(id, world.trace))
    expect(event).toMatchObject({
      eventId: id,
      visitorId,
      occurredAtMs: atMs,
      ipAddress: '203.0.113.7',
      origin: 'http://localhost:3000',
      linkedId: 'session',
      replayed: false,
      bot: scenario === 'bot-device' ? 'bad' : 'not_detected',
      tor: scenario === 'tor-device',
      vpn: expect.any(Boolean),
    })
    expect(good(await world.devicesV3.event(id, world.trace))).toEqual(event)
  }
})

test('an event that nobody has seen is not found after one more look', async () => {
  const world = simulated()
  for (const inspector of [world.devices, world.devicesV3]) {
    expect(await inspector.event('1708102555327.NLOjmg', world.trace)).toMatchObject({
      fault: { reason: 'event_not_found' },
    })
  }
  expect(world.sandbox.calls('fingerprint')).toHaveLength(4)
})

test('an event of v3 that is throttled inside a 200 is throttled', async () => {
  const world = simulated()
  const { id } = world.sandbox.deviceEvent({})
  world.sandbox.fail('fingerprint', 'product_error', 2)
  expect((await world.devicesV3.event(id, world.trace)).ok).toBe(true)
  world.sandbox.fail('fingerprint', 'product_error')
  expect(await world.devicesV3.event(id, world.trace)).toMatchObject({
    fault: { reason: 'rate_limited', vendorCode: '429_Too_Many_Requests' },
  })
  expect(world.sandbox.calls('fingerprint')).toHaveLength(6)
})
