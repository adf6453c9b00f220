/** Amazon's own SDK against the simulated STS, and what the keys it hands out may do. */
import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { CreateFaceLivenessSessionCommand, DetectFacesCommand } from '@aws-sdk/client-rekognition'
import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  type GetFederationTokenCommandInput,
  MalformedPolicyDocumentException,
} from '@aws-sdk/client-sts'
import { loopback, rejection, roleKeys, unknownKeys, userKeys, wrongSecret } from './loopback.ts'

setDefaultTimeout(60_000)

const { sandbox, origin, clock, rekognition, sts, specimen } = loopback()

beforeEach(() => {
  sandbox.reset()
  clock.aheadMs = 0
})

const policy = (...Action: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  })
const federate = (changes: Partial<GetFederationTokenCommandInput> = {}) =>
  sts().send(new GetFederationTokenCommand({ Name: 'browser', DurationSeconds: 900, ...changes }))
const keysOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Credentials) => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: SessionToken,
})
const createSession = new CreateFaceLivenessSessionCommand({})

describe('GetFederationToken', () => {
  test('gives temporary keys that end when they should', async () => {
    const before = Date.now()
    const { Credentials, FederatedUser } = await federate({ Policy: policy('rekognition:*') })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[0-9A-Z]{16}$/)
    const lifeMs = (Credentials?.Expiration?.getTime() ?? 0) - before
    expect(lifeMs).toBeGreaterThanOrEqual(900_000)
    expect(lifeMs).toBeLessThan(960_000)
    expect(FederatedUser?.Arn).toBe('arn:aws:sts::123456789012:federated-user/browser')
  })

  test('the session policy is what the keys may do', async () => {
    const { Credentials = keyless } = await federate({
      Policy: policy('rekognition:CreateFaceLivenessSession'),
    })
    const client = rekognition(keysOf(Credentials))
    expect((await client.send(createSession)).SessionId).toHaveLength(36)
    const Image = { Bytes: await specimen('approved', 'selfie') }
    expect(await rejection(client.send(new DetectFacesCommand({ Image })))).toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  test('without a policy the keys may do nothing', async () => {
    const { Credentials = keyless } = await federate()
    expect(await rejection(rekognition(keysOf(Credentials)).send(createSession))).toMatchObject({
      name: 'AccessDeniedException',
    })
  })

  test('the keys stop working when they expire', async () => {
    const { Credentials = keyless } = await federate({ Policy: policy('rekognition:*') })
    const client = rekognition(keysOf(Credentials))
    await client.send(createSession)
    clock.aheadMs = 901_000
    expect(await rejection(client.send(createSession))).toMatchObject({
      name: 'ExpiredTokenException',
    })
  })

  test('is refused to session credentials', async () => {
    const command = new GetFederationTokenCommand({ Name: 'browser' })
    expect(await rejection(sts(roleKeys).send(command))).toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot call GetFederationToken with session credentials',
      $metadata: { httpStatusCode: 403 },
    })
  })

  test.each([
    ['a name of one letter', { Name: 'x' }],
    ['a name of 33 letters', { Name: 'x'.repeat(33) }],
    ['a name with a space', { Name: 'two words' }],
    ['899 seconds', { DurationSeconds: 899 }],
    ['129601 seconds', { DurationSeconds: 129_601 }],
    ['a policy of 2049 letters', { Policy: policy('rekognition:*').padEnd(2049) }],
  ])('refuses %s', async (_, changes) => {
    expect(await rejection(federate(changes))).toMatchObject({ name: 'ValidationError' })
  })

  test('repeats a wrong value, whatever letters it has', async () => {
    expect(await rejection(federate({ Name: '<b>"A"&\'B\'</b>' }))).toMatchObject({
      message: expect.stringContaining("Value '<b>\"A\"&'B'</b>' at 'Name'"),
    })
  })

  test('a Deny overrides an Allow', async () => {
    const { Credentials = keyless } = await federate({
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: 'rekognition:Create*', Resource: '*' },
        ],
      }),
    })
    const client = rekognition(keysOf(Credentials))
    expect(await rejection(client.send(createSession))).toMatchObject({
      name: 'AccessDeniedException',
    })
    const Image = { Bytes: await specimen('approved', 'selfie') }
    expect((await client.send(new DetectFacesCommand({ Image }))).FaceDetails).toHaveLength(1)
  })

  test.each([
    ['not JSON', 'Allow everything'],
    ['without statements', '{"Version":"2012-10-17"}'],
    ['with an unknown effect', policy('a:b').replace('Allow', 'Maybe')],
  ])('refuses a policy %s', async (_, Policy) => {
    const error = await rejection(federate({ Policy }))
    expect(error).toBeInstanceOf(MalformedPolicyDocumentException)
  })
})

const keyless: Credentials = {
  AccessKeyId: undefined,
  SecretAccessKey: undefined,
  SessionToken: undefined,
  Expiration: undefined,
}

describe('AssumeRole', () => {
  const role = {
    RoleArn: 'arn:aws:iam::123456789012:role/liveness',
    RoleSessionName: 'api',
    Policy: policy('rekognition:StartFaceLivenessSession'),
  }

  test('works for a user and for a role, and names the session', async () => {
    for (const keys of [userKeys, roleKeys]) {
      const answer = await sts(keys).send(new AssumeRoleCommand({ ...role, DurationSeconds: 900 }))
      expect(answer.Credentials?.SessionToken).toBeString()
      expect(answer.AssumedRoleUser?.Arn).toBe(
        'arn:aws:sts::123456789012:assumed-role/liveness/api',
      )
    }
  })

  test('gives a role that assumes another role at most one hour', async () => {
    const command = new AssumeRoleCommand({ ...role, DurationSeconds: 3601 })
    expect(await rejection(sts(roleKeys).send(command))).toMatchObject({ name: 'ValidationError' })
    expect((await sts(userKeys).send(command)).Credentials?.AccessKeyId).toStartWith('ASIA')
  })

  test('refuses an invalid role', async () => {
    const command = new AssumeRoleCommand({ ...role, RoleArn: 'arn:aws:iam::123456789012:user/x' })
    expect(await rejection(sts().send(command))).toMatchObject({ name: 'ValidationError' })
  })
})

test('GetCallerIdentity answers to everybody who can sign, federated users too', async () => {
  const ask = new GetCallerIdentityCommand({})
  expect(await sts().send(ask)).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:iam::123456789012:user/sandbox',
  })
  const { Credentials = keyless } = await federate()
  const federated = await sts(keysOf(Credentials)).send(ask)
  expect(federated.Arn).toContain('federated-user')
})

describe('authentication', () => {
  const ask = new GetCallerIdentityCommand({})

  test('a wrong secret and an unknown key are told apart, both with 403', async () => {
    expect(await rejection(sts(wrongSecret).send(ask))).toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    })
    expect(await rejection(sts(unknownKeys).send(ask))).toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('without a signature the answer is XML and 403', async () => {
    const response = await fetch(`${origin}/sts`, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    })
    expect(response.status).toBe(403)
    expect(response.headers.get('content-type')).toContain('text/xml')
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>')
  })

  test('throttling is a 400 of another name than elsewhere', async () => {
    sandbox.fail('sts', 'throttled', 1)
    expect(await rejection(sts().send(ask))).toMatchObject({
      name: 'Throttling',
      $metadata: { httpStatusCode: 400 },
    })
    expect((await sts().send(ask)).Account).toBe('123456789012')
  })
})
