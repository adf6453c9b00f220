/** What a verification costs: vendors that are skipped, billed calls, and images refused before any call. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, newProfile, newSession, submission, verify } from '../../support/people.ts'
import { testWithCodecs } from '../../support/runtime.ts'
import { bodyOf, createWorld, type WorldOptions } from '../../support/world.ts'

setDefaultTimeout(60_000)

describe('a session that already declines', () => {
  for (const [scenario, code] of [
    ['spoofed-liveness', 'LIVENESS_LOW_CONFIDENCE'],
    ['failed-liveness', 'LIVENESS_FAILED'],
  ] as const) {
    test(`${scenario}: the other vendors are not called, and no reason names them`, async () => {
      const world = await createWorld()
      const { body } = await verify(world, scenario)
      expect(body.data.decision.outcome).toBe('declined')
      expect(codesOf(body)).toContain(code)
      expect(codesOf(body).filter((found) => found.endsWith('_UNAVAILABLE'))).toEqual([])
      const asked = world.sandbox.calls().map(({ operation }) => operation)
      expect(asked).toEqual([
        'rekognition.CreateFaceLivenessSession',
        'rekognition.GetFaceLivenessSessionResults',
      ])
      expect(body.data.paid_calls).toBe(1)
    })
  }
})

test('the record counts billed calls, retries included', async () => {
  const world = await createWorld()
  expect((await verify(world, 'approved')).body.data.paid_calls).toBe(6)
  world.sandbox.fail('openai', 'internal', 1)
  expect((await verify(world, 'approved')).body.data.paid_calls).toBe(7)
})

describe('an image that the face matcher cannot take', () => {
  const webpOf = async (jpeg: Blob) =>
    await new Bun.Image(await jpeg.bytes()).webp({ quality: 90 }).blob()
  const submit = async (options: WorldOptions = {}) => {
    const world = await createWorld(options)
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const form = await submission(world, 'approved', sessionId)
    const facial_photo = await webpOf(form.facial_photo as Blob)
    const answer = await world.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo },
    })
    return { world, profileId, answer, body: await bodyOf(answer) }
  }
  testWithCodecs('is converted if the runtime can, and stored as it was sent', async () => {
    const { world, answer, body } = await submit()
    expect(answer.status).toBe(201)
    expect(body.data.facial_photo).toMatch(/\.webp$/)
    expect(codesOf(body)).not.toContain('FACE_MATCH_UNAVAILABLE')
    expect(world.sandbox.calls('rekognition.CompareFaces').map(({ status }) => status)).toEqual([
      200, 200,
    ])
  })
  test('is refused by name if it cannot, before any other vendor is called or anything is decided', async () => {
    const { world, profileId, answer, body } = await submit({ toJpeg: 'cannot' })
    expect(answer.status).toBe(400)
    expect(body).toMatchObject({
      code: 'image_not_comparable',
      details: [{ path: 'facial_photo' }],
    })
    expect(world.sandbox.calls().map(({ operation }) => operation)).toEqual([
      'rekognition.CreateFaceLivenessSession',
      // Settled first, because the vendor forgets it.
      'rekognition.GetFaceLivenessSessionResults',
    ])
    expect(
      (await bodyOf(await world.call(`/api/profiles/${profileId}`))).data.verification_history,
    ).toBeNull()
  })
  test('with only a WEBP signature is refused too', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const form = await submission(world, 'approved', sessionId)
    const facial_photo = new Blob(['RIFF\x20\x00\x00\x00WEBPVP8 and nothing more'])
    const answer = await world.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo },
    })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'image_not_comparable'])
  })
})
