/** Requests that are refused leave nothing behind in the database, with or without an Idempotency-Key. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import PocketBase from 'pocketbase'
import { newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, type CallInit, createWorld, unique, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

/** The number of rows of every collection. */
async function rows({ pb: { url, email, password } }: World): Promise<Record<string, number>> {
  const pb = new PocketBase(url)
  pb.autoCancellation(false)
  await pb.collection('_superusers').authWithPassword(email, password)
  const all = await pb.collections.getFullList({ filter: "type != 'view'" })
  const counted = await Promise.all(
    all.map(async ({ name }): Promise<[string, number]> => {
      const { totalItems } = await pb.collection(name).getList(1, 1)
      return [name, totalItems]
    }),
  )
  // Where PocketBase itself keeps what belongs to its own sign-in.
  return Object.fromEntries(counted.filter(([name]) => !name.startsWith('_')))
}

const nobody = 'a'.repeat(15)

test('what is refused leaves no rows', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: null, profileId })
  const form = await submission(world, 'approved', sessionId)
  const madeUp = { ...form, liveness_session_id: crypto.randomUUID() }
  const move = { previous_status: 'unverified', new_status: 'pending', notes: 'n' }
  const given = await bodyOf(
    await world.call(`/api/profiles/${profileId}/token`, { method: 'POST', json: {} }),
  )
  const applicant = { authorization: `Bearer ${given.access_token}` }
  const verification = `/api/verification_history/${profileId}`
  const refused: [string, string, CallInit, number][] = [
    ['a made-up session', verification, { form: madeUp }, 404],
    ['a made-up session of an applicant', verification, { form: madeUp, ...applicant }, 404],
    ['a made-up profile', `/api/verification_history/${nobody}`, { form }, 404],
    ['a profile of nobody', `/api/status_history/${nobody}`, { json: move }, 404],
    [
      'another status than the present one',
      `/api/status_history/${profileId}`,
      { json: { ...move, previous_status: 'verified' } },
      409,
    ],
    ['another team', '/api/profiles/create', { json: { userID: 'a', team: 'other' } }, 403],
    ['no field', '/api/profiles/create', { json: {} }, 400],
    ['a session for nobody', '/api/face-liveness/session', { json: { profile_id: nobody } }, 404],
    [
      'a document of nobody',
      '/api/ollama/document-analysis',
      { form: { document_front: form.document_front, profile_id: nobody } },
      404,
    ],
  ]
  const before = await rows(world)
  for (const [name, path, init, status] of refused) {
    for (const key of [undefined, unique('key')]) {
      const headers = key === undefined ? {} : { 'Idempotency-Key': key }
      for (const time of key === undefined ? [1] : [1, 2]) {
        const answer = await world.call(path, { method: 'POST', ...init, headers })
        expect([name, time, answer.status]).toEqual([name, time, status])
        expect(answer.headers.get('Idempotent-Replayed')).toBeNull()
        expect([name, await rows(world)]).toEqual([name, before])
      }
    }
  }
  const read = await world.call(`/api/face-liveness/results/${crypto.randomUUID()}`, applicant)
  expect(read.status).toBe(404)
  expect(await rows(world)).toEqual(before)
})
