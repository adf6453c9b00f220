/** Vendors without configuration: routes that need one answer 501, a verification is stored for review. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { newProfile, newSession, specimen, submission } from '../../support/people.ts'
import { bodyOf, createWorld, unique, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const vendorVariables = [
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ENDPOINT_URL_REKOGNITION',
  'AWS_ENDPOINT_URL_STS',
  'OPENAI_API_KEY',
  'OPENAI_MODEL',
  'OPENAI_BASE_URL',
  'FINGERPRINT_SECRET_KEY',
  'FINGERPRINT_API_URL',
]
const withoutVendors = (): Promise<World> =>
  createWorld({ env: Object.fromEntries(vendorVariables.map((name) => [name, undefined])) })

test('routes that need a vendor answer 501 with its name', async () => {
  const world = await withoutVendors()
  const profileId = await newProfile(world)
  const front = await specimen(world, 'approved', 'document_front')
  const requests = [
    ['/api/aws/credentials', {}, 'aws_not_configured'],
    [
      '/api/face-liveness/session',
      { method: 'POST', json: { profile_id: profileId } },
      'aws_not_configured',
    ],
    ['/api/face-liveness/session', { method: 'POST', json: {} }, 'aws_not_configured'],
    [
      '/api/ollama/document-analysis',
      { method: 'POST', form: { document_front: front } },
      'openai_not_configured',
    ],
  ] as const
  for (const [path, init, code] of requests) {
    const answer = await world.call(path, init)
    expect([path, answer.status, (await bodyOf(answer)).code]).toEqual([path, 501, code])
  }
})

test('a verification is stored for review, and its log line names every vendor', async () => {
  const team = unique('team')
  const configured = await createWorld()
  const world = await withoutVendors()
  const profileId = await newProfile(configured, {}, { team })
  const sessionId = await newSession(configured, {
    scenario: 'approved',
    profileId,
    init: { team },
  })
  const answer = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form: await submission(configured, 'approved', sessionId),
    team,
  })
  const { data } = await bodyOf(answer)
  expect([answer.status, data.decision.outcome, data.paid_calls]).toEqual([201, 'review', 0])
  expect(world.log.at(-1)).toMatchObject({
    unavailable_checks: [
      'liveness:rekognition_not_configured',
      'faceMatch:rekognition_not_configured',
      'selfie:rekognition_not_configured',
      'document:openai_not_configured',
      'device:fingerprint_not_configured',
    ],
  })
})
