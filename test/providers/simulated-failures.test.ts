/** What the simulators can be told to suffer, and exactly what our callers hear of it. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { type Failure, sandboxKeys, type Target } from '../../sandbox/sandbox.ts'
import type { ProviderReason } from '../../src/domain/faults/faults.ts'
import type { Result } from '../../src/domain/faults/result.ts'
import { type Simulated, simulated } from './simulated.ts'

setDefaultTimeout(60_000)

const sessionId = '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9'
const created = {
  requestToken: 'token',
  auditImages: 0,
  challenge: 'FaceMovementChallenge',
} as const

const operations: Record<string, (world: Simulated) => Promise<Result<unknown>>> = {
  'rekognition.CreateFaceLivenessSession': ({ liveness, trace }) =>
    liveness.createSession(created, trace),
  'rekognition.GetFaceLivenessSessionResults': async ({ liveness, trace }) =>
    liveness.results(sessionId, trace),
  'rekognition.DetectFaces': async ({ faces, picture, trace }) =>
    faces.countFaces(await picture('approved', 'selfie'), trace),
  'rekognition.CompareFaces': async ({ faces, picture, trace }) => {
    const selfie = await picture('approved', 'selfie')
    return faces.compare(selfie, selfie, trace)
  },
  'sts.GetFederationToken': ({ credentials, trace }) => credentials.issue(trace),
  'openai.chat': async ({ documents, picture, trace }) =>
    documents.read({ front: await picture('approved', 'document_front'), back: null }, trace),
  'fingerprint.event': ({ devices, sandbox, trace }) =>
    devices.event(sandbox.deviceEvent({}).id, trace),
  'fingerprint.event_v3': ({ devicesV3, sandbox, trace }) =>
    devicesV3.event(sandbox.deviceEvent({}).id, trace),
}

type Expected = { reason: ProviderReason; attempts: number; retryAfterSeconds?: number }

const failures: [Failure, Expected][] = [
  ['hang', { reason: 'timeout', attempts: 1 }],
  ['garbage', { reason: 'bad_answer', attempts: 1 }],
  ['huge', { reason: 'bad_answer', attempts: 1 }],
  ['throttled', { reason: 'rate_limited', attempts: 3 }],
  ['rate_limited', { reason: 'rate_limited', attempts: 3 }],
  ['internal', { reason: 'unavailable', attempts: 3 }],
  [{ status: 502 }, { reason: 'unavailable', attempts: 3 }],
  [{ status: 503 }, { reason: 'unavailable', attempts: 3 }],
  ['access_denied', { reason: 'access_denied', attempts: 1 }],
  ['bad_key', { reason: 'credentials_rejected', attempts: 1 }],
]

const secrets = [
  sandboxKeys.aws.accessKeyId,
  sandboxKeys.aws.secretAccessKey,
  sandboxKeys.openai.apiKey,
  sandboxKeys.fingerprint.secretKey,
  sessionId,
  'sk-i',
]

const isTarget = (name: string): name is Target => name in operations

for (const [target, run] of Object.entries(operations)) {
  for (const [failure, { reason, attempts }] of failures) {
    test(`${target}: ${JSON.stringify(failure)} is ${reason} after ${attempts}`, async () => {
      const world = simulated()
      if (isTarget(target)) world.sandbox.fail(target, failure)
      const result = await run(world)
      expect(result).toMatchObject({
        ok: false,
        fault: { kind: 'provider', provider: target.split('.')[0], reason },
      })
      expect(world.traces).toHaveLength(attempts)
      for (const secret of secrets) expect(JSON.stringify(result)).not.toContain(secret)
    })
  }

  test(`${target}: answers again once two failures are over`, async () => {
    const world = simulated()
    if (isTarget(target)) world.sandbox.fail(target, 'internal', 2)
    const result = await run(world)
    const forgotten = !result.ok && JSON.stringify(result).includes('session_not_found')
    expect(result.ok || forgotten).toBe(true)
    expect(world.traces).toHaveLength(3)
  })
}

test('an answer that is cut is a bad answer and never half a truth', async () => {
  for (const [target, run] of Object.entries(operations)) {
    if (target.endsWith('Results')) continue
    const world = simulated()
    if (isTarget(target)) world.sandbox.fail(target, 'cut')
    expect([target, await run(world)]).toMatchObject([target, { fault: { reason: 'bad_answer' } }])
  }
})

test('an empty OpenAI account is told from a busy one, and not asked again', async () => {
  const world = simulated()
  world.sandbox.fail('openai', 'quota_exhausted')
  expect(await operations['openai.chat']?.(world)).toMatchObject({
    fault: { reason: 'quota_exhausted', vendorCode: 'insufficient_quota' },
  })
  expect(world.traces).toHaveLength(1)
})

test('what a vendor asks for is passed on', async () => {
  const world = simulated()
  world.sandbox.fail('openai', { kind: 'rate_limited', retryAfterSeconds: 20 })
  expect(await operations['openai.chat']?.(world)).toMatchObject({
    fault: { reason: 'rate_limited', retryAfterSeconds: 20 },
  })
  expect(world.traces).toHaveLength(1)
})
