/** Amazon's own SDK against the simulated Rekognition: liveness sessions, signatures, failures. */
import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  AccessDeniedException,
  CreateFaceLivenessSessionCommand,
  DetectFacesCommand,
  GetFaceLivenessSessionResultsCommand,
  InternalServerError,
  InvalidParameterException,
  ProvisionedThroughputExceededException,
  SessionNotFoundException,
  ThrottlingException,
} from '@aws-sdk/client-rekognition'
import {
  loopback,
  rejection,
  roleKeys,
  unknownKeys,
  type userKeys,
  wrongSecret,
} from './loopback.ts'

setDefaultTimeout(60_000)

const { sandbox, origin, clock, rekognition, specimen } = loopback()
const client = rekognition()

beforeEach(() => {
  sandbox.reset()
  sandbox.setExpiredSessions('EXPIRED')
  clock.aheadMs = 0
})

const createSession = async (token?: string) => {
  const input = token === undefined ? {} : { ClientRequestToken: token }
  const { SessionId } = await client.send(new CreateFaceLivenessSessionCommand(input))
  return SessionId ?? ''
}
const results = (SessionId: string) =>
  client.send(new GetFaceLivenessSessionResultsCommand({ SessionId }))
const finish = async (sessionId: string, scenario: string) =>
  fetch(`${origin}/sandbox/liveness/${sessionId}`, {
    method: 'POST',
    body: await specimen(scenario, 'selfie'),
  })
const detect = (Bytes: Uint8Array) => client.send(new DetectFacesCommand({ Image: { Bytes } }))

describe('liveness sessions', () => {
  test('a new session is CREATED and has neither confidence nor image', async () => {
    const id = await createSession()
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const { $metadata, ...body } = await results(id)
    expect(body).toEqual({ SessionId: id, Status: 'CREATED' })
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('the same client token gives the same session, another token another one', async () => {
    const first = await createSession('one-token')
    expect(await createSession('one-token')).toBe(first)
    expect(await createSession('two-token')).not.toBe(first)
  })

  test('a finished session has the confidence and the selfie itself', async () => {
    const id = await createSession()
    expect((await finish(id, 'approved')).status).toBe(200)
    const result = await results(id)
    expect(result.Status).toBe('SUCCEEDED')
    expect(result.Confidence).toBe(98.4)
    expect(result.ReferenceImage?.Bytes).toEqual(await specimen('approved', 'selfie'))
    expect(result.ReferenceImage?.BoundingBox?.Width).toBeGreaterThan(0)
    expect(result.AuditImages).toBeUndefined()
  })

  test('audit images and the wanted challenge are given as asked for', async () => {
    const { SessionId = '' } = await client.send(
      new CreateFaceLivenessSessionCommand({
        Settings: {
          AuditImagesLimit: 3,
          ChallengePreferences: [{ Type: 'FaceMovementChallenge' }],
        },
      }),
    )
    await finish(SessionId, 'approved')
    const result = await results(SessionId)
    expect(result.AuditImages).toHaveLength(3)
    expect(result.Challenge).toEqual({ Type: 'FaceMovementChallenge', Version: '1.0.0' })
  })

  test('a spoof succeeds with a low confidence; a failed check has none and no image', async () => {
    const spoofed = await createSession()
    await finish(spoofed, 'spoofed-liveness')
    expect(await results(spoofed)).toMatchObject({ Status: 'SUCCEEDED', Confidence: 20 })
    const failed = await createSession()
    await finish(failed, 'failed-liveness')
    const result = await results(failed)
    expect(result.Status).toBe('FAILED')
    expect(result.Confidence).toBeUndefined()
    expect(result.ReferenceImage).toBeUndefined()
  })

  test('a session can be finished once', async () => {
    const id = await createSession()
    await finish(id, 'spoofed-liveness')
    expect((await finish(id, 'approved')).status).toBe(409)
    expect((await results(id)).Confidence).toBe(20)
  })

  test('after three minutes a session is EXPIRED, finished or not, and cannot be finished', async () => {
    const id = await createSession()
    await finish(id, 'approved')
    const open = await createSession()
    // The signature must still be fresh, so the clock moves less than its five minutes.
    clock.aheadMs = 181_000
    const { $metadata: _, ...body } = await results(id)
    expect(body).toEqual({ SessionId: id, Status: 'EXPIRED' })
    expect((await finish(open, 'approved')).status).toBe(404)
  })

  test('an expired session is not found where the sandbox is told so', async () => {
    const id = await createSession()
    sandbox.setExpiredSessions('SessionNotFoundException')
    clock.aheadMs = 181_000
    expect(await rejection(results(id))).toBeInstanceOf(SessionNotFoundException)
  })

  test('unknown and misspelt session ids have errors of their own', async () => {
    const unknown = await rejection(results('00000000-0000-4000-8000-000000000000'))
    expect(unknown).toBeInstanceOf(SessionNotFoundException)
    const misspelt = await rejection(results('00000000-0000-4000-8000-00000000000A'))
    expect(misspelt).toBeInstanceOf(InvalidParameterException)
  })
})

describe('authentication', () => {
  const command = new CreateFaceLivenessSessionCommand({})

  test('a wrong secret, an unknown key and a wrong token are told apart', async () => {
    const named = async (keys: typeof userKeys) => rejection(rekognition(keys).send(command))
    expect(await named(wrongSecret)).toMatchObject({ name: 'InvalidSignatureException' })
    expect(await named(unknownKeys)).toMatchObject({ name: 'UnrecognizedClientException' })
    const stolen = { ...roleKeys, sessionToken: 'of somebody else' }
    expect(await named(stolen)).toMatchObject({ name: 'UnrecognizedClientException' })
    expect((await rekognition(roleKeys).send(command)).SessionId).toHaveLength(36)
  })

  test('a signature of five minutes ago is refused', async () => {
    clock.aheadMs = 301_000
    expect(await rejection(client.send(command))).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('Signature expired'),
    })
  })

  test('without a signature nothing is answered, and the body is the lower-case one', async () => {
    const response = await fetch(`${origin}/rekognition`, {
      method: 'POST',
      headers: { 'x-amz-target': 'RekognitionService.DetectFaces' },
      body: '{}',
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await response.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    })
  })
})

describe('failures on demand', () => {
  const command = new CreateFaceLivenessSessionCommand({})
  const failed = async () => rejection(client.send(command))

  test('throttling comes as 400 and as 500, and by its other name', async () => {
    sandbox.fail('rekognition', 'throttled', 1)
    const slow = await failed()
    expect(slow).toBeInstanceOf(ThrottlingException)
    expect(slow).toMatchObject({ $metadata: { httpStatusCode: 400 } })
    sandbox.fail('rekognition', 'throttled_500', 1)
    expect(await failed()).toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 500 },
    })
    sandbox.fail('rekognition', 'rate_limited', 1)
    expect(await failed()).toBeInstanceOf(ProvisionedThroughputExceededException)
    expect((await client.send(command)).SessionId).toHaveLength(36)
  })

  test('access denied and internal errors have the classes of the SDK', async () => {
    sandbox.fail('rekognition.CreateFaceLivenessSession', 'access_denied', 1)
    expect(await failed()).toBeInstanceOf(AccessDeniedException)
    sandbox.fail('rekognition.CreateFaceLivenessSession', { status: 503 }, 1)
    expect(await failed()).toMatchObject({ $metadata: { httpStatusCode: 503 } })
  })

  test('a failure of one operation leaves the others alone', async () => {
    sandbox.fail('rekognition.DetectFaces', 'internal')
    expect(await rejection(detect(await specimen('approved', 'selfie')))).toBeInstanceOf(
      InternalServerError,
    )
    expect(await createSession()).toHaveLength(36)
  })
})
