/** What a declined submission shows is not held against the people whose it is. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(120_000)

interface Attempt {
  scenario?: string
  level?: string
  event?: object
  document?: Blob | string | undefined
}

/** A new profile submits; answers the body and the document that it used. */
async function submit(
  on: World,
  { scenario = 'approved', level = 'standard', event = {}, document }: Attempt,
) {
  const profileId = await newProfile(on, { securityLevel: level })
  const sessionId = await newSession(on, { scenario, profileId })
  const { document_number: _number, ...form } = await submission(on, scenario, sessionId)
  const { id } = on.sandbox.deviceEvent({ scenario, ...event })
  const sent = {
    ...form,
    document_front: document ?? form.document_front,
    fingerprint: JSON.stringify({ eventId: id }),
  }
  const answer = await on.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form: sent,
  })
  const body = await bodyOf(answer)
  return { body, outcome: body.data?.decision.outcome, document: sent.document_front }
}

test('a document in a declined submission does not count against its owner', async () => {
  const world = await createWorld()
  const first = await submit(world, { scenario: 'bot-device' })
  expect(first.outcome).toBe('declined')
  const owner = await submit(world, { level: 'high', document: first.document })
  expect(codesOf(owner.body)).not.toContain('VELOCITY_DOCUMENT_REUSE')
  expect(owner.outcome).toBe('approved')
})

test('attempts with another face do not mark the device', async () => {
  const world = await createWorld()
  const event = { visitor_id: 'VisitorOfTheVictim001' }
  for (let round = 0; round < 4; round += 1) {
    const thief = await submit(world, { scenario: 'face-mismatch', event })
    expect(thief.outcome).toBe('declined')
  }
  const owner = await submit(world, { event })
  expect(codesOf(owner.body)).not.toContain('VELOCITY_DEVICE_REUSE')
  expect(owner.outcome).toBe('approved')
})

test('declined submissions do not push a network to review', async () => {
  const world = await createWorld()
  const from = (host: number) => ({ ip_address: `198.51.100.${host}` })
  for (let host = 1; host <= 10; host += 1) {
    const bot = await submit(world, { scenario: 'bot-device', event: from(host) })
    expect(bot.outcome).toBe('declined')
  }
  const person = await submit(world, { level: 'high', event: from(99) })
  expect(codesOf(person.body)).not.toContain('VELOCITY_IP')
  expect(person.outcome).toBe('approved')
})

test('of six simultaneous submissions of one document at most one is approved', async () => {
  const world = await createWorld()
  const { document } = await submit(world, { scenario: 'bot-device' })
  const bodies = await Promise.all(Array.from({ length: 6 }, () => submit(world, { document })))
  const outcomes = bodies.map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'approved')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'review')).toHaveLength(5)
})
