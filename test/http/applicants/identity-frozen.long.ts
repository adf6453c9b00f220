/** Identity after a verification: frozen for the applicant, and never approved on evidence about another identity. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type Applicant, newApplicant, verifyAs } from '../../support/applicants.ts'
import { specimen } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

const victim = { document_name: 'The Victim', document_number: 'ZZ999999', country: 'PT' }
const fields = Object.entries(victim).map(([name, value]) => ({ [name]: value }))

const stateOf = async (world: World, id: string) =>
  (await bodyOf(await world.call(`/api/profiles/${id}`))).data
const patchAs = (caller: Pick<Applicant, 'call'>, id: string, json: object) =>
  caller.call(`/api/profiles/${id}`, { method: 'PATCH', json })
const codeOf = async (answer: Response) => [answer.status, (await bodyOf(answer)).code]
const identityOf = ({ name, document_number, country }: Record<string, unknown>) => ({
  name,
  document_number,
  country,
})

for (const mode of ['automatic', 'advisory'] as const) {
  describe(mode, () => {
    const decided = async (scenario: string) => {
      const world = await createWorld({ env: { DECISION_MODE: mode } })
      const person = await newApplicant(world)
      const { response } = await verifyAs(world, person, { scenario })
      const { id, decision } = (await bodyOf(response)).data
      return { world, person, verification: id, outcome: decision.outcome }
    }
    const approveByHand = async (world: World, id: string, verification: string) => {
      const { status } = await stateOf(world, id)
      return world.call(`/api/status_history/${id}`, {
        method: 'POST',
        json: {
          previous_status: status,
          new_status: 'verified',
          notes: 'Looks good',
          verification,
        },
      })
    }

    test('an applicant held for review cannot say who it is any more: 409 identity_frozen', async () => {
      const { world, person, outcome } = await decided('face-uncertain')
      expect(outcome).toBe('review')
      for (const change of [...fields, victim]) {
        const answer = await patchAs(person, person.profileId, change)
        expect(await codeOf(answer)).toEqual([409, 'identity_frozen'])
      }
      const state = await stateOf(world, person.profileId)
      expect(identityOf(state)).toEqual({ name: '', document_number: '', country: '' })
      // Anything else can still be changed, and so can what already has that value.
      const same = { document_type: 'passport', document_name: '' }
      expect((await patchAs(person, person.profileId, same)).status).toBe(200)
    })

    test('a later failing submission does not lift the freeze', async () => {
      const { world, person, outcome } = await decided('approved')
      await verifyAs(world, person, { scenario: 'spoofed-liveness' })
      expect(outcome).toBe('approved')
      const answer = await patchAs(person, person.profileId, victim)
      expect(await codeOf(answer)).toEqual([409, 'identity_frozen'])
    })

    test('a verification is not approved by hand for another identity: 409 evidence_changed', async () => {
      for (const change of fields) {
        const { world, person, verification } = await decided('face-uncertain')
        const before = identityOf(await stateOf(world, person.profileId))
        expect((await patchAs(world, person.profileId, change)).status).toBe(200)
        const { status } = await stateOf(world, person.profileId)
        const refused = await approveByHand(world, person.profileId, verification)
        expect(await codeOf(refused)).toEqual([409, 'evidence_changed'])
        const byPatch = { verification_status: 'verified' }
        const patched = await patchAs(world, person.profileId, byPatch)
        expect(await codeOf(patched)).toEqual([409, 'evidence_changed'])
        expect((await stateOf(world, person.profileId)).status).toBe(status)
        // With the identity that was compared it is.
        const { name: document_name, ...rest } = before
        expect((await patchAs(world, person.profileId, { document_name, ...rest })).status).toBe(
          200,
        )
        const approved = await approveByHand(world, person.profileId, verification)
        expect(approved.status).toBe(201)
      }
    })

    test('a machine that changes the identity of a verified profile leaves it pending, with a row', async () => {
      const { world, person, verification } = await decided('approved')
      if (mode === 'advisory') await approveByHand(world, person.profileId, verification)
      expect((await stateOf(world, person.profileId)).status).toBe('verified')
      // Not even if it says in one breath that the new person is verified.
      const change = { ...victim, verification_status: 'verified' }
      const answer = await bodyOf(await patchAs(world, person.profileId, change))
      expect(answer.data).toMatchObject({ ...victim, status: 'pending' })
      expect((await stateOf(world, person.profileId)).status_history).toMatchObject({
        previous_status: 'verified',
        new_status: 'pending',
        notes: 'Identity changed by a profile update: the person is no longer verified',
        updated_by: 'test-client',
      })
    })

    test('changes that arrive before the decision and are written after it are all refused', async () => {
      const isDecided = Promise.withResolvers<void>()
      // An applicant may have three uploads running: these and the submission.
      const rivals = 2
      const waiting = { count: 0, all: Promise.withResolvers<void>() }
      const world = await createWorld({
        env: { DECISION_MODE: mode },
        fetch: async (request, next) => {
          const isBatch = request.url.endsWith('/api/batch')
          if (!isBatch || !(await request.clone().text()).includes('Rival ')) return next(request)
          waiting.count += 1
          if (waiting.count === rivals) waiting.all.resolve()
          await isDecided.promise
          return next(request)
        },
      })
      const person = await newApplicant(world)
      const changes = Array.from({ length: rivals }, (_, index) =>
        patchAs(person, person.profileId, { document_name: `Rival ${index}` }),
      )
      await waiting.all.promise
      const { response } = await verifyAs(world, person, { scenario: 'approved' })
      expect((await bodyOf(response)).data.decision.outcome).toBe('approved')
      isDecided.resolve()
      const codes = await Promise.all((await Promise.all(changes)).map(codeOf))
      expect(codes).toEqual(Array.from({ length: rivals }, () => [409, 'identity_frozen']))
      expect((await stateOf(world, person.profileId)).name).toBe('')
    })

    test('50 machines that rename a profile while it is approved leave no verified profile', async () => {
      const isDecided = Promise.withResolvers<void>()
      const rivals = 50
      const waiting = { count: 0, all: Promise.withResolvers<void>() }
      const world = await createWorld({
        env: { DECISION_MODE: mode },
        fetch: async (request, next) => {
          const isBatch = request.url.endsWith('/api/batch')
          const isHeld = isBatch && waiting.count < rivals
          if (!isHeld || !(await request.clone().text()).includes('Rival ')) return next(request)
          waiting.count += 1
          if (waiting.count === rivals) waiting.all.resolve()
          await isDecided.promise
          return next(request)
        },
      })
      const person = await newApplicant(world)
      const changes = Array.from({ length: rivals }, (_, index) =>
        patchAs(world, person.profileId, { document_name: `Rival ${index}` }),
      )
      await waiting.all.promise
      const { response } = await verifyAs(world, person, { scenario: 'approved' })
      const { id } = (await bodyOf(response)).data
      if (mode === 'advisory') await approveByHand(world, person.profileId, id)
      expect((await stateOf(world, person.profileId)).status).toBe('verified')
      isDecided.resolve()
      const statuses = (await Promise.all(changes)).map(({ status }) => status)
      expect(statuses).toContain(200)
      const { name, status } = await stateOf(world, person.profileId)
      expect([name.startsWith('Rival '), status]).toEqual([true, 'pending'])
    })
  })
}

test('a profile that a person verified without a verification is frozen too', async () => {
  const world = await createWorld()
  const person = await newApplicant(world)
  await patchAs(world, person.profileId, { verification_status: 'verified' })
  const answer = await patchAs(person, person.profileId, victim)
  expect(await codeOf(answer)).toEqual([409, 'identity_frozen'])
})

test('a declined verification freezes nothing that was not set before', async () => {
  const world = await createWorld({ env: { DECISION_MODE: 'advisory' } })
  const person = await newApplicant(world)
  await verifyAs(world, person, { scenario: 'spoofed-liveness' })
  expect((await patchAs(person, person.profileId, victim)).status).toBe(200)
  const facial_photo = await specimen(world, 'approved', 'facial_photo')
  const path = `/api/profiles/${person.profileId}`
  const form = { document_name: 'Another', facial_photo }
  const replaced = await person.call(path, { method: 'PATCH', form })
  expect(await codeOf(replaced)).toEqual([403, 'applicant_identity_forbidden'])
})
