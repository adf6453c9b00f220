/** Verification over HTTP: evidence gathered by the server, decided, and stored in one transaction. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  codesOf,
  finishSession,
  newProfile,
  newSession,
  specimen,
  submission,
  verify,
} from '../../support/people.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})

const submit = (
  on: World,
  profileId: string,
  form: Record<string, string | Blob | undefined>,
  init = {},
) => on.call(`/api/verification_history/${profileId}`, { method: 'POST', form, ...init })
const profileOf = async (on: World, id: string) =>
  (await bodyOf(await on.call(`/api/profiles/${id}`))).data

describe('without files, if the profile has them, a verification is accepted', () => {
  const ways: [string, (fields: Record<string, string>) => CallInit][] = [
    [
      'as JSON, with a number and an object',
      ({ fingerprint = '', ...fields }) => ({
        json: { ...fields, liveness_confidence: 90.5, fingerprint: JSON.parse(fingerprint) },
      }),
    ],
    ['as JSON, with strings', (fields) => ({ json: fields })],
    [
      'urlencoded',
      (fields) => ({
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      }),
    ],
  ]
  for (const [name, initOf] of ways) {
    test(name, async () => {
      const profileId = await newProfile(world)
      const sessionId = await newSession(world, { scenario: 'approved', profileId })
      const form = await submission(world, 'approved', sessionId)
      const isText = (field: [string, string | Blob]): field is [string, string] =>
        typeof field[1] === 'string'
      const fields = Object.fromEntries(Object.entries(form).filter(isText))
      const files = Object.entries(form).filter((field) => !isText(field))
      await world.call(`/api/profiles/${profileId}`, {
        method: 'PATCH',
        form: Object.fromEntries(files),
      })
      const path = `/api/verification_history/${profileId}`
      const answer = await world.call(path, { method: 'POST', ...initOf(fields) })
      const body = await bodyOf(answer)
      expect([answer.status, body.data?.decision.outcome]).toEqual([201, 'approved'])
      expect(codesOf(body)).not.toContain('DEVICE_UNAVAILABLE')
    })
  }
  test('and a field that is sent twice is 400, as in a multipart form', async () => {
    const answer = await world.call(`/api/verification_history/${await newProfile(world)}`, {
      method: 'POST',
      body: 'name=Ana&name=Bea',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'invalid_input'])
  })
})

test('an honest person is approved, with every field of the contract, from observed values', async () => {
  const { response, body, profileId, sessionId } = await verify(world, 'approved')
  expect(response.status).toBe(201)
  expect(body).toEqual({
    success: true,
    message: 'Verification history record created',
    data: {
      id: expect.stringMatching(/^[a-z0-9]{15}$/),
      profile: profileId,
      liveness_session_id: sessionId,
      liveness_confidence: expect.any(Number),
      document_type: 'passport',
      document_number: expect.any(String),
      facial_photo: expect.stringMatching(/^facial_photo_[a-z0-9]{10}\.jpg$/),
      document_front: expect.stringMatching(/^document_front_[a-z0-9]{10}\.jpg$/),
      document_back: '',
      country: expect.any(String),
      liveness_status: 'live',
      name: expect.any(String),
      address: expect.any(String),
      gender: expect.any(String),
      date_of_birth: '1990-01-15',
      created: expect.any(String),
      updated: expect.any(String),
      status: 'verified',
      paid_calls: 6,
      decision: {
        outcome: 'approved',
        reasons: [expect.objectContaining({ code: 'DOCUMENT_SPECIMEN', effect: 'info' })],
        checks: expect.any(Array),
        policy: expect.stringMatching(/^[\w.-]+@[0-9a-f]+$/),
        evidence_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        decided_at: expect.any(String),
      },
    },
  })
})

describe('what the client claims never raises the outcome', () => {
  test('a claim of 99 against a score of 20 is declined and coded', async () => {
    const { body } = await verify(world, 'spoofed-liveness', {
      liveness_confidence: '99',
      liveness_status: 'live',
    })
    expect(body.data.decision.outcome).toBe('declined')
    expect(codesOf(body)).toEqual(
      expect.arrayContaining(['LIVENESS_LOW_CONFIDENCE', 'LIVENESS_CLAIM_MISMATCH']),
    )
    expect(body.data.liveness_confidence).toBe(20)
    expect(body.data.liveness_status).toBe('not_live')
  })
  for (const changes of [
    { name: 'Somebody Else' },
    { document_number: 'ZZ999999' },
    { date_of_birth: '1971-02-03' },
    { country: 'FR' },
    { document_type: 'national_id' },
    { liveness_confidence: '100' },
  ]) {
    test(`${JSON.stringify(changes)} against the document is not approved`, async () => {
      const back = await specimen(world, 'approved-id-card', 'document_back')
      const { body } = await verify(world, 'approved', { document_back: back, ...changes })
      expect(body.data.decision.outcome).toBe('review')
      expect(codesOf(body).join()).toContain('MISMATCH')
    })
  }
  test('claims without a device event cannot be approved', async () => {
    const { body } = await verify(world, 'approved', { fingerprint: undefined })
    expect(body.data.decision.outcome).toBe('review')
    expect(codesOf(body)).toContain('DEVICE_UNAVAILABLE')
  })
})

describe('what clients cannot influence', () => {
  test('another analysis does not help: the first reading of an image counts', async () => {
    const answers = ['suspicious', 'authentic', 'authentic']
    const own = await createWorld({
      vendorFetch: async (request, next) => {
        const answer = await next(request)
        if (!request.url.includes('/openai/')) return answer
        const text = (await answer.text()).replace(
          '\\"authentic\\"',
          `\\"${answers.shift() ?? 'authentic'}\\"`,
        )
        return new Response(text, { status: answer.status, headers: answer.headers })
      },
    })
    const profileId = await newProfile(own)
    const submitAgain = async () => {
      const sessionId = await newSession(own, { scenario: 'approved', profileId })
      return bodyOf(
        await submit(own, profileId, {
          ...(await submission(own, 'approved', sessionId)),
          document_front: front,
        }),
      )
    }
    const front = await specimen(own, 'approved', 'document_front', 777)
    const ask = () =>
      own.call('/api/ollama/document-analysis', {
        method: 'POST',
        form: { document_front: front, profile_id: profileId },
      })
    for (let round = 0; round < 3; round += 1) expect((await ask()).status).toBe(200)
    const body = await submitAgain()
    expect(own.sandbox.calls('openai')).toHaveLength(1)
    expect(codesOf(body)).toContain('DOCUMENT_SUSPECT')
    expect(body.data.decision.outcome).toBe('review')
  })
  test('the front does not count as the back', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved-driving-license', profileId })
    const form = await submission(own, 'approved-driving-license', sessionId)
    const body = await bodyOf(
      await submit(own, profileId, { ...form, document_back: form.document_front }),
    )
    expect(body.data.decision.outcome).toBe('review')
    expect(codesOf(body)).toContain('DOCUMENT_BACK_MISSING')
  })
  test("the document's own portrait does not count as a photo of the person", async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved', profileId })
    const form = await submission(own, 'approved', sessionId)
    const body = await bodyOf(
      await submit(own, profileId, { ...form, facial_photo: form.document_front }),
    )
    expect(body.data.decision.outcome).toBe('review')
    expect(codesOf(body)).toContain('SELFIE_REFERENCE_MISMATCH')
  })
  for (const [code, fields] of [
    ['NAME_MISMATCH', { name: 'Totally Different' }],
    ['DOCUMENT_NUMBER_MISMATCH', { documentNumber: 'ZZZ' }],
    ['COUNTRY_MISMATCH', { country: 'PT' }],
    ['GENDER_MISMATCH', { gender: 'male' }],
  ] as const) {
    test(`a profile that contradicts the document counts, with or without a claim: ${code}`, async () => {
      const own = await createWorld()
      const profileId = await newProfile(own, fields)
      const sessionId = await newSession(own, { scenario: 'approved', profileId })
      const {
        name: _name,
        document_number: _number,
        country: _country,
        gender: _gender,
        ...silent
      } = await submission(own, 'approved', sessionId)
      const body = await bodyOf(await submit(own, profileId, silent))
      expect(body.data.decision.outcome).toBe('review')
      expect(codesOf(body)).toContain(code)
    })
  }
  test('a second face on the document leads to review', async () => {
    const own: World = await createWorld({
      vendorFetch: async (request, next) => {
        const isCompare = request.headers.get('X-Amz-Target') === 'RekognitionService.CompareFaces'
        if (!isCompare) return next(request)
        const face = { BoundingBox: {}, Confidence: 99 }
        return Response.json({
          FaceMatches: [
            { Similarity: 99.9, Face: face },
            { Similarity: 2.1, Face: face },
          ],
          UnmatchedFaces: [],
        })
      },
    })
    const { body } = await verify(own, 'approved')
    expect(body.data.decision.outcome).toBe('review')
    expect(codesOf(body)).toContain('FACE_MATCH_UNCERTAIN')
  })
  test('a session without a profile does not bypass the lockout of a profile', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    for (let round = 0; round < 5; round += 1) {
      const failed = await newSession(own, { scenario: 'spoofed-liveness', profileId })
      await own.call(`/api/face-liveness/results/${failed}`)
    }
    const sessionId = await newSession(own, { scenario: 'approved' })
    const answer = await submit(own, profileId, await submission(own, 'approved', sessionId))
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([429, 'liveness_locked'])
  })
})

test('12 concurrent verifications of one profile are all stored', async () => {
  const own = await createWorld()
  const profileId = await newProfile(own)
  const sessions = await Promise.all(
    // A profile has at most ten open sessions; one without a profile is bound when it is submitted.
    Array.from({ length: 12 }, (_, index) =>
      newSession(own, { scenario: 'approved', ...(index < 10 ? { profileId } : {}) }),
    ),
  )
  const answers = await Promise.all(
    sessions.map(async (sessionId) =>
      submit(own, profileId, await submission(own, 'approved', sessionId)),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(sessions.map(() => 201))
})

test('the log names each check that was unavailable, and why', async () => {
  const own = await createWorld()
  own.sandbox.fail('openai', 'internal')
  await verify(own, 'approved')
  expect(own.log.at(-1)).toMatchObject({
    status: 201,
    unavailable_checks: ['document:openai_unavailable'],
  })
})

describe('the liveness session', () => {
  test('is bound to its profile: another profile of the team is 409', async () => {
    const [mine, other] = [await newProfile(world), await newProfile(world)]
    const sessionId = await newSession(world, { scenario: 'approved', profileId: mine })
    const answer = await submit(world, other, await submission(world, 'approved', sessionId))
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'liveness_session_foreign'])
    expect((await profileOf(world, other)).verification_history).toBeNull()
    expect((await submit(world, mine, await submission(world, 'approved', sessionId))).status).toBe(
      201,
    )
  })
  test('without a profile is bound to the first profile that uses it; the next is 409', async () => {
    const [first, second] = [await newProfile(world), await newProfile(world)]
    const sessionId = await newSession(world, { scenario: 'approved' })
    expect(
      (await submit(world, first, await submission(world, 'approved', sessionId))).status,
    ).toBe(201)
    const answer = await submit(world, second, await submission(world, 'approved', sessionId))
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'liveness_session_used'])
    expect((await profileOf(world, second)).verification_history).toBeNull()
  })
  test('that is not finished is 409: nothing is paid or stored, and it can be used later', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: null, profileId })
    const answer = await submit(own, profileId, await submission(own, 'approved', sessionId))
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'liveness_not_completed'])
    expect([...own.sandbox.calls('openai'), ...own.sandbox.calls('fingerprint')]).toEqual([])
    await finishSession(own, 'approved', sessionId)
    expect(
      (await submit(own, profileId, await submission(own, 'approved', sessionId))).status,
    ).toBe(201)
  })
  for (const sessionId of ['00000000-0000-0000-0000-000000000000', 'no-such-shape']) {
    test(`${sessionId} is unknown: 404`, async () => {
      const answer = await submit(
        world,
        await newProfile(world),
        await submission(world, 'approved', sessionId),
      )
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([
        404,
        'liveness_session_not_found',
      ])
    })
  }
  test('of another team is 404, even for a token with access to all teams', async () => {
    const sessionId = await newSession(world, { scenario: 'approved', init: { team: 'theirs' } })
    const form = await submission(world, 'approved', sessionId)
    const scopes = ['verification-history:write', 'teams:all']
    expect((await submit(world, await newProfile(world), form)).status).toBe(404)
    expect((await submit(world, await newProfile(world), form, { scopes })).status).toBe(404)
  })
  test('that expired unfinished is decided and stored', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: null, profileId })
    own.advance(200_000)
    const answer = await submit(own, profileId, await submission(own, 'approved', sessionId))
    const body = await bodyOf(answer)
    expect([answer.status, body.data.decision.outcome]).toEqual([201, 'declined'])
    expect(codesOf(body)).toContain('LIVENESS_EXPIRED')
  })
})

describe('safe to retry', () => {
  test('the same session and profile again is 200 with the record, byte for byte', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved', profileId })
    const form = await submission(own, 'approved', sessionId)
    const first = await submit(own, profileId, form)
    const spent = own.sandbox.calls().length
    const second = await submit(own, profileId, form)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(JSON.stringify((await bodyOf(second)).data)).toBe(
      JSON.stringify((await bodyOf(first)).data),
    )
    expect(own.sandbox.calls().length).toBe(spent)
  })
  test('10 concurrent requests create one record, with one set of paid calls; all return it', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved', profileId })
    const form = await submission(own, 'approved', sessionId)
    const before = own.sandbox.calls().length
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => submit(own, profileId, form)),
    )
    expect(own.sandbox.calls().length - before).toBe(6)
    const bodies = await Promise.all(answers.map(bodyOf))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9)
    expect(new Set(bodies.map((body) => JSON.stringify(body.data))).size).toBe(1)
    expect(bodies[0].data.decision.outcome).toBe('approved')
    expect(bodies[0].data.paid_calls).toBe(6)
  })
  test('an event used with one session is a replay with the next', async () => {
    const first = await verify(world, 'approved')
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const honest = await submission(world, 'approved', sessionId)
    expect(first.body.data.decision.outcome).toBe('approved')
    const firstForm = await submission(world, 'approved', sessionId)
    const one = await submit(world, profileId, { ...honest, fingerprint: firstForm.fingerprint })
    expect((await bodyOf(one)).data.decision.outcome).toBe('approved')
    const other = await newProfile(world)
    const otherSession = await newSession(world, { scenario: 'approved', profileId: other })
    const again = await submit(world, other, {
      ...(await submission(world, 'approved', otherSession)),
      fingerprint: firstForm.fingerprint,
    })
    const body = await bodyOf(again)
    expect([again.status, body.data.decision.outcome]).toEqual([201, 'declined'])
    expect(codesOf(body)).toContain('DEVICE_EVENT_REPLAYED')
  })
  test('one event in ten concurrent sessions: one uses it, nine are replays', async () => {
    const event = world.sandbox.deviceEvent({ scenario: 'approved' })
    const people = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const profileId = await newProfile(world)
        const sessionId = await newSession(world, { scenario: 'approved', profileId })
        return {
          profileId,
          form: {
            ...(await submission(world, 'approved', sessionId)),
            fingerprint: JSON.stringify({ eventId: event.id }),
          },
        }
      }),
    )
    const bodies = await Promise.all(
      people.map(async ({ profileId, form }) => bodyOf(await submit(world, profileId, form))),
    )
    const replayed = bodies.filter((body) => codesOf(body).includes('DEVICE_EVENT_REPLAYED'))
    expect(replayed).toHaveLength(9)
  })
})

test('with only the database configured, every record is a review', async () => {
  const off = {
    AWS_REGION: '',
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    OPENAI_API_KEY: '',
    OPENAI_MODEL: '',
    FINGERPRINT_SECRET_KEY: '',
  }
  const bare = await createWorld({ env: off })
  const full = await createWorld()
  const profileId = await newProfile(full)
  const sessionId = await newSession(full, { scenario: 'approved', profileId })
  const { data } = await bodyOf(
    await submit(bare, profileId, await submission(full, 'approved', sessionId), {
      team: full.team,
    }),
  )
  expect(data.decision.outcome).toBe('review')
  expect(codesOf({ data })).toEqual(
    expect.arrayContaining([
      'LIVENESS_UNAVAILABLE',
      'FACE_MATCH_UNAVAILABLE',
      'DOCUMENT_ANALYSIS_UNAVAILABLE',
      'DEVICE_UNAVAILABLE',
    ]),
  )
})

describe('files', () => {
  test('fall back to those of the profile', async () => {
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const { document_front, facial_photo, ...rest } = await submission(world, 'approved', sessionId)
    const patched = await bodyOf(
      await world.call(`/api/profiles/${profileId}`, {
        method: 'PATCH',
        form: { document_front, facial_photo },
      }),
    )
    const { data } = await bodyOf(await submit(world, profileId, rest))
    expect(data.decision.outcome).toBe('approved')
    expect([data.document_front, data.facial_photo]).toEqual([
      patched.data.document_front,
      patched.data.facial_photo,
    ])
  })
  test('that are missing in both are 400, by name', async () => {
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const { document_front: _front, ...rest } = await submission(world, 'approved', sessionId)
    const answer = await submit(world, profileId, { ...rest, document_type: 'national_id' })
    expect(answer.status).toBe(400)
    expect(await bodyOf(answer)).toMatchObject({
      error: 'Missing required files',
      required: ['document_front', 'document_back'],
      code: 'missing_files',
    })
  })
  test("the team's earlier analysis of the same image is reused", async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: 'approved', profileId })
    const form = await submission(own, 'approved', sessionId)
    const analyzed = await own.call('/api/ollama/document-analysis', {
      method: 'POST',
      form: { document_front: form.document_front, profile_id: profileId },
    })
    expect(analyzed.status).toBe(200)
    const { data } = await bodyOf(await submit(own, profileId, form))
    expect([data.decision.outcome, data.paid_calls]).toEqual(['approved', 5])
    expect(own.sandbox.calls('openai')).toHaveLength(1)
  })
})

describe('bad input', () => {
  const bad: [string, Record<string, string>][] = [
    ['liveness_confidence', { liveness_confidence: '101' }],
    ['liveness_confidence', { liveness_confidence: 'high' }],
    ['date_of_birth', { date_of_birth: '1990-02-30' }],
    ['date_of_birth', { date_of_birth: 'yesterday' }],
    ['date_of_birth', { date_of_birth: '2999-01-01' }],
    ['ip_address', { ip_address: '999.1.1.1' }],
    ['fingerprint', { fingerprint: 'not json' }],
    ['fingerprint', { fingerprint: '{}' }],
    ['fingerprint', { fingerprint: '{"eventId":"../../admin"}' }],
    ['fingerprint', { fingerprint: '[]' }],
    ['name', { name: 'x'.repeat(301) }],
    ['address', { address: 'x'.repeat(501) }],
  ]
  for (const [path, changes] of bad) {
    test(`${JSON.stringify(changes).slice(0, 44)} is 400 by name and nothing is stored`, async () => {
      const { response, body, profileId } = await verify(world, 'approved', changes)
      expect([response.status, body.details?.[0]?.path]).toEqual([400, path])
      expect((await profileOf(world, profileId)).verification_history).toBeNull()
    })
  }
  test('all missing fields are named together', async () => {
    const answer = await submit(world, await newProfile(world), { name: 'x' })
    expect((await bodyOf(answer)).required).toEqual([
      'liveness_session_id',
      'liveness_confidence',
      'document_type',
      'liveness_status',
    ])
  })
})

test('in advisory mode the decision is stored and the status unchanged', async () => {
  const own = await createWorld({ env: { DECISION_MODE: 'advisory' } })
  const { body, profileId } = await verify(own, 'approved')
  expect(body.data.decision.outcome).toBe('approved')
  expect(await profileOf(own, profileId)).toMatchObject({
    verification_status: 'unverified',
    status: 'unverified',
    status_history: null,
  })
})

test('a specimen document is declined with real vendors', async () => {
  const real = 'https://rekognition.vendor.example'
  const own: World = await createWorld({
    env: { AWS_ENDPOINT_URL_REKOGNITION: `${real}/rekognition` },
    fetch: (request, next) =>
      request.url.startsWith(real) ? own.sandbox.fetch(request) : next(request),
  })
  const { body } = await verify(own, 'approved')
  expect(body.data.decision.outcome).toBe('declined')
  expect(codesOf(body)).toEqual(['DOCUMENT_SPECIMEN', 'DEVICE_CLAIM_MISMATCH'])
})

describe('the page of the device event', () => {
  const from = async (url: string, env = {}) => {
    const own = await createWorld({ env })
    const event = own.sandbox.deviceEvent({ scenario: 'approved', url })
    return verify(own, 'approved', { fingerprint: JSON.stringify({ eventId: event.id }) })
  }
  test('is ours, by CLIENT_URL or ALLOWED_ORIGINS', async () => {
    for (const url of ['https://client.example/verify?x=1', 'https://other.example/']) {
      const { body } = await from(url, { ALLOWED_ORIGINS: 'https://other.example' })
      expect(body.data.decision.outcome).toBe('approved')
    }
  })
  test('is on another origin: review', async () => {
    const { body } = await from('https://client.example.evil.example/verify')
    expect(body.data.decision.outcome).toBe('review')
    expect(codesOf(body)).toContain('DEVICE_CLAIM_MISMATCH')
  })
})
