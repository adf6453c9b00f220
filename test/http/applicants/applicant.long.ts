/** The web app's flow with only an applicant token: what the person can do, and what responses hide. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { scenarios } from '../../../sandbox/scenarios/scenarios.ts'
import { reasonCodes } from '../../../src/domain/decision/reason-codes.ts'
import { type Applicant, applicantOf, newApplicant, verifyAs } from '../../support/applicants.ts'
import { newProfile, specimen, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
const own = async (person: Applicant) =>
  (await bodyOf(await person.call(`/api/profiles/${person.profileId}`))).data
const patch = (person: Applicant, json: object) =>
  person.call(`/api/profiles/${person.profileId}`, { method: 'PATCH', json })
const asMachine = async (id: string) => (await bodyOf(await world.call(`/api/profiles/${id}`))).data

test('an honest person completes the flow with only the token, from profile to decision', async () => {
  const person = await newApplicant(world, { name: 'Ana Exemplar' })
  expect((await person.call('/api/settings')).status).toBe(200)
  expect((await person.call('/api/aws/credentials')).status).toBe(200)
  expect((await patch(person, { verification_status: 'pending' })).status).toBe(200)
  const files = {
    document_front: await specimen(world, 'approved', 'document_front'),
    facial_photo: await specimen(world, 'approved', 'facial_photo'),
  }
  const path = `/api/profiles/${person.profileId}`
  const patched = await person.call(path, { method: 'PATCH', form: files })
  expect(patched.status).toBe(200)
  const analyzed = await person.call('/api/ollama/document-analysis', {
    method: 'POST',
    form: { document_front: files.document_front },
  })
  expect(analyzed.status).toBe(200)
  const { sessionId, response } = await verifyAs(world, person, {
    scenario: 'approved',
    // The documents uploaded before are another copy, with its own number.
    changes: { document_front: undefined, facial_photo: undefined, document_number: undefined },
  })
  expect(response.status).toBe(201)
  expect((await bodyOf(response)).data).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{15}$/),
    profile: person.profileId,
    liveness_session_id: sessionId,
    liveness_confidence: null,
    liveness_status: 'live',
    document_type: 'passport',
    document_number: '',
    country: 'UTO',
    name: 'Ana Lucia Exemplar',
    address: '',
    gender: 'female',
    date_of_birth: '1990-01-15',
    facial_photo: expect.any(String),
    document_front: expect.any(String),
    document_back: '',
    created: expect.any(String),
    updated: expect.any(String),
    status: 'verified',
    paid_calls: null,
    decision: { outcome: 'approved', reasons: [] },
  })
  expect((await asMachine(person.profileId)).verification_history.decision.outcome).toBe('approved')
})

describe('the identity of the profile', () => {
  test('can be filled in by the applicant, but not replaced', async () => {
    const person = await newApplicant(world)
    expect((await patch(person, { document_name: 'Ana Exemplar', country: 'UTO' })).status).toBe(
      200,
    )
    expect((await patch(person, { document_name: 'Ana Exemplar' })).status).toBe(200)
    for (const fields of [
      { document_name: 'Somebody Else' },
      { document_name: '' },
      { country: 'PT' },
    ]) {
      const answer = await patch(person, fields)
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([
        403,
        'applicant_identity_forbidden',
      ])
    }
  })
  test('is compared with the document whatever the applicant claims', async () => {
    const person = await newApplicant(world, { name: 'Boris Fabricated' })
    const { response } = await verifyAs(world, person, { scenario: 'approved' })
    expect((await bodyOf(response)).data.decision.outcome).toBe('review')
  })
  test('cannot be changed after a decision', async () => {
    const person = await newApplicant(world)
    await verifyAs(world, person, { scenario: 'approved' })
    const answer = await patch(person, { document_name: 'Somebody Else' })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'identity_frozen'])
  })
})

describe('what is shown', () => {
  test('a retry gets the first response, byte for byte', async () => {
    const person = await newApplicant(world)
    const sessionId = await person.session('bot-device')
    const form = await submission(world, 'bot-device', sessionId)
    const [first, second] = [await person.submit(form), await person.submit(form)]
    expect([first.status, second.status]).toEqual([201, 200])
    expect((await bodyOf(second)).data).toEqual((await bodyOf(first)).data)
  })

  test('of the profile: no score, no author, no notes of the team', async () => {
    const person = await newApplicant(world)
    await verifyAs(world, person, { scenario: 'spoofed-liveness' })
    const full = await asMachine(person.profileId)
    expect(full.verification_history.liveness_confidence).toBe(20)
    expect(full.status_history.updated_by).toStartWith('policy:')
    const data = await own(person)
    expect(data).toMatchObject({ verification_status: 'rejected', status: 'rejected' })
    expect(data.status_history).toEqual({ ...full.status_history, notes: null, updated_by: null })
    expect(data.verification_history).toMatchObject({
      liveness_confidence: null,
      liveness_status: 'not_live',
      decision: {
        outcome: 'declined',
        reasons: [
          {
            retryable: true,
            redo: 'session',
            user_message: 'The face check did not succeed, please try it again in good light',
          },
          { retryable: false, user_message: 'We could not complete this check automatically' },
        ],
      },
    })
  })

  test('of a liveness result: only the status and whether it is live', async () => {
    const person = await newApplicant(world)
    const hidden = { confidenceScore: null, threshold: null, referenceImage: null, auditImages: [] }
    for (const [scenario, isLive, status] of [
      [null, false, 'CREATED'],
      ['approved', true, 'SUCCEEDED'],
      ['spoofed-liveness', false, 'SUCCEEDED'],
      ['failed-liveness', false, 'FAILED'],
    ] as const) {
      const sessionId = await person.session(scenario)
      const answer = await person.call(`/api/face-liveness/results/${sessionId}`)
      expect(await bodyOf(answer)).toEqual({
        success: true,
        data: { sessionId, isLive, status, ...hidden },
        message: 'Face Liveness results retrieved successfully',
      })
      const full = await bodyOf(await world.call(`/api/face-liveness/results/${sessionId}`))
      expect(full.data.threshold).toBe(75)
    }
  })

  test('of a document: what is printed on it, without an assessment', async () => {
    const person = await newApplicant(world)
    const document_front = await specimen(world, 'suspect-document', 'document_front')
    const answer = await person.call('/api/ollama/document-analysis', {
      method: 'POST',
      form: { document_front, full_name_hint: 'Somebody Else' },
    })
    const text = await answer.text()
    const { data } = JSON.parse(text)
    expect(data.analysis).toBeNull()
    expect(data.analysis_json).toMatchObject({
      name: 'Ana Lucia Exemplar',
      readable: true,
      authenticity: null,
      authenticity_signals: null,
      confidence: null,
      checks: null,
    })
    expect(data.verification_history_fields.name).toBe('Ana Lucia Exemplar')
    expect(text).not.toContain('suspicious')
    expect(text).not.toContain('lamination')
  })

  const secrets = /threshold":\d|policy|@[0-9a-f]{8}|"checks":\[|evidence|observed|claimed|effect/
  // Scenarios that depend on earlier ones, or end without a record, would show nothing new.
  const alone = scenarios.filter(
    ({ before, expected }) => before === null && expected.outcome !== 'refused',
  )
  for (const { name, expected } of alone) {
    test(`after ${name} no response has a code, a score, a check or a policy`, async () => {
      const person = await newApplicant(world)
      const { sessionId, response } = await verifyAs(world, person, { scenario: name })
      const answers = [
        response,
        await person.call(`/api/profiles/${person.profileId}`),
        await person.call(`/api/face-liveness/results/${sessionId}`),
      ]
      const text = (await Promise.all(answers.map((answer) => answer.text()))).join('\n')
      expect(response.status).toBe(201)
      expect(text).toContain(`"outcome":"${expected.outcome}"`)
      expect(text).not.toMatch(secrets)
      for (const code of reasonCodes) expect(text).not.toContain(code)
      const full = (await asMachine(person.profileId)).verification_history
      for (const check of full.decision.checks)
        if (typeof check.observed === 'number' && !Number.isInteger(check.observed))
          expect(text).not.toContain(String(check.observed))
    })
  }
})

describe('a session', () => {
  test('is bound to its profile immediately, whoever asks later', async () => {
    const person = await newApplicant(world)
    const sessionId = await person.session('approved')
    const other = await newProfile(world)
    const answer = await world.call(`/api/verification_history/${other}`, {
      method: 'POST',
      form: await submission(world, 'approved', sessionId),
    })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'liveness_session_foreign'])
  })
  test('counts against its own profile: another address does not lift the lockout', async () => {
    const person = await newApplicant(world)
    for (let round = 0; round < 5; round += 1) {
      const sessionId = await person.session('spoofed-liveness')
      await person.call(`/api/face-liveness/results/${sessionId}`)
    }
    const answer = await person.call('/api/face-liveness/session', {
      method: 'POST',
      headers: { 'X-Forwarded-For': '203.0.113.77' },
    })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([429, 'liveness_locked'])
  })
})

test('a document is read once: a repeated request does not call the model again', async () => {
  const place = await createWorld()
  const person = await newApplicant(place)
  const ask = async () =>
    bodyOf(
      await person.call('/api/ollama/document-analysis', {
        method: 'POST',
        form: { document_front: await specimen(place, 'suspect-document', 'document_front') },
      }),
    )
  const first = await ask()
  for (let round = 0; round < 4; round += 1) expect(await ask()).toEqual(first)
  const document_front = await specimen(place, 'suspect-document', 'document_front')
  await verifyAs(place, person, { scenario: 'suspect-document', changes: { document_front } })
  expect(place.sandbox.calls('openai')).toHaveLength(1)
})

test('scopes that were not granted are missing', async () => {
  const profileId = await newProfile(world)
  const person = await applicantOf(world, profileId, { json: { scope: 'settings:read' } })
  expect((await person.call('/api/settings')).status).toBe(200)
  for (const [path, method] of [
    [`/api/profiles/${profileId}`, 'GET'],
    [`/api/profiles/${profileId}`, 'PATCH'],
    [`/api/profiles/${profileId}/token`, 'POST'],
    ['/api/face-liveness/session', 'POST'],
    ['/api/ollama/document-analysis', 'POST'],
    ['/api/aws/credentials', 'GET'],
    [`/api/verification_history/${profileId}`, 'POST'],
  ] as const) {
    const answer = await person.call(path, { method })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([403, 'insufficient_scope'])
  }
})
