/** A body that does not arrive in time is dropped, with what has arrived of it. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { ok } from '../../../src/domain/faults/result.ts'
import { leaseMs } from '../../../src/domain/ports/idempotency.ts'
import { readForm, readJson, takeChunks } from '../../../src/http/body/body.ts'
import { bodyDeadlineMs } from '../../../src/http/body/incoming.ts'
import type { Io } from '../../../src/io/io.ts'
import { newApplicant } from '../../support/applicants.ts'
import { newProfile, newSession } from '../../support/people.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
let profileId: string
beforeAll(async () => {
  world = await createWorld({
    env: {
      JWT_CLIENTS_JSON: JSON.stringify([
        { client_id: 'a', client_secret: 'a-secret', scopes: ['health:read'] },
      ]),
    },
  })
  profileId = await newProfile(world)
})

/** The response to a request whose body never ends: its deadline passes as soon as it is read. */
async function whenLate(answer: Promise<Response>): Promise<Response> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  answer.then(over, over)
  while (!isOver) await world.passBodyDeadlines()
  return answer
}

const json = 'application/json'
const multipart = 'multipart/form-data; boundary=b'
const starts = {
  [json]: '{"userID":"',
  [multipart]:
    '--b\r\nContent-Disposition: form-data; name="document_front"; filename="a.jpg"\r\n\r\n\xff',
}
/** Declares a longer body than it sends. */
const slow = (type: keyof typeof starts, init: CallInit = {}): CallInit => ({
  method: 'POST',
  ...init,
  headers: { 'Content-Type': type, 'Content-Length': '5000' },
  body: starts[type],
})

describe('a stalled body gets 408', () => {
  const routes = (): [string, CallInit][] => [
    ['/api/profiles/create', slow(json)],
    [`/api/profiles/${profileId}`, slow(json, { method: 'PATCH' })],
    [`/api/profiles/${profileId}`, slow(multipart, { method: 'PATCH' })],
    [`/api/profiles/${profileId}/token`, slow(json)],
    ['/api/face-liveness/session', slow(json)],
    ['/api/ollama/document-analysis', slow(multipart)],
    [`/api/status_history/${profileId}`, slow(json)],
    [`/api/verification_history/${profileId}`, slow(multipart)],
  ]
  for (const [at, name] of [
    'creating a profile',
    'changing a profile by JSON',
    'changing a profile by form',
    'minting a token',
    'opening a session',
    'analyzing a document',
    'changing a status',
    'submitting a verification',
  ].entries()) {
    test(name, async () => {
      const [path = '', init] = routes()[at] ?? []
      const answer = await whenLate(world.call(path, init))
      expect(answer.status).toBe(408)
      expect(answer.headers.get('Connection')).toStartWith('close')
      expect(await bodyOf(answer)).toEqual({
        error: 'Request timed out',
        message: 'The body did not arrive in time; send it again',
        code: 'request_timeout',
        request_id: expect.any(String),
      })
      expect(world.log.at(-1)).toMatchObject({ status: 408, fault: 'request_timeout' })
    })
  }

  for (const type of [json, 'application/x-www-form-urlencoded']) {
    test(`requesting a token by ${type}, with an error of RFC 6749`, async () => {
      const headers = { 'Content-Type': type, 'Content-Length': '5000' }
      const init = { method: 'POST', authorization: null, headers, body: 'client_id=a' }
      const answer = await whenLate(world.call('/api/auth/token', init))
      expect([answer.status, await bodyOf(answer)]).toEqual([
        408,
        {
          error: 'invalid_request',
          error_description: 'Request timed out',
          request_id: expect.any(String),
        },
      ])
      expect(world.log.at(-1)).toMatchObject({ status: 408, fault: 'request_timeout' })
    })
  }
})

test('an applicant can upload again after stalled uploads', async () => {
  const applicant = await newApplicant(world)
  const path = `/api/profiles/${applicant.profileId}`
  const uploads = [1, 2, 3].map(() => applicant.call(path, slow(multipart, { method: 'PATCH' })))
  const answers = await whenLate(Promise.all(uploads).then(([last]) => last ?? Response.error()))
  expect(answers.status).toBe(408)
  const change = { method: 'PATCH', json: { face_liveness_status: 'live' } }
  expect((await applicant.call(path, change)).status).toBe(200)
})

test('a vendor timeout does not end an upload', async () => {
  const own = await createWorld()
  const { promise: rest, resolve: send } = Promise.withResolvers<Uint8Array>()
  const pieces = [Promise.resolve(new TextEncoder().encode('{"userID":')), rest]
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = await pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
  const upload = own.call('/api/profiles/create', {
    method: 'POST',
    headers: { 'Content-Type': json },
    body,
  })
  const profile = await newProfile(own)
  const session = await newSession(own, { scenario: 'approved', profileId: profile })
  own.sandbox.fail('rekognition.GetFaceLivenessSessionResults', 'hang')
  expect((await own.call(`/api/face-liveness/results/${session}`)).status).toBe(504)
  send(new TextEncoder().encode(`"${crypto.randomUUID()}"}`))
  expect((await upload).status).toBe(201)
})

describe('the deadline', () => {
  /** A body that never ends, and its timers, for the test to run. */
  const stuck = () => {
    const timers = new Map<() => void, number>()
    const setTimer: Io['setTimer'] = (ms, run) => {
      timers.set(run, ms)
      return () => timers.delete(run)
    }
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => {
        isCancelled = true
      },
    })
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'Content-Type': json },
      body,
    })
    const clock = { now: () => 0, setTimer }
    return { timers, isCancelled: () => isCancelled, incoming: { request, clock } }
  }

  test('ends before the place of an upload expires', () => {
    expect(bodyDeadlineMs).toBeLessThan(leaseMs)
  })

  test('covers the whole body, and nothing is read after it', async () => {
    for (const read of [
      ({ incoming }: ReturnType<typeof stuck>) => readJson(incoming, { maxBytes: 100 }),
      ({ incoming }: ReturnType<typeof stuck>) => readForm(incoming, 100),
    ]) {
      const body = stuck()
      const result = read(body)
      expect([...body.timers.values()]).toEqual([bodyDeadlineMs])
      for (const run of body.timers.keys()) run()
      expect(await result).toEqual({ ok: false, fault: { kind: 'request_timeout' } })
      expect(body.isCancelled()).toBe(true)
      expect(body.timers.size).toBe(0)
    }
  })

  test('is cleared when the reading ends, for whatever reason', async () => {
    const whole = stuck()
    const request = new Request('http://localhost/', { method: 'POST', body: 'abc' })
    const { clock } = whole.incoming
    expect(await takeChunks({ request, clock }, 3, () => ok(undefined))).toEqual(ok(undefined))
    const refused = await takeChunks(whole.incoming, 3, () => ok(undefined))
    expect(refused).toMatchObject({ fault: { kind: 'too_large' } })
    expect(whole.timers.size).toBe(0)
  })

  test('is not set if there is no body', async () => {
    const { timers, incoming } = stuck()
    const request = new Request('http://localhost/')
    await takeChunks({ ...incoming, request }, 3, () => ok(undefined))
    expect(timers.size).toBe(0)
  })
})
