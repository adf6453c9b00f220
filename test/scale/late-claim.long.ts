/** A second submission that was admitted before the first was stored, and gets its turn after: nobody is paid again. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { newProfile, newSession, submission } from '../support/people.ts'
import { bodyOf, createWorld } from '../support/world.ts'

setDefaultTimeout(300_000)

test('whoever gets the lease late finds the record, asks no vendor and gives the lease back', async () => {
  const reached = Promise.withResolvers<void>()
  const finished = Promise.withResolvers<void>()
  const claims = { asked: 0 }
  const world = await createWorld({
    fetch: async (request, next) => {
      if (request.method === 'POST' && request.url.includes('/session_claims/')) {
        claims.asked += 1
        // The first waits until the second has been admitted, the second until the first is through.
        if (claims.asked === 1) await reached.promise
        else {
          reached.resolve()
          await finished.promise
        }
      }
      return next(request)
    },
  })
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const form = await submission(world, 'approved', sessionId)
  const submit = () =>
    world.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
  const both = [submit(), submit()] as const
  const first = await Promise.race(both)
  const paid = world.sandbox.calls().length
  finished.resolve()
  const answers = await Promise.all(both)
  expect(first.status).toBe(201)
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 201])
  const ids = await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).data.id))
  expect(new Set(ids).size).toBe(1)
  expect(world.sandbox.calls()).toHaveLength(paid)
  expect(claims.asked).toBe(2)
})
