/** Pictures as telephones send them: one canonical form for all vendors and the store, on every runtime. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  codesOf,
  newProfile,
  newSession,
  specimen,
  submission,
  verify,
} from '../../support/people.ts'
import { ascii, dressed, exif, largeJpeg, segment, webpBomb } from '../../support/pictures.ts'
import { bodyOf, createWorld } from '../../support/world.ts'

setDefaultTimeout(120_000)

const place = 'GPS 48.2082 16.3738'

/** A world whose requests to the vendors and the database are searched for the place. */
async function watchedWorld() {
  const leaks: string[] = []
  const world = await createWorld({
    fetch: async (request, next) => {
      const body = Buffer.from(await request.clone().arrayBuffer())
      const base64 = body.toString('latin1').match(/[A-Za-z0-9+/]{400,}=*/g) ?? []
      const texts = [body, ...base64.map((text) => Buffer.from(text, 'base64'))]
      if (texts.some((text) => text.includes(place))) leaks.push(request.url)
      return next(request)
    },
  })
  return { world, leaks }
}

const withPlace = async (blob: Blob, orientation = 1): Promise<Blob> =>
  new Blob([dressed(await blob.bytes(), segment(0xe1, exif(orientation, place)), ascii(place))])

describe('a place in a picture', () => {
  test('reaches neither a vendor nor the store', async () => {
    const { world, leaks } = await watchedWorld()
    const profileId = await newProfile(world)
    const document_front = await withPlace(await specimen(world, 'approved', 'document_front'))
    const form = { document_front }
    const patched = await world.call(`/api/profiles/${profileId}`, { method: 'PATCH', form })
    expect(patched.status).toBe(200)
    const analyzed = await world.call('/api/ollama/document-analysis', { method: 'POST', form })
    expect(analyzed.status).toBe(200)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const sent = await submission(world, 'approved', sessionId)
    const answer = await world.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...sent, facial_photo: await withPlace(sent.facial_photo as Blob) },
    })
    expect(answer.status).toBe(201)
    expect((await bodyOf(answer)).data.decision.outcome).toBe('approved')
    expect(leaks).toEqual([])
  })
})

describe('a picture that must be converted', () => {
  test('a WEBP is compared, and stored as the JPEG that was compared', async () => {
    const world = await createWorld()
    const photo = await specimen(world, 'approved', 'facial_photo')
    const facial_photo = await new Bun.Image(await photo.bytes()).webp({ quality: 90 }).blob()
    const { response, body } = await verify(world, 'approved', { facial_photo })
    expect(response.status).toBe(201)
    expect(body.data.decision.outcome).toBe('approved')
    expect(body.data.facial_photo).toMatch(/\.jpg$/)
  })

  test('a JPEG of over 5 MB is compared', async () => {
    const world = await createWorld()
    const { response, body } = await verify(world, 'approved', {
      facial_photo: new Blob([largeJpeg()]),
    })
    expect(response.status).toBe(201)
    // It shows a stranger: what matters is that it was looked at.
    expect(codesOf(body).filter((code) => code.endsWith('_UNAVAILABLE'))).toEqual([])
    expect(body.data.facial_photo).toMatch(/\.jpg$/)
  })
})

describe('a bomb', () => {
  test('is refused by name, before any other vendor is called or anything is stored', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const form = await submission(world, 'approved', sessionId)
    const answer = await world.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo: new Blob([webpBomb]) },
    })
    expect(answer.status).toBe(400)
    expect(await bodyOf(answer)).toMatchObject({
      code: 'image_not_comparable',
      details: [{ path: 'facial_photo' }],
    })
    expect(world.sandbox.calls().map(({ operation }) => operation)).toEqual([
      'rekognition.CreateFaceLivenessSession',
      // Settled first, because the vendor forgets it.
      'rekognition.GetFaceLivenessSessionResults',
    ])
    const patch = { method: 'PATCH', form: { document_front: new Blob([webpBomb]) } }
    expect((await world.call(`/api/profiles/${profileId}`, patch)).status).toBe(400)
    const { data } = await bodyOf(await world.call(`/api/profiles/${profileId}`))
    expect(data.document_front ?? null).toBeNull()
    expect(data.verification_history).toBeNull()
  })

  test('with an unknown session is refused for the session', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const form = await submission(world, 'approved', crypto.randomUUID())
    const answer = await world.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form: { ...form, facial_photo: new Blob([webpBomb]) },
    })
    expect(answer.status).toBe(404)
  })
})

describe('one picture sent twice', () => {
  const again = {
    'with a zero byte more': async (blob: Blob) => new Blob([blob, new Uint8Array(1)]),
    'saved once more': async (blob: Blob) =>
      await new Bun.Image(await blob.bytes()).jpeg({ quality: 60 }).blob(),
    'smaller, as WEBP': async (blob: Blob) =>
      await new Bun.Image(await blob.bytes()).resize(500).webp({ quality: 80 }).blob(),
  }
  for (const [name, change] of Object.entries(again)) {
    test(`${name} is not the back of the document, nor the person's photo`, async () => {
      const world = await createWorld()
      const send = async (field: string) => {
        const profileId = await newProfile(world)
        const sessionId = await newSession(world, { scenario: 'approved-id-card', profileId })
        const form = await submission(world, 'approved-id-card', sessionId)
        const answer = await world.call(`/api/verification_history/${profileId}`, {
          method: 'POST',
          form: { ...form, [field]: await change(form.document_front as Blob) },
        })
        return codesOf(await bodyOf(answer))
      }
      expect(await send('document_back')).toContain('DOCUMENT_BACK_MISSING')
      expect(await send('facial_photo')).toContain('SELFIE_REFERENCE_MISMATCH')
    })
  }
})
