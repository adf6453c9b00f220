/** What must be the same on every runtime, told as requests over a real connection. */

import { expect } from 'bun:test'
import { limitMarks } from '../../src/http/documents.ts'
import { makeDocument } from '../../src/http/make-document.ts'
import { newApplicant, verifyAs } from '../support/applicants.ts'
import { codesOf, newProfile, newSession, specimen, submission, verify } from '../support/people.ts'
import { bodyOf, type CallInit, type Site, unique } from '../support/world.ts'

/** One runtime: its app, the simulated vendors behind it, and what it can do that others cannot. */
export interface RuntimeSite extends Site {
  pictures: 'converted' | 'refused'
}

export interface Case {
  name: string
  run: (on: RuntimeSite) => Promise<void>
}

/** A machine client of the configuration. */
export const client = {
  client_id: 'runtime-suite',
  client_secret: 'a-secret-of-the-runtime-suite',
  team_id: 'runtime-suite',
  scopes: ['health:read', 'settings:read'],
}
export const maxImageBytes = 1024 * 1024

const post = (on: Site, path: string, init: CallInit = {}) =>
  on.call(path, { method: 'POST', ...init })
const patch = (on: Site, id: string, form: Record<string, string | Blob>) =>
  on.call(`/api/profiles/${id}`, { method: 'PATCH', form })
const answers = async (answer: Response, status: number, code: string) => {
  const body = await bodyOf(answer)
  expect([answer.status, body.code]).toEqual([status, code])
  expect(body.request_id).toBe(answer.headers.get('X-Request-Id'))
}
const submit = async (on: Site, changes: Record<string, Blob>, scenario = 'approved') => {
  const profileId = await newProfile(on)
  const sessionId = await newSession(on, { scenario, profileId })
  const form = { ...(await submission(on, scenario, sessionId)), ...changes }
  return post(on, `/api/verification_history/${profileId}`, { form })
}

const tokens: Case[] = [
  {
    name: 'a token by JSON opens what its scopes say',
    run: async (on) => {
      const { client_id, client_secret } = client
      const json = { client_id, client_secret }
      const minted = await post(on, '/api/auth/token', { json, authorization: null })
      expect(minted.status).toBe(200)
      const authorization = `Bearer ${(await bodyOf(minted)).access_token}`
      expect((await on.call('/api/settings', { authorization })).status).toBe(200)
      expect((await on.call('/api/aws/credentials', { authorization })).status).toBe(403)
    },
  },
  {
    name: 'a token by HTTP Basic and a form',
    run: async (on) => {
      const minted = await post(on, '/api/auth/token', {
        authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&scope=health%3Aread',
      })
      expect([minted.status, (await bodyOf(minted)).scope]).toEqual([200, 'health:read'])
    },
  },
  {
    name: 'a wrong client secret: 401',
    run: async (on) => {
      const json = { client_id: client.client_id, client_secret: 'wrong' }
      const answer = await post(on, '/api/auth/token', { json, authorization: null })
      expect([answer.status, (await bodyOf(answer)).error]).toEqual([401, 'invalid_client'])
    },
  },
  {
    name: 'an answer says how many requests remain',
    run: async (on) => {
      const answer = await on.call('/api/settings')
      expect(answer.headers.get('RateLimit-Policy')).toMatch(/^"api";q=\d+;w=60$/)
      expect(answer.headers.get('RateLimit')).toMatch(/^"api";r=\d+;t=\d+$/)
    },
  },
  {
    name: 'no token: 401 with a challenge',
    run: async (on) => {
      const answer = await on.call('/api/settings', { authorization: null })
      expect(answer.headers.get('WWW-Authenticate')).toStartWith('Bearer')
      expect(answer.status).toBe(401)
    },
  },
  {
    name: 'a token that is cut short: 401',
    run: async (on) => {
      const answer = await on.call('/api/settings', {
        authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.',
      })
      expect(answer.status).toBe(401)
    },
  },
  {
    name: 'a missing scope: 403',
    run: async (on) => {
      const answer = await on.call('/api/settings', { scopes: ['profiles:read'] })
      expect(answer.status).toBe(403)
    },
  },
]

const transport: Case[] = [
  {
    name: 'livez, readyz and health',
    run: async (on) => {
      for (const path of ['/livez', '/readyz']) {
        const answer = await on.call(path, { authorization: null })
        expect([answer.status, await bodyOf(answer)]).toEqual([200, { status: 'ok' }])
      }
      const body = await bodyOf(await on.call('/'))
      expect(body).toMatchObject({ status: 'OK', pocketbase_status: 'authenticated' })
    },
  },
  {
    name: 'HEAD is GET without a body',
    run: async (on) => {
      const answer = await on.call('/livez', { method: 'HEAD' })
      expect([answer.status, await answer.text()]).toEqual([200, ''])
    },
  },
  {
    name: 'a preflight of the web app, and of a stranger',
    run: async (on) => {
      const ask = (origin: string) =>
        on.call('/api/settings', {
          method: 'OPTIONS',
          authorization: null,
          headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
        })
      const ours = (await ask('https://client.example')).headers
      expect(ours.get('Access-Control-Allow-Origin')).toBe('https://client.example')
      const theirs = (await ask('https://evil.example')).headers
      expect(theirs.get('Access-Control-Allow-Origin')).toBeNull()
    },
  },
  {
    name: 'security headers, and the request id that was sent',
    run: async (on) => {
      const { headers } = await on.call('/livez', { headers: { 'X-Request-Id': 'suite-1' } })
      expect(headers.get('X-Request-Id')).toBe('suite-1')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Cache-Control')).toBe('no-store')
    },
  },
  {
    name: 'the OpenAPI document and its page, with the limits of this server',
    run: async (on) => {
      for (const [path, name] of [
        ['/openapi.json', 'openapi.json'],
        ['/docs', 'docs.html'],
      ] as const) {
        const answer = await on.call(path, { authorization: null })
        expect(answer.status).toBe(200)
        const made = await makeDocument(name)
        expect(made).toContain(limitMarks.image)
        const { image, video } = limitMarks
        const megabytes = String(maxImageBytes / 1024 / 1024)
        const text = await answer.text()
        expect(text === made.replaceAll(image, megabytes).replaceAll(video, '50')).toBe(true)
      }
    },
  },
  {
    name: 'an unknown route: 404',
    run: async (on) => answers(await on.call('/nothing/here'), 404, 'route_not_found'),
  },
  {
    name: 'another method: 405 with Allow',
    run: async (on) => {
      const answer = await on.call('/api/profiles/create', { method: 'DELETE' })
      expect(answer.headers.get('Allow')).toBe('POST')
      await answers(answer, 405, 'method_not_allowed')
    },
  },
  {
    name: 'malformed JSON: 400',
    run: async (on) => {
      const headers = { 'Content-Type': 'application/json' }
      const answer = await post(on, '/api/profiles/create', { headers, body: '{"a":' })
      await answers(answer, 400, 'malformed_json')
    },
  },
  {
    name: 'another content type: 415',
    run: async (on) => {
      const headers = { 'Content-Type': 'text/plain' }
      const answer = await post(on, '/api/profiles/create', { headers, body: 'hello' })
      await answers(answer, 415, 'unsupported_content_type')
    },
  },
  {
    name: 'JSON over its limit: 413',
    run: async (on) => {
      const json = { userID: 'x'.repeat(300_000) }
      await answers(await post(on, '/api/profiles/create', { json }), 413, 'too_large')
    },
  },
  {
    name: 'a body without end and without a length: 413, and the connection survives',
    run: async (on) => {
      const piece = new Uint8Array(64 * 1024).fill(120)
      const left = { pieces: 64 }
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          left.pieces -= 1
          if (left.pieces < 0) return controller.close()
          controller.enqueue(piece)
        },
      })
      const headers = { 'Content-Type': 'application/json' }
      await answers(await post(on, '/api/profiles/create', { headers, body }), 413, 'too_large')
      expect((await on.call('/livez')).status).toBe(200)
    },
  },
]

const profiles: Case[] = [
  {
    name: 'a profile is created, reused, and read',
    run: async (on) => {
      const userID = unique('user')
      const create = () => post(on, '/api/profiles/create', { json: { userID, name: 'Zoë Łuk' } })
      const [first, second] = [await create(), await create()]
      expect([first.status, second.status]).toEqual([201, 200])
      const { id } = await bodyOf(first)
      expect((await bodyOf(second)).id).toBe(id)
      const read = await bodyOf(await on.call(`/api/profiles/${id}`))
      expect(read.data.name).toBe('Zoë Łuk')
    },
  },
  {
    name: 'ten at once create one profile',
    run: async (on) => {
      const json = { userID: unique('user') }
      const all = await Promise.all(
        Array.from({ length: 10 }, () => post(on, '/api/profiles/create', { json })),
      )
      const ids = await Promise.all(all.map(async (answer) => (await bodyOf(answer)).id))
      expect(new Set(ids).size).toBe(1)
      expect(all.filter(({ status }) => status === 201)).toHaveLength(1)
    },
  },
  {
    name: "another team's profile: 404 like one that does not exist",
    run: async (on) => {
      const id = await newProfile(on, {}, { team: unique('theirs') })
      for (const one of [id, 'aaaaaaaaaaaaaaa'])
        await answers(await on.call(`/api/profiles/${one}`), 404, 'profile_not_found')
    },
  },
  {
    name: 'PATCH of fields as JSON',
    run: async (on) => {
      const id = await newProfile(on)
      const json = { document_name: 'Ana', verification_status: 'pending' }
      const answer = await on.call(`/api/profiles/${id}`, { method: 'PATCH', json })
      expect(answer.status).toBe(200)
      const { data } = await bodyOf(await on.call(`/api/profiles/${id}`))
      expect([data.name, data.status]).toEqual(['Ana', 'pending'])
    },
  },
  {
    name: 'PATCH with a picture as multipart, under a neutral name',
    run: async (on) => {
      const id = await newProfile(on)
      const document_front = await specimen(on, 'approved', 'document_front')
      const answer = await patch(on, id, { document_front, document_name: 'Ana' })
      expect(answer.status).toBe(200)
      const { data } = await bodyOf(answer)
      expect(data.document_front).toMatch(/^document_front_[a-z0-9]{10}\.jpg$/)
      expect(data.document_name).toBe('Ana')
    },
  },
  {
    name: 'a text that is called a picture: 415',
    run: async (on) => {
      const document_front = new Blob(['hello'], { type: 'image/jpeg' })
      const answer = await patch(on, await newProfile(on), { document_front })
      await answers(answer, 415, 'unsupported_media')
    },
  },
  {
    name: 'a picture over its limit: 413',
    run: async (on) => {
      const picture = await specimen(on, 'approved', 'document_front')
      const document_front = new Blob([picture, new Uint8Array(maxImageBytes)])
      const answer = await patch(on, await newProfile(on), { document_front })
      await answers(answer, 413, 'too_large')
    },
  },
  {
    name: 'a multipart body that ends too soon: 400',
    run: async (on) => {
      const answer = await on.call(`/api/profiles/${await newProfile(on)}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
        body: '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nAna',
      })
      expect(answer.status).toBe(400)
    },
  },
  {
    name: 'a status by hand, with its reason',
    run: async (on) => {
      const json = { previous_status: 'unverified', new_status: 'pending', notes: 'By hand' }
      const answer = await post(on, `/api/status_history/${await newProfile(on)}`, { json })
      expect(answer.status).toBe(201)
    },
  },
  {
    name: 'a request with an Idempotency-Key is done once',
    run: async (on) => {
      const init = (name: string) => ({
        json: { userID: user, name },
        headers: { 'Idempotency-Key': user },
      })
      const user = unique('user')
      const first = await post(on, '/api/profiles/create', init('Jane'))
      const again = await post(on, '/api/profiles/create', init('Jane'))
      expect([first.status, again.status]).toEqual([201, 201])
      expect(again.headers.get('Idempotent-Replayed')).toBe('true')
      expect(await again.text()).toBe(await first.text())
      const other = await post(on, '/api/profiles/create', init('Joan'))
      await answers(other, 422, 'idempotency_key_reused')
    },
  },
]

const vendors: Case[] = [
  {
    name: 'liveness: a session, the browser, its result',
    run: async (on) => {
      const sessionId = await newSession(on, { scenario: 'approved' })
      const { data } = await bodyOf(await on.call(`/api/face-liveness/results/${sessionId}`))
      expect(data).toMatchObject({ isLive: true, status: 'SUCCEEDED' })
      expect(atob(data.referenceImage.bytes).charCodeAt(0)).toBe(0xff)
    },
  },
  {
    name: 'liveness: before the person is done',
    run: async (on) => {
      const sessionId = await newSession(on, { scenario: null })
      const { data } = await bodyOf(await on.call(`/api/face-liveness/results/${sessionId}`))
      expect(data).toMatchObject({ isLive: false, status: 'CREATED', confidenceScore: null })
    },
  },
  {
    name: 'temporary keys for the browser',
    run: async (on) => {
      const { data } = await bodyOf(await on.call('/api/aws/credentials'))
      expect(data).toMatchObject({ region: 'us-east-1', sessionToken: expect.any(String) })
    },
  },
  {
    name: 'a document is read, and checked by our own code',
    run: async (on) => {
      const document_front = await specimen(on, 'approved', 'document_front')
      const answer = await post(on, '/api/ollama/document-analysis', { form: { document_front } })
      expect(answer.status).toBe(200)
      const { data } = await bodyOf(answer)
      expect(data.analysis_json).toMatchObject({
        name: 'Ana Lucia Exemplar',
        document_type: 'passport',
        date_of_birth: '1990-01-15 00:00:00.000Z',
      })
      expect(data.analysis_json.checks).toContainEqual(
        expect.objectContaining({ name: 'mrz_check_digits', status: 'pass' }),
      )
    },
  },
]

const decisions: Case[] = [
  {
    name: 'an honest person is approved, and the same submission again is the same record',
    run: async (on) => {
      const { response, body, profileId, sessionId } = await verify(on, 'approved')
      expect([response.status, body.data.decision.outcome]).toEqual([201, 'approved'])
      const form = await submission(on, 'approved', sessionId)
      const again = await post(on, `/api/verification_history/${profileId}`, { form })
      expect([again.status, (await bodyOf(again)).data.id]).toEqual([200, body.data.id])
      const { data } = await bodyOf(await on.call(`/api/profiles/${profileId}`))
      expect(data.status).toBe('verified')
    },
  },
  {
    name: 'another face is declined',
    run: async (on) => {
      const { body } = await verify(on, 'face-mismatch')
      expect(body.data.decision.outcome).toBe('declined')
      expect(codesOf(body)).toContain('FACE_MISMATCH')
    },
  },
  {
    name: 'a claim of 99 against a score of 20 is declined',
    run: async (on) => {
      const { body } = await verify(on, 'spoofed-liveness', { liveness_confidence: '99' })
      expect(body.data.decision.outcome).toBe('declined')
      expect(codesOf(body)).toContain('LIVENESS_CLAIM_MISMATCH')
    },
  },
  {
    name: 'a vendor that fails means review',
    run: async (on) => {
      const { body } = await verify(on, 'provider-outage')
      expect(body.data.decision.outcome).toBe('review')
    },
  },
  {
    name: 'a WEBP portrait is converted, or refused by its name where there are no codecs',
    run: async (on) => {
      const jpeg = await specimen(on, 'approved', 'facial_photo')
      const webp = new Uint8Array(await new Bun.Image(await jpeg.arrayBuffer()).webp().bytes())
      const answer = await submit(on, { facial_photo: new Blob([webp]) })
      if (on.pictures === 'refused') return answers(answer, 400, 'image_not_comparable')
      expect(answer.status).toBe(201)
      expect(codesOf(await bodyOf(answer))).not.toContain('FACE_MATCH_UNAVAILABLE')
    },
  },
  {
    name: 'an applicant gets through with a token for one profile alone',
    run: async (on) => {
      const person = await newApplicant(on)
      const { response } = await verifyAs(on, person, { scenario: 'approved' })
      const { data } = await bodyOf(response)
      expect([response.status, data.decision.outcome]).toEqual([201, 'approved'])
      expect(data.decision).not.toHaveProperty('evidence_hash')
      const other = await newProfile(on)
      expect((await person.call(`/api/profiles/${other}`)).status).toBe(404)
      await answers(
        await person.call(`/api/profiles/${other}/token`, { method: 'POST' }),
        403,
        'applicant_forbidden',
      )
    },
  },
]

export const cases: Case[] = [...tokens, ...transport, ...profiles, ...vendors, ...decisions]
