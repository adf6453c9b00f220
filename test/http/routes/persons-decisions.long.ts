/** A person's decision: who may make it, what the trail says of it, and that it stands. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { newApplicant, verifyAs } from '../../support/applicants.ts'
import { newProfile, specimen, verify } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(120_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
const stateOf = async (on: World, id: string) =>
  (await bodyOf(await on.call(`/api/profiles/${id}`))).data
const patch = (id: string, json: object, scopes: string[], on: World = world) =>
  on.call(`/api/profiles/${id}`, { method: 'PATCH', json, scopes })
const writes = ['profiles:write']
const decides = [...writes, 'status-history:write']

describe('by PATCH', () => {
  for (const verification_status of ['verified', 'rejected']) {
    test(`${verification_status} needs status-history:write too, and nothing else of the request is written`, async () => {
      const { profileId } = await verify(world, 'spoofed-liveness')
      await world.call(`/api/status_history/${profileId}`, {
        method: 'POST',
        json: { previous_status: 'rejected', new_status: 'pending', notes: 'Second look' },
      })
      const facial_photo = await specimen(world, 'approved', 'facial_photo')
      const answer = await world.call(`/api/profiles/${profileId}`, {
        method: 'PATCH',
        form: { verification_status, document_type: 'passport', facial_photo },
        scopes: writes,
      })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([403, 'insufficient_scope'])
      expect(answer.headers.get('WWW-Authenticate')).toContain('scope="status-history:write"')
      const state = await stateOf(world, profileId)
      expect([state.status, state.document_type]).toEqual(['pending', ''])
    })
    test(`${verification_status} names the verification in the trail, or says that there was none`, async () => {
      const { profileId, body } = await verify(world, 'face-uncertain')
      expect((await patch(profileId, { verification_status }, decides)).status).toBe(200)
      expect((await stateOf(world, profileId)).status_history).toMatchObject({
        new_status: verification_status,
        notes: 'Set by a profile update',
        verification: body.data.id,
      })
      const nobody = await newProfile(world)
      expect((await patch(nobody, { verification_status }, decides)).status).toBe(200)
      expect((await stateOf(world, nobody)).status_history).toMatchObject({
        new_status: verification_status,
        notes: 'Set by a profile update; there was no verification',
        verification: '',
      })
      // The same status again is no decision.
      expect((await patch(nobody, { verification_status }, writes)).status).toBe(200)
    })
  }
  test('pending and unverified need no more than profiles:write', async () => {
    const id = await newProfile(world)
    for (const verification_status of ['pending', 'unverified'])
      expect((await patch(id, { verification_status }, writes)).status).toBe(200)
  })
})

describe('stands', () => {
  const byHand = async (id: string, new_status: string) => {
    const { status } = await stateOf(world, id)
    const json = { previous_status: status, new_status, notes: 'By hand' }
    return world.call(`/api/status_history/${id}`, { method: 'POST', json })
  }
  for (const [decision, scenario, outcome] of [
    ['verified', 'spoofed-liveness', 'declined'],
    ['verified', 'face-uncertain', 'review'],
    ['rejected', 'approved', 'approved'],
  ] as const) {
    test(`${decision} by a person, whoever submits a verification that is ${outcome}`, async () => {
      const person = await newApplicant(world)
      expect((await byHand(person.profileId, decision)).status).toBe(201)
      const submitAsMachine = (form: Record<string, string | Blob | undefined>) =>
        world.call(`/api/verification_history/${person.profileId}`, { method: 'POST', form })
      for (const caller of [person, { ...person, submit: submitAsMachine }]) {
        const { response } = await verifyAs(world, caller, { scenario })
        const { data } = await bodyOf(response)
        expect([response.status, data.decision.outcome]).toEqual([201, outcome])
        const state = await stateOf(world, person.profileId)
        expect([state.verification_status, state.status]).toEqual([decision, decision])
        expect(state.verification_history.id).toBe(data.id)
        expect(state.status_history).toMatchObject({
          previous_status: decision,
          new_status: decision,
          notes: `Decision: ${outcome}; the status stays, as a person decided it`,
          updated_by: expect.stringMatching(/^policy:/),
          verification: data.id,
        })
      }
      // Until a person changes it.
      expect((await byHand(person.profileId, 'pending')).status).toBe(201)
      await verifyAs(world, person, { scenario: 'approved' })
      expect((await stateOf(world, person.profileId)).status).toBe('verified')
    })
  }

  test('a decision by PATCH stands as well, and a change of identity does not make one of the policy’s', async () => {
    const person = await newApplicant(world)
    await patch(person.profileId, { verification_status: 'rejected' }, decides)
    await verifyAs(world, person, { scenario: 'approved' })
    expect((await stateOf(world, person.profileId)).status).toBe('rejected')
    const other = await newApplicant(world)
    await verifyAs(world, other, { scenario: 'spoofed-liveness' })
    await patch(other.profileId, { document_name: 'Ana Lucia Exemplar' }, writes)
    expect((await stateOf(world, other.profileId)).status).toBe('rejected')
    await verifyAs(world, other, { scenario: 'approved' })
    expect((await stateOf(world, other.profileId)).status).toBe('verified')
  })

  test('50 decisions made while a submission is being decided are not overwritten by it', async () => {
    const [arrived, decided] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const held = { once: false }
    const own = await createWorld({
      fetch: async (request, next) => {
        const isBatch = request.url.endsWith('/api/batch')
        const isCommit =
          isBatch && (await request.clone().text()).includes('verification_history/records')
        if (isCommit && !held.once) {
          held.once = true
          arrived.resolve()
          await decided.promise
        }
        return next(request)
      },
    })
    const person = await newApplicant(own)
    const submitted = verifyAs(own, person, { scenario: 'spoofed-liveness' })
    await arrived.promise
    const json = { previous_status: 'unverified', new_status: 'verified', notes: 'By hand' }
    const path = `/api/status_history/${person.profileId}`
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => own.call(path, { method: 'POST', json })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    decided.resolve()
    expect((await submitted).response.status).toBe(201)
    expect((await stateOf(own, person.profileId)).status).toBe('verified')
  })
})
