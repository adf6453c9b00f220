/** Status history over HTTP: manual changes, in order, once. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { newProfile, verify } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
const move = (id: string, json: object) =>
  world.call(`/api/status_history/${id}`, { method: 'POST', json })
const toPending = {
  previous_status: 'unverified',
  new_status: 'pending',
  notes: 'Documents asked for',
}

test('a change adds a row with its author, and the profile has the new status', async () => {
  const id = await newProfile(world)
  const answer = await move(id, toPending)
  expect(answer.status).toBe(201)
  expect(await bodyOf(answer)).toEqual({
    success: true,
    message: 'Status history record created',
    data: {
      id: expect.stringMatching(/^[a-z0-9]{15}$/),
      profile: id,
      updated_by: 'test-client',
      ...toPending,
      verification: '',
      created: expect.any(String),
    },
  })
  const { data } = await bodyOf(await world.call(`/api/profiles/${id}`))
  expect([data.verification_status, data.status]).toEqual(['pending', 'pending'])
})

test('a previous status that is not the current one is 409 with the current one', async () => {
  const id = await newProfile(world)
  await move(id, toPending)
  const answer = await move(id, { ...toPending, new_status: 'verified' })
  expect(answer.status).toBe(409)
  expect(await bodyOf(answer)).toMatchObject({
    code: 'status_conflict',
    details: [{ path: 'previous_status', message: 'The current status is pending' }],
  })
})

test('20 identical concurrent changes: one 201, the rest 409', async () => {
  const id = await newProfile(world)
  const answers = await Promise.all(Array.from({ length: 20 }, () => move(id, toPending)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
})

test('accepts a verification of this profile only', async () => {
  const mine = await verify(world, 'approved')
  const other = await verify(world, 'face-uncertain')
  const body = { previous_status: 'verified', new_status: 'rejected', notes: 'Second look' }
  expect((await move(mine.profileId, { ...body, verification: other.body.data.id })).status).toBe(
    404,
  )
  expect((await move(mine.profileId, { ...body, verification: 'not-an-id' })).status).toBe(404)
  const answer = await bodyOf(
    await move(mine.profileId, { ...body, verification: mine.body.data.id }),
  )
  expect(answer.data.verification).toBe(mine.body.data.id)
})

describe('bad input', () => {
  test('every missing field is named', async () => {
    const answer = await move(await newProfile(world), {})
    expect(await bodyOf(answer)).toMatchObject({
      error: 'Missing required fields',
      required: ['previous_status', 'new_status', 'notes'],
    })
  })
  for (const [path, change] of [
    ['new_status', { new_status: 'approved' }],
    ['previous_status', { previous_status: 1 }],
    ['notes', { notes: 'x'.repeat(2001) }],
    ['notes', { notes: 'bell\u0007' }],
  ] as const) {
    test(`${JSON.stringify(change).slice(0, 40)} is 400 by name`, async () => {
      const answer = await move(await newProfile(world), { ...toPending, ...change })
      expect([answer.status, (await bodyOf(answer)).details[0].path]).toEqual([400, path])
    })
  }
})
