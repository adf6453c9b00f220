/** Face Liveness over HTTP: sessions, results, lockout, credentials. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { finishSession, newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld, goodClaims, tokenOf, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})
const open = (json?: object, init = {}) =>
  world.call('/api/face-liveness/session', {
    method: 'POST',
    ...(json === undefined ? {} : { json }),
    ...init,
  })
const results = (sessionId: string, init = {}) =>
  world.call(`/api/face-liveness/results/${sessionId}`, init)

describe('session', () => {
  test('needs no body, and has the fields that existing clients know', async () => {
    const answer = await open()
    expect(answer.status).toBe(200)
    expect(await bodyOf(answer)).toEqual({
      success: true,
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: 'Face Liveness session created successfully',
      challengeType: 'FaceMovementAndLightChallenge',
      region: 'us-east-1',
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })
  test('an empty body with a JSON content type counts as no body', async () => {
    expect(
      (
        await world.call('/api/face-liveness/session', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: '',
        })
      ).status,
    ).toBe(200)
  })
  test('takes a profile, a challenge and audit images', async () => {
    const profileId = await newProfile(world)
    const body = await bodyOf(
      await open({ profile_id: profileId, challenge: 'FaceMovementChallenge', audit_images: 2 }),
    )
    expect(body.challengeType).toBe('FaceMovementChallenge')
    await finishSession(world, 'approved', body.sessionId)
    const { data } = await bodyOf(await results(body.sessionId))
    expect(data.auditImages).toHaveLength(2)
  })
  test('a client cannot pick a weaker challenge than the level of the profile requires', async () => {
    const profile_id = await newProfile(world, { securityLevel: 'high' })
    const challenges = await Promise.all(
      ['FaceMovementChallenge', undefined].map(async (challenge) => {
        const { challengeType } = await bodyOf(await open({ profile_id, challenge }))
        return challengeType
      }),
    )
    expect(challenges).toEqual(['FaceMovementAndLightChallenge', 'FaceMovementAndLightChallenge'])
  })
  for (const json of [
    { audit_images: 5 },
    { audit_images: 1.5 },
    { challenge: 'Dance' },
    { profile_id: 7 },
  ]) {
    test(`refuses ${JSON.stringify(json)}`, async () => expect((await open(json)).status).toBe(400))
  }
  for (const profile_id of ['aaaaaaaaaaaaaaa', 'no-such-shape']) {
    test(`a profile ${profile_id} that does not exist is 404, and AWS is not called`, async () => {
      const before = world.sandbox.calls('rekognition').length
      expect((await open({ profile_id })).status).toBe(404)
      expect(world.sandbox.calls('rekognition').length).toBe(before)
    })
  }
  test('without AWS: 501 with the text that existing clients know', async () => {
    const bare = await createWorld({
      env: { AWS_REGION: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
    })
    const answer = await bare.call('/api/face-liveness/session', { method: 'POST' })
    expect(answer.status).toBe(501)
    expect(await bodyOf(answer)).toMatchObject({
      error: 'AWS credentials not configured',
      message: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in environment variables',
    })
    expect((await bare.call('/api/aws/credentials')).status).toBe(501)
  })
})

describe('results', () => {
  test('before the person has finished: 200, not live, no score', async () => {
    const sessionId = await newSession(world, { scenario: null })
    const answer = await results(sessionId)
    expect(answer.status).toBe(200)
    expect((await bodyOf(answer)).data).toEqual({
      sessionId,
      confidenceScore: null,
      isLive: false,
      status: 'CREATED',
      threshold: 75,
      referenceImage: null,
      auditImages: [],
    })
  })
  test('a live person: score, reference image, and one call to AWS', async () => {
    const sessionId = await newSession(world, { scenario: 'approved' })
    const first = await bodyOf(await results(sessionId))
    expect(first).toMatchObject({
      success: true,
      message: 'Face Liveness results retrieved successfully',
      data: { sessionId, isLive: true, status: 'SUCCEEDED', threshold: 75 },
    })
    expect(first.data.confidenceScore).toBeGreaterThan(75)
    expect(first.data.referenceImage.boundingBox).toEqual({
      Width: expect.any(Number),
      Height: expect.any(Number),
      Left: expect.any(Number),
      Top: expect.any(Number),
    })
    expect(atob(first.data.referenceImage.bytes).charCodeAt(0)).toBe(0xff)
    const asked = world.sandbox.calls('rekognition').length
    expect(await bodyOf(await results(sessionId))).toEqual(first)
    expect(world.sandbox.calls('rekognition').length).toBe(asked)
  })
  test('the first final result is stored, and survives its deletion at AWS', async () => {
    const own = await createWorld()
    const sessionId = await newSession(own, { scenario: 'approved' })
    const first = await bodyOf(await own.call(`/api/face-liveness/results/${sessionId}`))
    own.advance(20 * 60_000)
    expect(await bodyOf(await own.call(`/api/face-liveness/results/${sessionId}`))).toEqual(first)
  })
  test('ten concurrent reads agree, and one result is stored', async () => {
    const sessionId = await newSession(world, { scenario: 'approved' })
    const bodies = await Promise.all(
      Array.from({ length: 10 }, async () => bodyOf(await results(sessionId))),
    )
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(bodies[0].data.isLive).toBe(true)
  })
  test('a spoof has a score below the threshold and is not live', async () => {
    const { data } = await bodyOf(
      await results(await newSession(world, { scenario: 'spoofed-liveness' })),
    )
    expect(data).toMatchObject({ isLive: false, status: 'SUCCEEDED' })
    expect(data.confidenceScore).toBeLessThan(75)
  })
  test('a failed check is 200 and not live', async () => {
    const { data } = await bodyOf(
      await results(await newSession(world, { scenario: 'failed-liveness' })),
    )
    expect(data).toMatchObject({ isLive: false, status: 'FAILED' })
  })
  for (const how of ['EXPIRED', 'SessionNotFoundException'] as const) {
    test(`an unfinished session that has expired (${how}) is 404`, async () => {
      const own = await createWorld()
      own.sandbox.setExpiredSessions(how)
      const sessionId = await newSession(own, { scenario: null })
      own.advance(181_000)
      const answer = await own.call(`/api/face-liveness/results/${sessionId}`)
      expect(answer.status).toBe(404)
      expect(await bodyOf(answer)).toMatchObject({
        error: 'Session not found',
        message: 'Face Liveness session ID is invalid or expired',
      })
    })
  }
  for (const id of ['00000000-0000-0000-0000-000000000000', 'x', 'A'.repeat(36)]) {
    test(`an unknown session ${id.slice(0, 8)} is 404, and AWS is not called`, async () => {
      const before = world.sandbox.calls('rekognition').length
      expect((await results(id)).status).toBe(404)
      expect(world.sandbox.calls('rekognition').length).toBe(before)
    })
  }
})

describe('lockout', () => {
  const fail = async (own: World, profileId: string | undefined, times: number) => {
    for (let round = 0; round < times; round += 1) {
      const sessionId = await newSession(own, {
        scenario: 'spoofed-liveness',
        ...(profileId === undefined ? {} : { profileId }),
        init: { headers: { 'X-Forwarded-For': '203.0.113.9' } },
      })
      await own.call(`/api/face-liveness/results/${sessionId}`)
    }
  }
  test('five failures lock a profile for thirty minutes, and no other', async () => {
    const own = await createWorld()
    const [profileId, other] = [await newProfile(own), await newProfile(own)]
    await fail(own, profileId, 4)
    await fail(own, profileId, 1)
    const locked = await own.call('/api/face-liveness/session', {
      method: 'POST',
      json: { profile_id: profileId },
    })
    expect([locked.status, (await bodyOf(locked)).code]).toEqual([429, 'liveness_locked'])
    expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(29 * 60)
    expect(Number(locked.headers.get('Retry-After'))).toBeLessThanOrEqual(30 * 60)
    expect(
      (
        await own.call('/api/face-liveness/session', {
          method: 'POST',
          json: { profile_id: other },
        })
      ).status,
    ).toBe(200)
    own.advance(31 * 60_000)
    expect(
      (
        await own.call('/api/face-liveness/session', {
          method: 'POST',
          json: { profile_id: profileId },
        })
      ).status,
    ).toBe(200)
  })
  test('sessions opened before the lockout do not bypass it', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const opened: string[] = []
    for (const scenario of [...Array.from({ length: 5 }, () => 'spoofed-liveness'), 'approved'])
      opened.push(await newSession(own, { scenario, profileId }))
    const ask = (id: string) => own.call(`/api/face-liveness/results/${id}`)
    const early = opened.slice(0, 5)
    for (const id of early) expect((await bodyOf(await ask(id))).data.isLive).toBe(false)
    const [last = ''] = opened.slice(5)
    const before = own.sandbox.calls('rekognition').length
    const refused = await ask(last)
    expect([refused.status, (await bodyOf(refused)).code]).toEqual([429, 'liveness_locked'])
    const form = await submission(own, 'approved', last)
    const submitted = await own.call(`/api/verification_history/${profileId}`, {
      method: 'POST',
      form,
    })
    expect([submitted.status, (await bodyOf(submitted)).code]).toEqual([429, 'liveness_locked'])
    expect(own.sandbox.calls('rekognition').length).toBe(before)
    // Stored results can still be read, and expired sessions stay expired.
    expect((await ask(early[0] ?? '')).status).toBe(200)
    own.advance(181_000)
    expect((await ask(last)).status).toBe(404)
  })
  test('a profile has at most ten open sessions', async () => {
    const own = await createWorld()
    const [profileId, other] = [await newProfile(own), await newProfile(own)]
    const start = (profile_id: string | undefined) =>
      own.call('/api/face-liveness/session', { method: 'POST', json: { profile_id } })
    for (let count = 0; count < 10; count += 1) {
      expect((await start(profileId)).status).toBe(200)
      own.advance(1000)
    }
    const refused = await start(profileId)
    expect([refused.status, (await bodyOf(refused)).code]).toEqual([429, 'liveness_locked'])
    expect(refused.headers.get('Retry-After')).toBe('170')
    expect((await start(other)).status).toBe(200)
    expect((await start(undefined)).status).toBe(200)
    own.advance(170_000)
    expect((await start(profileId)).status).toBe(200)
  })
  test('four failures do not lock', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    await fail(own, profileId, 4)
    expect(
      (
        await own.call('/api/face-liveness/session', {
          method: 'POST',
          json: { profile_id: profileId },
        })
      ).status,
    ).toBe(200)
  })
  test('without a profile, fifty failures lock the client at that address, and nobody else', async () => {
    const own = await createWorld()
    const from = async (address: string, client_id = 'test-client') => {
      const token = await tokenOf({ ...goodClaims({ team: own.team }), client_id })
      const answer = await own.call('/api/face-liveness/session', {
        method: 'POST',
        headers: { 'X-Forwarded-For': `198.51.100.1, ${address}` },
        authorization: `Bearer ${token}`,
      })
      return answer.status
    }
    // All people of an integrator's server come from one address.
    await fail(own, undefined, 49)
    expect(await from('203.0.113.9')).toBe(200)
    await fail(own, undefined, 1)
    expect(await from('203.0.113.9')).toBe(429)
    expect(await from('203.0.113.10')).toBe(200)
    expect(await from('203.0.113.9', 'another-client')).toBe(200)
  })
})

describe('when AWS fails', () => {
  const cases = [
    ['throttled', 429, 'aws_rate_limited'],
    ['throttled_500', 429, 'aws_rate_limited'],
    ['access_denied', 403, 'aws_access_denied'],
    ['bad_key', 502, 'aws_credentials_rejected'],
    ['internal', 502, 'aws_unavailable'],
    ['garbage', 502, 'aws_bad_answer'],
    ['cut', 502, 'aws_bad_answer'],
  ] as const
  for (const [failure, status, code] of cases) {
    test(`${failure}: a session is ${status} ${code}`, async () => {
      const own = await createWorld()
      own.sandbox.fail('rekognition', failure)
      const answer = await own.call('/api/face-liveness/session', { method: 'POST' })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([status, code])
      if (status === 429) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    })
    // STS throttles only with 400; a 500 is an outage.
    if (failure === 'throttled_500') continue
    test(`${failure}: credentials are ${status} ${code}`, async () => {
      const own = await createWorld()
      own.sandbox.fail('sts', failure)
      const answer = await own.call('/api/aws/credentials')
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([status, code])
    })
  }
})

describe('credentials', () => {
  test('are valid for 15 minutes, and must not be cached', async () => {
    const answer = await world.call('/api/aws/credentials')
    const { data } = await bodyOf(answer)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(data).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/),
      secretAccessKey: expect.any(String),
      sessionToken: expect.any(String),
      expiration: expect.any(String),
      region: 'us-east-1',
    })
    // By the clock of the test, which stands still.
    const issuedAt = world.log.at(-1)?.time ?? ''
    expect(Date.parse(data.expiration) - Date.parse(issuedAt)).toBe(900_000)
  })
  test('come from AssumeRole if a role is configured', async () => {
    const own = await createWorld({
      env: { AWS_LIVENESS_ROLE_ARN: 'arn:aws:iam::123456789012:role/liveness' },
    })
    expect((await own.call('/api/aws/credentials')).status).toBe(200)
    expect(own.sandbox.calls('sts').map((call) => call.operation)).toEqual(['sts.AssumeRole'])
  })
})

describe('many requests at once', () => {
  const times = <T>(count: number, call: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, call))
  const asked = (to: 'rekognition' | 'sts', own: World) => own.sandbox.calls(to).length

  test('100 polls of a result are one call to AWS, and one more after a second', async () => {
    const own = await createWorld()
    const sessionId = await newSession(own, { scenario: null })
    const poll = () => own.call(`/api/face-liveness/results/${sessionId}`)
    for (const calls of [1, 2]) {
      const before = asked('rekognition', own)
      const answers = await times(50 * calls, poll)
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      expect(asked('rekognition', own) - before).toBe(1)
      own.advance(1000)
    }
    await finishSession(own, 'approved', sessionId)
    const bodies = await times(20, async () => bodyOf(await poll()))
    expect(new Set(bodies.map(({ data }) => data.isLive))).toEqual(new Set([true]))
  })

  test('whoever may not see a session gets nothing of it, while others poll', async () => {
    const own = await createWorld()
    const sessionId = await newSession(own, { scenario: null })
    const path = `/api/face-liveness/results/${sessionId}`
    expect((await own.call(path)).status).toBe(200)
    expect((await own.call(path, { team: 'others' })).status).toBe(404)
  })

  test('a check that is finished within the second can be submitted at once', async () => {
    const own = await createWorld()
    const profileId = await newProfile(own)
    const sessionId = await newSession(own, { scenario: null, profileId })
    expect(
      (await bodyOf(await own.call(`/api/face-liveness/results/${sessionId}`))).data.status,
    ).toBe('CREATED')
    await finishSession(own, 'approved', sessionId)
    const form = await submission(own, 'approved', sessionId)
    const path = `/api/verification_history/${profileId}`
    expect((await own.call(path, { method: 'POST', form })).status).toBe(201)
  })

  test('a failed call is not kept', async () => {
    const own = await createWorld()
    own.sandbox.fail('sts', 'access_denied', 1)
    expect((await own.call('/api/aws/credentials')).status).toBe(403)
    expect((await own.call('/api/aws/credentials')).status).toBe(200)
  })

  test('50 requests for credentials are one call to STS, and each principal has its own', async () => {
    const own = await createWorld()
    const tokenOf = async () => {
      const path = `/api/profiles/${await newProfile(own)}/token`
      const { access_token } = await bodyOf(await own.call(path, { method: 'POST', json: {} }))
      return `Bearer ${access_token}`
    }
    const callers = [
      {},
      { team: 'another' },
      { authorization: await tokenOf() },
      { authorization: await tokenOf() },
    ]
    const before = asked('sts', own)
    const keys = await Promise.all(
      callers.map(async (init) => {
        const bodies = await times(50, async () =>
          bodyOf(await own.call('/api/aws/credentials', init)),
        )
        const ids = new Set<string>(bodies.map(({ data }) => data.accessKeyId))
        expect(ids.size).toBe(1)
        return [...ids][0]
      }),
    )
    expect(new Set(keys).size).toBe(callers.length)
    expect(asked('sts', own) - before).toBe(callers.length)
    own.advance(1000)
    const { data } = await bodyOf(await own.call('/api/aws/credentials'))
    expect(keys).not.toContain(data.accessKeyId)
  })
})
