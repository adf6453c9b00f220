/** Renaming a profile during its verification: the decision is about the name that the profile has in the end. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { applicantOf, newApplicant } from '../../support/applicants.ts'
import { newProfile, newSession, specimen, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

const somebodyElse = { document_name: 'Somebody Else', document_number: 'ZZ999999', country: 'PT' }

/** A world in which something happens once, while the model reads the document. */
async function whileReading(
  happens: (world: World) => Promise<void>,
  env: Record<string, string> = {},
): Promise<World> {
  const state = { done: false }
  const world: World = await createWorld({
    env,
    vendorFetch: async (request, next) => {
      if (!state.done && new URL(request.url).pathname.startsWith('/openai/')) {
        state.done = true
        await happens(world)
      }
      return next(request)
    },
  })
  return world
}

const codesOf = (body: { data: { decision: { reasons: { code: string }[] } } }) =>
  body.data.decision.reasons.map(({ code }) => code)
const stateOf = async (world: World, id: string) =>
  (await bodyOf(await world.call(`/api/profiles/${id}`))).data

for (const mode of ['automatic', 'advisory'] as const) {
  describe(mode, () => {
    test('an applicant that renames its profile while vendors are called is judged by its new name', async () => {
      const patched: number[] = []
      const target = { id: '' }
      const world = await whileReading(
        async (own) => {
          const mallory = await applicantOf(own, target.id)
          const path = `/api/profiles/${target.id}`
          patched.push((await mallory.call(path, { method: 'PATCH', json: somebodyElse })).status)
        },
        { DECISION_MODE: mode },
      )
      target.id = await newProfile(world)
      const sessionId = await newSession(world, { scenario: 'approved', profileId: target.id })
      const form = await submission(world, 'approved', sessionId)
      const path = `/api/verification_history/${target.id}`
      const answer = await world.call(path, { method: 'POST', form })
      const body = await bodyOf(answer)
      expect([patched, answer.status, body.data.decision.outcome]).toEqual([[200], 201, 'review'])
      expect(codesOf(body)).toEqual(
        expect.arrayContaining(['NAME_MISMATCH', 'DOCUMENT_NUMBER_MISMATCH', 'COUNTRY_MISMATCH']),
      )
      const state = await stateOf(world, target.id)
      expect(state.name).toBe('Somebody Else')
      expect(state.verification_status).toBe(mode === 'automatic' ? 'pending' : 'unverified')
    })

    test('an applicant whose upload is still running when it is approved cannot change its identity', async () => {
      const [arriving, decided] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const state = { held: false }
      const world = await createWorld({
        env: { DECISION_MODE: mode },
        fetch: async (request, next) => {
          const isUpload = request.method === 'POST' && request.url.includes('/files/records')
          if (isUpload && !state.held) {
            state.held = true
            arriving.resolve()
            await decided.promise
          }
          return next(request)
        },
      })
      const id = await newProfile(world)
      const sessionId = await newSession(world, { scenario: 'approved', profileId: id })
      const form = await submission(world, 'approved', sessionId)
      const mallory = await applicantOf(world, id)
      const facial_photo = await specimen(world, 'approved', 'facial_photo', 7)
      const slow = mallory.call(`/api/profiles/${id}`, {
        method: 'PATCH',
        form: { document_name: 'Somebody Else', facial_photo },
      })
      await arriving.promise
      const verified = await world.call(`/api/verification_history/${id}`, { method: 'POST', form })
      expect((await bodyOf(verified)).data.decision.outcome).toBe('approved')
      decided.resolve()
      const refused = await slow
      expect([refused.status, (await bodyOf(refused)).code]).toEqual([409, 'identity_frozen'])
      expect((await stateOf(world, id)).name).toBe('')
    })
  })
}

test('a change of name by a machine meanwhile counts too', async () => {
  const target = { id: '' }
  const world = await whileReading(async (own) => {
    const change = { document_name: 'Somebody Else' }
    await own.call(`/api/profiles/${target.id}`, { method: 'PATCH', json: change })
  })
  target.id = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId: target.id })
  const form = await submission(world, 'approved', sessionId)
  const path = `/api/verification_history/${target.id}`
  const body = await bodyOf(await world.call(path, { method: 'POST', form }))
  expect(body.data.decision.outcome).toBe('review')
  expect(codesOf(body)).toContain('NAME_MISMATCH')
})

test('the same name in any letters is recognized as the same', async () => {
  const world = await createWorld()
  const names = ['<Zoë> & "O’Neil" \\ Łuk', '王小明 🙂', 'a\u{10ffff}b', 'محمد علي']
  for (const name of names) {
    const id = await newProfile(world, { name })
    const sessionId = await newSession(world, { scenario: 'approved', profileId: id })
    const form = await submission(world, 'approved', sessionId)
    const answer = await world.call(`/api/verification_history/${id}`, { method: 'POST', form })
    expect([name, answer.status]).toEqual([name, 201])
  }
})

test('an applicant that sets its identity adds a row to the status history; repeating it adds none', async () => {
  const world = await createWorld()
  const applicant = await newApplicant(world)
  const patch = async () => {
    const path = `/api/profiles/${applicant.profileId}`
    const answer = await applicant.call(path, {
      method: 'PATCH',
      json: { document_name: 'Ana Exemplar' },
    })
    expect(answer.status).toBe(200)
    return (await stateOf(world, applicant.profileId)).status_history
  }
  const row = await patch()
  expect(row).toMatchObject({
    updated_by: `applicant:${applicant.profileId}`,
    previous_status: 'unverified',
    new_status: 'unverified',
    notes: 'Identity given by the applicant',
  })
  expect((await patch()).id).toBe(row.id)
})
