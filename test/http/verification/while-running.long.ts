/** What an applicant does while a verification of theirs runs costs nobody money, and loses nothing. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { jpeg, storeOn, untraced, value } from '../../store/world.ts'
import { newApplicant } from '../../support/applicants.ts'
import { codesOf, newProfile, newSession, specimen, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

/** A world that runs `before` when the face on the document is looked for. */
async function interrupted(before: (world: World) => Promise<unknown>) {
  const started: World[] = []
  const world = await createWorld({
    vendorFetch: async (request, next) => {
      const [here] = started
      if (here && request.headers.get('X-Amz-Target') === 'RekognitionService.DetectFaces')
        await before(here)
      return next(request)
    },
  })
  started.push(world)
  return world
}

/** The images are on the profile already, and the submission names none. */
async function submitStored(world: World, profileId: string) {
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const { document_front, facial_photo, ...form } = await submission(world, 'approved', sessionId)
  const patched = await world.call(`/api/profiles/${profileId}`, {
    method: 'PATCH',
    form: { document_front, facial_photo },
  })
  expect(patched.status).toBe(200)
  return world.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
}

test('a picture that is replaced while it is compared stays, and the verification is stored', async () => {
  const person = { id: '' }
  const world = await interrupted(async (here) => {
    const document_front = await specimen(here, 'approved', 'document_front', 7)
    const replaced = await here.call(`/api/profiles/${person.id}`, {
      method: 'PATCH',
      form: { document_front },
    })
    expect(replaced.status).toBe(200)
  })
  person.id = await newProfile(world)
  const answer = await submitStored(world, person.id)
  expect([answer.status, (await bodyOf(answer)).data?.decision.outcome]).toEqual([201, 'approved'])
})

test('a picture that is gone when the verification is stored is stored again', async () => {
  const person = { id: '' }
  const world = await interrupted(async ({ pb }) => {
    const { store } = storeOn(pb)
    const { files } = value(await store.profiles.read(person.id, untraced)) ?? {}
    const ids = Object.values(files ?? {}).map(({ id }) => id)
    expect(ids).toHaveLength(2)
    await store.files.discard(ids, untraced)
  })
  person.id = await newProfile(world)
  const answer = await submitStored(world, person.id)
  const { data } = await bodyOf(answer)
  expect([answer.status, data?.decision.outcome]).toEqual([201, 'approved'])
  expect(data.document_front).toMatch(/document_front/)
})

test('every admission is an attempt, also of the same session', async () => {
  const broken = { on: true }
  const world = await createWorld({
    fetch: async (request, next) => {
      const stores =
        broken.on &&
        request.url.endsWith('/api/batch') &&
        (await request.clone().text()).includes('verification_history')
      return stores ? new Response('<html>', { status: 400 }) : next(request)
    },
  })
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const form = await submission(world, 'approved', sessionId)
  const submit = () =>
    world.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
  for (let round = 0; round < 5; round += 1) expect((await submit()).status).toBe(503)
  broken.on = false
  const sixth = await bodyOf(await submit())
  expect(codesOf(sixth)).toContain('VELOCITY_PROFILE_ATTEMPTS')
})

test('an applicant who has had 20 documents read in a day is held, without another reading', async () => {
  const world = await createWorld()
  const applicant = await newApplicant(world)
  const { store } = storeOn(world.pb)
  const analysis = {
    team: world.team,
    profile: applicant.profileId,
    backSha256: '',
    model: 'm',
    rawText: '{}',
    usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
  }
  const { goodReading: reading } = await import('../../domain/decision/fixture.ts')
  for (let count = 0; count < 20; count += 1)
    value(await store.analyses.save({ ...analysis, reading, frontSha256: jpeg().sha256 }, untraced))
  const sessionId = await applicant.session('approved')
  const answer = await applicant.submit(await submission(world, 'approved', sessionId))
  expect([answer.status, (await bodyOf(answer)).data.decision.outcome]).toEqual([201, 'review'])
  expect(world.sandbox.calls('openai.chat')).toEqual([])
})
