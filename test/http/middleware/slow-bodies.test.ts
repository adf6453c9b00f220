/** A body that does not arrive in time is given up, and what had arrived of it with it. */

import { beforeAll, describe, expect, test } from 'bun:test'
import { ok } from '../../../src/domain/faults/result.ts'
import { leaseMs } from '../../../src/domain/ports/idempotency.ts'
import type { SetTimer } from '../../../src/domain/ports/timer.ts'
import { eachChunk, readForm, readJson } from '../../../src/http/body/body.ts'
import { bodyDeadlineMs } from '../../../src/http/body/incoming.ts'
import { newApplicant } from '../../support/applicants.ts'
import { newProfile, newSession } from '../../support/people.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../../support/world.ts'

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

/** The answer to a request whose body never ends: its time is up as soon as it is being read. */
async function whenLate(answer: Promise<Response>): Promise<Response> {
  const waiting = { isOver: false }
  const over = () => {
    waiting.isOver = true
  }
  answer.then(over, over)
  while (!waiting.isOver) await world.passBodyDeadlines()
  return answer
}

const json = 'application/json'
const multipart = 'multipart/form-data; boundary=b'
const starts = {
  [json]: '{"userID":"',
  [multipart]:
    '--b\r\nContent-Disposition: form-data; name="document_front"; filename="a.jpg"\r\n\r\n\xff',
}
/** Says that more follows, and sends no more. */
const slow = (type: keyof typeof starts, init: CallInit = {}): CallInit => ({
  method: 'POST',
  ...init,
  headers: { 'Content-Type': type, 'Content-Length': '5000' },
  body: starts[type],
})

describe('a body that stands still is 408', () => {
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
    'changing one by JSON',
    'changing one by a form',
    'minting a token',
    'opening a session',
    'analyzing a document',
    'moving a status',
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
    test(`asking for a token by ${type}, in the words of RFC 6749`, async () => {
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

test('an applicant whose uploads stood still has its places again', async () => {
  const applicant = await newApplicant(world)
  const path = `/api/profiles/${applicant.profileId}`
  const uploads = [1, 2, 3].map(() => applicant.call(path, slow(multipart, { method: 'PATCH' })))
  const answers = await whenLate(Promise.all(uploads).then(([last]) => last ?? Response.error()))
  expect(answers.status).toBe(408)
  const change = { method: 'PATCH', json: { face_liveness_status: 'live' } }
  expect((await applicant.call(path, change)).status).toBe(200)
})

test('a vendor that is given up ends no upload', async () => {
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
  /** Its timers, to be run by hand, and a body that never ends. */
  const stuck = () => {
    const timers = new Map<() => void, number>()
    const setTimer: SetTimer = (ms, run) => {
      timers.set(run, ms)
      return () => timers.delete(run)
    }
    const stream = { isCancelled: false }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => {
        stream.isCancelled = true
      },
    })
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'Content-Type': json },
      body,
    })
    return { timers, stream, incoming: { request, setTimer } }
  }

  test('is over before the place that an upload takes is given to another', () => {
    expect(bodyDeadlineMs).toBeLessThan(leaseMs)
  })

  test('is one for the whole body, and what comes after it is not read', async () => {
    for (const read of [
      ({ incoming }: ReturnType<typeof stuck>) => readJson(incoming, { maxBytes: 100 }),
      ({ incoming }: ReturnType<typeof stuck>) => readForm(incoming, 100),
    ]) {
      const world = stuck()
      const result = read(world)
      expect([...world.timers.values()]).toEqual([bodyDeadlineMs])
      for (const run of world.timers.keys()) run()
      expect(await result).toEqual({ ok: false, fault: { kind: 'request_timeout' } })
      expect(world.stream.isCancelled).toBe(true)
      expect(world.timers.size).toBe(0)
    }
  })

  test('stops with the reading, whichever way it ends', async () => {
    const whole = stuck()
    const request = new Request('http://localhost/', { method: 'POST', body: 'abc' })
    const { setTimer } = whole.incoming
    expect(await eachChunk({ request, setTimer }, 3, () => ok(undefined))).toEqual(ok(undefined))
    const refused = await eachChunk(whole.incoming, 3, () => ok(undefined))
    expect(refused).toMatchObject({ fault: { kind: 'too_large' } })
    expect(whole.timers.size).toBe(0)
  })

  test('is not set where there is no body', async () => {
    const { timers, incoming } = stuck()
    const request = new Request('http://localhost/')
    await eachChunk({ ...incoming, request }, 3, () => ok(undefined))
    expect(timers.size).toBe(0)
  })
})
