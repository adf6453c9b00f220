/** What is not asked because it could change nothing, and what a picture must be before anything is spent. */

import { describe, expect, test } from 'bun:test'
import { codesOf, newProfile, newSession, submission, verify } from '../../support/people.ts'
import { testWithCodecs } from '../../support/runtime.ts'
import { bodyOf, type WorldOptions, world } from '../../support/world.ts'

describe('a session that already declines', () => {
  for (const [scenario, code] of [
    ['spoofed-liveness', 'LIVENESS_LOW_CONFIDENCE'],
    ['failed-liveness', 'LIVENESS_FAILED'],
  ] as const) {
    test(`${scenario}: the other vendors are not asked, and their silence is no reason`, async () => {
      const it = await world()
      const { body } = await verify(it, scenario)
      expect(body.data.decision.outcome).toBe('declined')
      expect(codesOf(body)).toContain(code)
      expect(codesOf(body).filter((found) => found.endsWith('_UNAVAILABLE'))).toEqual([])
      const asked = it.sandbox.calls().map(({ operation }) => operation)
      expect(asked).toEqual([
        'rekognition.CreateFaceLivenessSession',
        'rekognition.GetFaceLivenessSessionResults',
      ])
      expect(body.data.paid_calls).toBe(1)
    })
  }
})

test('the record says how many paid calls it took, retries included', async () => {
  const it = await world()
  expect((await verify(it, 'approved')).body.data.paid_calls).toBe(6)
  it.sandbox.fail('openai', 'internal', 1)
  expect((await verify(it, 'approved')).body.data.paid_calls).toBe(7)
})

describe('a picture that the face matcher cannot take', () => {
  const webpOf = async (jpeg: Blob) =>
    await new Bun.Image(await jpeg.bytes()).webp({ quality: 90 }).blob()
  const submit = async (options: WorldOptions = {}) => {
    const it = await world(options)
    const profileId = await newProfile(it)
    const sessionId = await newSession(it, { scenario: 'approved', profileId })
    const form = await submission(it, 'approved', sessionId)
    const facial_photo = await webpOf(form.facial_photo as Blob)
    const answer = await it.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo },
    })
    return { it, profileId, answer, body: await bodyOf(answer) }
  }
  testWithCodecs('is converted where the runtime can, and stored as it was sent', async () => {
    const { it, answer, body } = await submit()
    expect(answer.status).toBe(201)
    expect(body.data.facial_photo).toMatch(/\.webp$/)
    expect(codesOf(body)).not.toContain('FACE_MATCH_UNAVAILABLE')
    expect(it.sandbox.calls('rekognition.CompareFaces').map(({ status }) => status)).toEqual([
      200, 200,
    ])
  })
  test('is refused by its name where it cannot, before anything is spent or stored', async () => {
    const { it, profileId, answer, body } = await submit({ toJpeg: 'cannot' })
    expect(answer.status).toBe(400)
    expect(body).toMatchObject({
      code: 'image_not_comparable',
      details: [{ path: 'facial_photo' }],
    })
    expect(it.sandbox.calls().map(({ operation }) => operation)).toEqual([
      'rekognition.CreateFaceLivenessSession',
    ])
    expect(
      (await bodyOf(await it.call(`/api/profiles/${profileId}`))).data.verification_history,
    ).toBeNull()
  })
  test('that only begins like one is refused too', async () => {
    const it = await world()
    const profileId = await newProfile(it)
    const sessionId = await newSession(it, { scenario: 'approved', profileId })
    const form = await submission(it, 'approved', sessionId)
    const facial_photo = new Blob(['RIFF\x20\x00\x00\x00WEBPVP8 and nothing more'])
    const answer = await it.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo },
    })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'image_not_comparable'])
  })
})
