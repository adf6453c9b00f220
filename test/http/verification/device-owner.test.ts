/** A device event that was created for one person cannot be used, or used up, by another. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const eventFor = (on: World, linkedId: string): string =>
  JSON.stringify({
    eventId: on.sandbox.deviceEvent({ scenario: 'approved', linked_id: linkedId }).id,
  })

async function submit(on: World, profileId: string, fingerprint: (sessionId: string) => string) {
  const sessionId = await newSession(on, { scenario: 'approved', profileId })
  const form = {
    ...(await submission(on, 'approved', sessionId)),
    fingerprint: fingerprint(sessionId),
  }
  return bodyOf(await on.call(`/api/verification_history/${profileId}`, { method: 'POST', form }))
}

test('an event linked to another profile is a mismatch, and its owner can still use it', async () => {
  const world = await createWorld()
  const [owner, thief] = [await newProfile(world), await newProfile(world)]
  const event = eventFor(world, owner)
  const stolen = await submit(world, thief, () => event)
  expect(stolen.data.decision.outcome).toBe('review')
  expect(codesOf(stolen)).toContain('DEVICE_CLAIM_MISMATCH')
  const own = await submit(world, owner, () => event)
  expect(own.data.decision.outcome).toBe('approved')
})

test('an event linked to the liveness session is its own', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  const own = await submit(world, profileId, (sessionId) => eventFor(world, sessionId))
  expect(own.data.decision.outcome).toBe('approved')
  const event = eventFor(world, 'another-session')
  const other = await submit(world, profileId, () => event)
  expect(codesOf(other)).toContain('DEVICE_CLAIM_MISMATCH')
})
