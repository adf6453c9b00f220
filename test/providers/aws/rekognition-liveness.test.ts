/** Face Liveness: sessions, signatures, and valid and invalid results. */

import { expect, test } from 'bun:test'
import { livenessChecker } from '../../../src/providers/aws/rekognition-liveness.ts'
import { fakeIo, json, startMs } from '../fake-io.ts'
import { aws, errors, sessionId } from '../vendors.ts'

const options = {
  requestToken: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  auditImages: 2,
  challenge: 'FaceMovementAndLightChallenge',
} as const

test('a session is created with its token, audit images and challenge', async () => {
  const io = fakeIo(json({ SessionId: sessionId }))
  const created = await livenessChecker(aws, io).createSession(options, io.trace)
  expect(created).toEqual({ ok: true, value: { sessionId } })
  const [sent] = io.sent
  expect(sent?.url).toBe('https://rekognition.eu-west-1.amazonaws.com/')
  expect(sent?.method).toBe('POST')
  expect(sent?.headers.get('content-type')).toBe('application/x-amz-json-1.1')
  expect(sent?.headers.get('x-amz-target')).toBe('RekognitionService.CreateFaceLivenessSession')
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    ClientRequestToken: options.requestToken,
    Settings: {
      AuditImagesLimit: 2,
      ChallengePreferences: [{ Type: 'FaceMovementAndLightChallenge' }],
    },
  })
})

test('requests are signed for the service and region, at the time of our clock', async () => {
  const io = fakeIo(json({ SessionId: sessionId }))
  await livenessChecker(aws, io).createSession(options, io.trace)
  const headers = io.sent[0]?.headers
  expect(headers?.get('x-amz-date')).toBe('20260102T030405Z')
  expect(headers?.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE00\/20260102\/eu-west-1\/rekognition\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$/,
  )
  expect(headers?.has('x-amz-security-token')).toBe(false)
})

test('a custom endpoint is signed for the same service and region, and a session token is sent', async () => {
  const io = fakeIo(json({ SessionId: sessionId }))
  const config = { ...aws, rekognitionEndpoint: 'http://127.0.0.1:4566', sessionToken: 'token' }
  await livenessChecker(config, io).createSession(options, io.trace)
  const [sent] = io.sent
  expect(sent?.url).toBe('http://127.0.0.1:4566/')
  expect(sent?.headers.get('x-amz-security-token')).toBe('token')
  expect(sent?.headers.get('authorization')).toContain('/eu-west-1/rekognition/aws4_request')
})

test('a retry is signed again and asks for the same session', async () => {
  const io = fakeIo(
    (sent, self, signal) => {
      self.advance(1000)
      return errors.aws('ThrottlingException', 500)(sent, self, signal)
    },
    json({ SessionId: sessionId }),
  )
  expect((await livenessChecker(aws, io).createSession(options, io.trace)).ok).toBe(true)
  const [first, second] = io.sent
  expect(second?.body).toBe(first?.body ?? '')
  expect(second?.headers.get('x-amz-date')).toBe('20260102T030406Z')
  expect(second?.headers.get('authorization')).not.toBe(first?.headers.get('authorization') ?? '')
})

test('the signing key changes with the day', async () => {
  const io = fakeIo(json({ SessionId: sessionId }))
  const checker = livenessChecker(aws, io)
  for (const _ of [1, 2, 3, 4]) {
    await checker.createSession(options, io.trace)
    io.advance(86_400_000)
  }
  expect(io.sent.map(({ headers }) => headers.get('authorization')?.slice(49, 57))).toEqual([
    '20260102',
    '20260103',
    '20260104',
    '20260105',
  ])
  expect(io.now()).toBe(startMs + 4 * 86_400_000)
})

const box = { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.1 }

test('results have the confidence, the reference image and the audit images', async () => {
  const io = fakeIo(
    json({
      SessionId: sessionId,
      Status: 'SUCCEEDED',
      Confidence: 95.5,
      ReferenceImage: { Bytes: 'AQID', BoundingBox: box },
      AuditImages: [{ Bytes: 'BA==', BoundingBox: { Width: 1 } }, { S3Object: { Bucket: 'b' } }],
      Challenge: { Type: 'FaceMovementChallenge', Version: '1.0.0' },
      SomethingNew: true,
    }),
  )
  expect(await livenessChecker(aws, io).results(sessionId, io.trace)).toEqual({
    ok: true,
    value: {
      status: 'SUCCEEDED',
      confidencePercent: 95.5,
      referenceImage: { bytes: Uint8Array.from([1, 2, 3]), boundingBox: box },
      auditImages: [{ bytes: Uint8Array.from([4]), boundingBox: null }],
    },
  })
  expect(JSON.parse(io.sent[0]?.body ?? '')).toEqual({ SessionId: sessionId })
})

test('a session that is not finished has a status and nothing else', async () => {
  for (const status of ['CREATED', 'IN_PROGRESS', 'FAILED', 'EXPIRED'] as const) {
    const io = fakeIo(json({ SessionId: sessionId, Status: status }))
    expect(await livenessChecker(aws, io).results(sessionId, io.trace)).toEqual({
      ok: true,
      value: { status, confidencePercent: null, referenceImage: null, auditImages: [] },
    })
  }
})

test('invalid results are bad_answer', async () => {
  const base = { SessionId: sessionId, Status: 'SUCCEEDED', Confidence: 99 }
  for (const change of [
    { SessionId: '0b1c2d3e-4f50-4617-8293-000000000000' },
    { Status: 'LIVE' },
    { Confidence: 101 },
    { Confidence: '99' },
    { ReferenceImage: { Bytes: 'not base64!' } },
  ]) {
    const io = fakeIo(json({ ...base, ...change }))
    expect(await livenessChecker(aws, io).results(sessionId, io.trace)).toMatchObject({
      fault: { reason: 'bad_answer' },
    })
  }
})

test('an id that AWS cannot have created is not found, without a call', async () => {
  for (const id of ['', 'x', sessionId.toUpperCase(), `${sessionId}0`]) {
    const io = fakeIo(json({}))
    expect(await livenessChecker(aws, io).results(id, io.trace)).toMatchObject({
      fault: { reason: 'session_not_found' },
    })
    expect(io.sent).toHaveLength(0)
  }
})
