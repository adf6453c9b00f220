/** Attacks with an applicant token: every way to a better outcome that we could think of. None works. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { newApplicant, verifyAs } from '../../support/applicants.ts'
import { newSession } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'
import { again } from './attacks/again.ts'
import { evidence } from './attacks/evidence.ts'
import { otherPeople } from './attacks/other-people.ts'
import { ownStatus } from './attacks/own-status.ts'
import { newMallory, newVictim, type Scene } from './attacks/scene.ts'
import { allScopes, forged, otherTokens } from './attacks/tokens.ts'

setDefaultTimeout(300_000)

let world: World
let shared: Omit<Scene, 'mallory'>
beforeAll(async () => {
  world = await createWorld()
  const victim = await newVictim(world)
  shared = { world, victim, unboundSessionId: await newSession(world, { scenario: 'approved' }) }
  expect((await stateOf(victim.profileId)).verification_status).toBe('verified')
})

/** The state in the database, read with a machine token. */
const stateOf = async (id: string) => (await bodyOf(await world.call(`/api/profiles/${id}`))).data
const move = async (id: string, previous_status: string, new_status: string) =>
  world.call(`/api/status_history/${id}`, {
    method: 'POST',
    json: { previous_status, new_status, notes: 'By hand' },
  })

const table = { ownStatus, otherTokens, forged, allScopes, otherPeople, evidence, again }
for (const [group, attacks] of Object.entries(table)) {
  describe(group, () => {
    for (const { name, run, answer, ends } of attacks) {
      test(`Mallory ${name}: ${answer.join(' ')}, ends ${ends}`, async () => {
        const mallory = await newMallory(world)
        const { victim } = shared
        const before = await stateOf(victim.profileId)
        const response = await run({ ...shared, mallory })
        const { code } = await bodyOf(response)
        expect([response.status, code]).toEqual([answer[0], answer[1]])
        const after = await stateOf(mallory.profileId)
        expect([after.verification_status, after.status]).toEqual([ends, ends])
        expect(after.security_level).toBe('standard')
        expect(after.verification_history?.decision.outcome).not.toBe('approved')
        expect(await stateOf(victim.profileId)).toEqual(before)
      })
    }
  })
}

test('attack names are unique', () => {
  const names = Object.values(table).flatMap((attacks) => attacks.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(70)
})

describe('a manual decision', () => {
  test('a manual rejection holds whatever the applicant submits, until a machine lifts it', async () => {
    const person = await newApplicant(world)
    await move(person.profileId, 'unverified', 'rejected')
    const { response } = await verifyAs(world, person, { scenario: 'approved' })
    expect(response.status).toBe(201)
    const rejected = await stateOf(person.profileId)
    expect([rejected.verification_status, rejected.status]).toEqual(['rejected', 'rejected'])
    expect(rejected.verification_history.decision.outcome).toBe('approved')
    await move(person.profileId, 'rejected', 'pending')
    await verifyAs(world, person, { scenario: 'approved' })
    expect((await stateOf(person.profileId)).status).toBe('verified')
  })
  test('binds a machine that submits too: only a decision by a person changes it', async () => {
    const person = await newApplicant(world)
    await move(person.profileId, 'unverified', 'rejected')
    const { profileId } = person
    const machine = { ...person, submit: submitAsMachine(profileId) }
    await verifyAs(world, machine, { scenario: 'approved' })
    expect((await stateOf(profileId)).status).toBe('rejected')
    await move(profileId, 'rejected', 'verified')
    expect((await stateOf(profileId)).status).toBe('verified')
  })
  test('made while a submission is being decided is not overwritten', async () => {
    const person = await newApplicant(world)
    const submitted = verifyAs(world, person, { scenario: 'approved' })
    const moved = await move(person.profileId, 'unverified', 'rejected')
    await submitted
    const { status } = await stateOf(person.profileId)
    expect([moved.status, status]).toEqual([201, 'rejected'])
  })
})

const submitAsMachine = (id: string) => (form: Record<string, string | Blob | undefined>) =>
  world.call(`/api/verification_history/${id}`, { method: 'POST', form })

test('a rejection by policy can be overcome with better evidence, as its reasons say', async () => {
  const person = await newApplicant(world)
  await verifyAs(world, person, { scenario: 'spoofed-liveness' })
  expect((await stateOf(person.profileId)).status).toBe('rejected')
  await verifyAs(world, person, { scenario: 'approved' })
  expect((await stateOf(person.profileId)).status).toBe('verified')
})

for (const verification_status of ['pending', 'unverified', 'rejected']) {
  test(`a verified applicant cannot set ${verification_status}`, async () => {
    const person = await newApplicant(world)
    await verifyAs(world, person, { scenario: 'approved' })
    const path = `/api/profiles/${person.profileId}`
    const answer = await person.call(path, { method: 'PATCH', json: { verification_status } })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([
      403,
      'applicant_status_forbidden',
    ])
    expect((await stateOf(person.profileId)).status).toBe('verified')
  })
}
