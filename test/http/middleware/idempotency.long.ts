/** Idempotency keys: each route that accepts one, and everything that can happen to a repeated request. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { leaseMs, responseTtlMs } from '../../../src/domain/ports/idempotency.ts'
import { applicantOf } from '../../support/applicants.ts'
import {
  finishSession,
  newProfile,
  newSession,
  specimen,
  submission,
} from '../../support/people.ts'
import {
  bodyOf,
  type CallInit,
  createWorld,
  goodClaims,
  tokenOf,
  unique,
  type World,
} from '../../support/world.ts'

setDefaultTimeout(300_000)

/** What the database does with requests that are not about keys. */
type OtherRequests = 'succeed' | 'fail' | 'hang'

interface FaultyWorld extends World {
  setOtherRequests: (to: OtherRequests) => void
  /** A process that dies neither releases a lease nor stores a response for it. */
  setDying: (dying: boolean) => void
  /** Resolves when a request that is not about keys hangs. */
  hung: () => Promise<void>
}

async function faultyWorld(): Promise<FaultyWorld> {
  let otherRequests: OtherRequests = 'succeed'
  let isDying = false
  const hanging = { started: Promise.withResolvers<void>(), end: Promise.withResolvers<void>() }
  const world = await createWorld({
    fetch: async (request, next) => {
      const isLogin = request.url.includes('/auth-with-password')
      if (isLogin || !request.url.startsWith(world.pb.url)) return next(request)
      const text = request.method === 'GET' ? '' : await request.clone().text()
      const isAboutKeys = `${request.url} ${text}`.includes('idempotency_keys')
      const isLease =
        isAboutKeys && request.method === 'POST' && !request.url.endsWith('/api/batch')
      if (isAboutKeys && (isLease || !isDying || request.method === 'GET')) return next(request)
      if (!isAboutKeys && otherRequests === 'succeed') return next(request)
      if (!isAboutKeys && otherRequests === 'hang') {
        hanging.started.resolve()
        await hanging.end.promise
        return next(request)
      }
      return new Response(null, { status: 502 })
    },
  })
  return {
    ...world,
    setOtherRequests: (to) => {
      otherRequests = to
      if (to !== 'hang') hanging.end.resolve()
    },
    setDying: (dying) => {
      isDying = dying
    },
    hung: () => hanging.started.promise,
  }
}

interface Case {
  name: string
  /** The path, one request, and one that differs from it. */
  prepare: (world: World) => Promise<{ path: string; init: CallInit; other: CallInit }>
  /** The status of the first response. */
  status: number
}

const post = (init: CallInit): CallInit => ({ method: 'POST', ...init })

const cases: Case[] = [
  {
    name: 'POST /api/profiles/create',
    status: 201,
    prepare: async () => {
      const json = { userID: unique('user'), name: 'Jane' }
      const init = post({ json })
      const other = post({ json: { ...json, name: 'Joan' } })
      return { path: '/api/profiles/create', init, other }
    },
  },
  {
    name: 'POST /api/face-liveness/session',
    status: 200,
    prepare: async (world) => {
      const json = { profile_id: await newProfile(world) }
      const other = post({ json: { ...json, audit_images: 1 } })
      return { path: '/api/face-liveness/session', init: post({ json }), other }
    },
  },
  {
    name: 'POST /api/ollama/document-analysis',
    status: 200,
    prepare: async (world) => {
      const form = {
        profile_id: await newProfile(world),
        document_front: await specimen(world, 'approved', 'document_front'),
      }
      const other = post({
        form: { ...form, document_front: await specimen(world, 'approved', 'facial_photo') },
      })
      return { path: '/api/ollama/document-analysis', init: post({ form }), other }
    },
  },
  {
    name: 'POST /api/status_history/:id',
    status: 201,
    prepare: async (world) => {
      const json = { previous_status: 'unverified', new_status: 'pending', notes: 'First look' }
      const path = `/api/status_history/${await newProfile(world)}`
      return { path, init: post({ json }), other: post({ json: { ...json, notes: 'Second' } }) }
    },
  },
  {
    name: 'POST /api/verification_history/:id',
    status: 201,
    prepare: async (world) => {
      const profileId = await newProfile(world)
      const sessionId = await newSession(world, { scenario: 'approved', profileId })
      const form = await submission(world, 'approved', sessionId)
      const path = `/api/verification_history/${profileId}`
      return { path, init: post({ form }), other: post({ form: { ...form, name: 'Another' } }) }
    },
  },
]

const keyed = (init: CallInit, key: string): CallInit => ({
  ...init,
  headers: { ...init.headers, 'Idempotency-Key': key },
})
const isReplay = (answer: Response): boolean => answer.headers.get('Idempotent-Replayed') === 'true'
const codeOf = async (answer: Response) => [answer.status, (await bodyOf(answer)).code]
const somebodyElse = async (team: string): Promise<CallInit> => {
  const claims = { ...goodClaims({ team }), sub: 'somebody-else', client_id: 'somebody-else' }
  return { authorization: `Bearer ${await tokenOf(claims)}` }
}

for (const { name, prepare, status } of cases) {
  describe(name, () => {
    test('the same request again gets the same response, byte for byte, and nothing is done', async () => {
      const world = await createWorld()
      const { path, init } = await prepare(world)
      const first = await world.call(path, keyed(init, 'k'))
      expect([first.status, isReplay(first)]).toEqual([status, false])
      const asked = world.sandbox.calls().length
      world.advance(3_600_000)
      const again = await world.call(path, keyed(init, '"k"'))
      expect([again.status, isReplay(again)]).toEqual([status, true])
      expect(await again.text()).toBe(await first.text())
      expect(again.headers.get('Content-Type')).toBe(first.headers.get('Content-Type'))
      expect(world.sandbox.calls()).toHaveLength(asked)
      expect(world.log.at(-1)).toMatchObject({ status, replayed: true })
    })

    test('another body with the same key gets 422, and nothing is done', async () => {
      const world = await createWorld()
      const { path, init, other } = await prepare(world)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(status)
      const asked = world.sandbox.calls().length
      expect(await codeOf(await world.call(path, keyed(other, 'k')))).toEqual([
        422,
        'idempotency_key_reused',
      ])
      expect(world.sandbox.calls()).toHaveLength(asked)
      expect(isReplay(await world.call(path, keyed(init, 'k')))).toBe(true)
    })

    test('while it runs, the same request gets 409 and another 422; afterwards it gets the response', async () => {
      const world = await faultyWorld()
      const { path, init, other } = await prepare(world)
      world.setOtherRequests('hang')
      const first = world.call(path, keyed(init, 'k'))
      await world.hung()
      const same = await world.call(path, keyed(init, 'k'))
      expect(same.headers.get('Retry-After')).toBe('2')
      expect(await codeOf(same)).toEqual([409, 'idempotency_key_in_use'])
      expect((await world.call(path, keyed(other, 'k'))).status).toBe(422)
      world.setOtherRequests('succeed')
      expect((await first).status).toBe(status)
      const again = await world.call(path, keyed(init, 'k'))
      expect([again.status, isReplay(again)]).toEqual([status, true])
    })

    test('a 5xx is not stored: a retry runs again, and another body may use the key', async () => {
      const world = await faultyWorld()
      const { path, init, other } = await prepare(world)
      world.setOtherRequests('fail')
      expect((await world.call(path, keyed(other, 'k'))).status).toBe(503)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(503)
      world.setOtherRequests('succeed')
      const again = await world.call(path, keyed(init, 'k'))
      expect([again.status, isReplay(again)]).toEqual([status, false])
      expect(isReplay(await world.call(path, keyed(init, 'k')))).toBe(true)
    })

    test('another caller with the same key does not get the response', async () => {
      const world = await createWorld()
      const { path, init } = await prepare(world)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(status)
      for (const other of [await somebodyElse(world.team), { team: unique('team') }]) {
        const answer = await world.call(path, { ...keyed(init, 'k'), ...other })
        expect(isReplay(answer)).toBe(false)
        expect(answer.status).not.toBe(422)
      }
    })

    test('a repetition without the scope or the token is refused before the replay', async () => {
      const world = await createWorld()
      const { path, init } = await prepare(world)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(status)
      const refused = await world.call(path, { ...keyed(init, 'k'), scopes: ['health:read'] })
      expect([refused.status, isReplay(refused)]).toEqual([403, false])
      const nobody = await world.call(path, { ...keyed(init, 'k'), authorization: null })
      expect([nobody.status, isReplay(nobody)]).toEqual([401, false])
    })

    test('the key is free after a day', async () => {
      const world = await createWorld()
      const { path, init, other } = await prepare(world)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(status)
      world.advance(responseTtlMs - 1000)
      expect(isReplay(await world.call(path, keyed(init, 'k')))).toBe(true)
      world.advance(1000)
      const late = await world.call(path, keyed(other, 'k'))
      expect(isReplay(late)).toBe(false)
      expect(late.status).not.toBe(422)
    })

    test('a process that dies holds the key only until its lease expires', async () => {
      const world = await faultyWorld()
      const { path, init, other } = await prepare(world)
      world.setOtherRequests('fail')
      world.setDying(true)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(503)
      world.setOtherRequests('succeed')
      world.setDying(false)
      expect((await world.call(path, keyed(init, 'k'))).status).toBe(409)
      world.advance(leaseMs)
      expect((await world.call(path, keyed(other, 'k'))).status).toBe(422)
      const again = await world.call(path, keyed(init, 'k'))
      expect([again.status, isReplay(again)]).toEqual([status, false])
      expect(isReplay(await world.call(path, keyed(init, 'k')))).toBe(true)
    })

    test('of fifty concurrent requests one runs, the others get 409 or its response', async () => {
      const world = await createWorld()
      const { path, init } = await prepare(world)
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => world.call(path, keyed(init, 'k'))),
      )
      const done = answers.filter((answer) => answer.status === status && !isReplay(answer))
      expect(done).toHaveLength(1)
      const others = answers.filter((answer) => answer !== done[0])
      expect(others.filter((answer) => answer.status !== 409 && !isReplay(answer))).toEqual([])
      const again = await world.call(path, keyed(init, 'k'))
      expect(await again.text()).toBe((await done[0]?.text()) ?? '')
    })

    test('if the key cannot be leased: 503, and nothing is done', async () => {
      const own: World = await createWorld({
        fetch: async (request, next) =>
          request.url.includes('idempotency_keys')
            ? new Response(null, { status: 502 })
            : next(request),
      })
      const { path, init } = await prepare(own)
      const asked = own.sandbox.calls().length
      expect(await codeOf(await own.call(path, keyed(init, 'k')))).toEqual([
        503,
        'database_unavailable',
      ])
      expect(own.sandbox.calls()).toHaveLength(asked)
      // Nothing was written either: without a key it counts as the first.
      expect((await own.call(path, init)).status).toBe(status)
    })

    test('a malformed key is refused before the body is read', async () => {
      const world = await createWorld()
      const { path } = await prepare(world)
      for (const key of ['', 'x'.repeat(256), 'schl\u00fcssel', '"open']) {
        const answer = await world.call(path, keyed({ method: 'POST', body: '{' }, key))
        const { code, details } = await bodyOf(answer)
        expect([answer.status, code, details[0].path]).toEqual([
          400,
          'invalid_idempotency_key',
          'Idempotency-Key',
        ])
      }
    })
  })
}

describe('a form', () => {
  test('is the same in another order, and different with one more field', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const form = await submission(world, 'approved', sessionId)
    const path = `/api/verification_history/${profileId}`
    expect((await world.call(path, keyed(post({ form }), 'k'))).status).toBe(201)
    const turned = Object.fromEntries(Object.entries(form).toReversed())
    expect(isReplay(await world.call(path, keyed(post({ form: turned }), 'k')))).toBe(true)
    const more = { ...form, unknown: 'field' }
    expect((await world.call(path, keyed(post({ form: more }), 'k'))).status).toBe(422)
  })
})

describe('stored responses', () => {
  test('do not include a refusal: it is decided again', async () => {
    const world = await createWorld()
    const json = { previous_status: 'pending', new_status: 'rejected', notes: 'n' }
    const path = `/api/status_history/${await newProfile(world)}`
    const refused = await world.call(path, keyed(post({ json }), 'k'))
    expect(await codeOf(refused)).toEqual([409, 'status_conflict'])
    const first = { previous_status: 'unverified', new_status: 'pending', notes: 'n' }
    expect((await world.call(path, post({ json: first }))).status).toBe(201)
    const again = await world.call(path, keyed(post({ json }), 'k'))
    expect([again.status, isReplay(again)]).toEqual([201, false])
  })

  test('do not include one for an invalid body: the key stays free for a valid one', async () => {
    const world = await createWorld()
    const path = '/api/profiles/create'
    expect((await world.call(path, keyed(post({ json: {} }), 'k'))).status).toBe(400)
    const json = { userID: unique('user') }
    expect((await world.call(path, keyed(post({ json }), 'k'))).status).toBe(201)
  })

  test('do not include one that asks to retry: the verification runs once the session is complete', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: null, profileId })
    const form = await submission(world, 'approved', sessionId)
    const path = `/api/verification_history/${profileId}`
    expect(await codeOf(await world.call(path, keyed(post({ form }), 'k')))).toEqual([
      409,
      'liveness_not_completed',
    ])
    await finishSession(world, 'approved', sessionId)
    expect((await world.call(path, keyed(post({ form }), 'k'))).status).toBe(201)
  })

  test('do not include a 403: an applicant without permission leaves no rows behind', async () => {
    const batches: string[] = []
    const world = await createWorld({
      fetch: async (request, next) => {
        if (request.url.endsWith('/api/batch')) batches.push(await request.clone().text())
        return next(request)
      },
    })
    const applicant = await applicantOf(world, await newProfile(world))
    const init = keyed(post({ json: { userID: unique('user') } }), unique('key'))
    for (const time of [1, 2]) {
      const refused = await applicant.call('/api/profiles/create', init)
      expect([time, refused.status, isReplay(refused)]).toEqual([time, 403, false])
    }
    expect(batches.filter((batch) => batch.includes('applicant_forbidden'))).toEqual([])
  })

  test('do not include a 429 of a vendor', async () => {
    const world = await createWorld()
    const json = { profile_id: await newProfile(world) }
    const init = keyed(post({ json }), 'k')
    world.sandbox.fail('rekognition', 'throttled', 3)
    expect((await world.call('/api/face-liveness/session', init)).status).toBe(429)
    expect((await world.call('/api/face-liveness/session', init)).status).toBe(200)
  })
})

test('an applicant with the same key as a machine client gets no code and no score', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  const applicant = await applicantOf(world, profileId)
  const sessionId = await applicant.session('expired-document')
  const init = keyed(post({ form: await submission(world, 'expired-document', sessionId) }), 'k')
  const path = `/api/verification_history/${profileId}`
  const machine = await world.call(path, init)
  expect((await machine.clone().json()).data.decision.policy).toBeString()
  const person = await applicant.call(path, init)
  expect([person.status, isReplay(person)]).toEqual([200, false])
  expect(Object.keys((await bodyOf(person)).data.decision)).toEqual(['outcome', 'reasons'])
  // Each has its own response from then on. A new token of the same person is the same person.
  const renewed = await applicantOf(world, profileId)
  const again = await renewed.call(path, init)
  expect([again.status, isReplay(again)]).toEqual([200, true])
  expect(await (await world.call(path, init)).text()).toBe(await machine.text())
})

test('a caller who lost access to all teams does not get a response from before', async () => {
  const world = await createWorld()
  const team = unique('team')
  const profileId = await newProfile(world, {}, { team })
  const json = { previous_status: 'unverified', new_status: 'pending', notes: 'n' }
  const init = keyed(post({ json }), 'k')
  const path = `/api/status_history/${profileId}`
  const wide = { ...init, scopes: ['status-history:write', 'teams:all'] }
  expect((await world.call(path, wide)).status).toBe(201)
  expect(isReplay(await world.call(path, wide))).toBe(true)
  expect((await world.call(path, init)).status).toBe(404)
})

test('one replica replays the response of another', async () => {
  const [one, other] = [await createWorld(), await createWorld()]
  const init = { ...keyed(post({ json: { userID: unique('user') } }), 'k'), team: one.team }
  const first = await one.call('/api/profiles/create', init)
  const again = await other.call('/api/profiles/create', init)
  expect([again.status, isReplay(again)]).toEqual([201, true])
  expect(await again.text()).toBe(await first.text())
})

describe('a token for one profile', () => {
  test('is a secret: the key has no effect, each call mints a new one, none is stored', async () => {
    const world = await createWorld()
    const path = `/api/profiles/${await newProfile(world)}/token`
    const key = unique('key')
    const [first, second] = [
      await bodyOf(await world.call(path, keyed(post({ json: {} }), key))),
      await bodyOf(await world.call(path, keyed(post({ json: { expires_in: 60 } }), key))),
    ]
    expect(first.access_token).not.toBe(second.access_token)
    expect(world.log.slice(-2).map(({ upstream }) => upstream?.pocketbase?.calls)).toEqual([1, 1])
  })
})

test('the database holds only hashes of the key, the caller and the request', async () => {
  const bodies: string[] = []
  const world = await createWorld({
    fetch: async (request, next) => {
      if (request.url.includes('idempotency_keys') && request.method === 'POST')
        bodies.push(await request.clone().text())
      return next(request)
    },
  })
  const json = { userID: unique('user'), name: 'Jane Doe' }
  await world.call('/api/profiles/create', keyed(post({ json }), 'jane@example.com'))
  expect(bodies).toHaveLength(1)
  expect(Object.keys(JSON.parse(bodies[0] ?? '')).sort()).toEqual([
    'expires_at',
    'id',
    'key_hash',
    'lease_until',
    'request_hash',
  ])
  expect(bodies[0]).not.toMatch(/jane|user|test-client/i)
})

test('a key costs two more database requests, for the lease and the response; no key costs none', async () => {
  const world = await createWorld()
  const create = async (init: (json: object) => CallInit) => {
    await world.call('/api/profiles/create', init({ userID: unique('user') }))
    return world.log.at(-1)?.upstream?.pocketbase?.calls
  }
  // The first request with a key also looks for expired responses.
  await create((json) => keyed(post({ json }), unique('key')))
  expect(await create((json) => post({ json }))).toBe(1)
  expect(await create((json) => keyed(post({ json }), unique('key')))).toBe(3)
})

test('a page of another origin can see that a response is a replay', async () => {
  const world = await createWorld()
  const headers = { Origin: 'http://localhost:3000' }
  const init = keyed(post({ json: { userID: unique('user') }, headers }), 'k')
  await world.call('/api/profiles/create', init)
  const again = await world.call('/api/profiles/create', init)
  expect(isReplay(again)).toBe(true)
  expect(again.headers.get('Access-Control-Expose-Headers')).toContain('Idempotent-Replayed')
})
