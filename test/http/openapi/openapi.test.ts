/** The OpenAPI document: complete, and consistent with the responses of the app. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import packageJson from '../../../package.json'
import { reasonCodes } from '../../../src/domain/decision/reason-codes.ts'
import {
  type Fault,
  inputCodes,
  providerReasons,
  providers,
} from '../../../src/domain/faults/faults.ts'
import { scopes } from '../../../src/domain/identity/principal.ts'
import { errorCatalogue } from '../../../src/http/errors/error-catalogue.ts'
import { answerOf } from '../../../src/http/errors/fault-answers.ts'
import { templateOf } from '../../../src/http/openapi/document.ts'
import { declinedDecision } from '../../../src/http/openapi/examples.ts'
import { operations } from '../../../src/http/openapi/operations.ts'
import { ErrorBody } from '../../../src/http/openapi/shapes.ts'
import { oauthErrors } from '../../../src/http/routes/tokens/oauth-errors.ts'
import { undocumented } from '../../support/api-document.ts'
import { newApplicant, verifyAs } from '../../support/applicants.ts'
import {
  codesOf,
  newProfile,
  newSession,
  specimen,
  submission,
  verify,
} from '../../support/people.ts'
import { bodyOf, type CallInit, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
// biome-ignore lint/suspicious/noExplicitAny: the document is read without types, as its readers do
let document: any
beforeAll(async () => {
  world = await createWorld({
    env: {
      JWT_CLIENTS_JSON: JSON.stringify([
        { client_id: 'a', client_secret: 'a-secret', scopes: ['health:read'] },
      ]),
    },
  })
  document = await bodyOf(await world.call('/openapi.json', { authorization: null }))
})

describe('the document', () => {
  test('needs no token, and has OpenAPI 3.1 and our version', async () => {
    const answer = await world.call('/openapi.json', { authorization: null })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document.info.version).toBe(packageJson.version)
  })

  test('has exactly the routes of the app', () => {
    const routes = world.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${templateOf(path)}`)
    const described = Object.entries<object>(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual([...new Set(routes)].sort())
  })

  test('every reference resolves', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, ref]) => ref)
    const lost = refs.filter((ref) => {
      const steps = (ref ?? '').split('/').slice(1)
      return steps.reduce((at, step) => at?.[step], document) === undefined
    })
    expect(refs.length).toBeGreaterThan(100)
    expect(lost).toEqual([])
  })

  test('operation ids are unique', () => {
    const ids = operations.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has every reason code, with its effects, its remedy and its message', () => {
    const { enum: codes, 'x-reason-codes': rows } = document.components.schemas.ReasonCode
    expect(codes).toEqual([...reasonCodes])
    expect(Object.keys(rows)).toEqual([...reasonCodes])
    expect(rows.DEVICE_VIRTUAL).toEqual({
      effects: { low: 'info', standard: 'review', high: 'decline' },
      retryable: false,
      redo: null,
      user_message: 'We could not complete this check automatically',
    })
  })

  test('has every scope, and for each operation the one that the app requires', async () => {
    const { machine } = document.components.securitySchemes
    expect(Object.keys(machine.flows.clientCredentials.scopes)).toEqual([...scopes])
    for (const { method, path, scope } of operations) {
      const asked = path.replace(/:\w+/, 'a'.repeat(15))
      const answer = await world.call(asked, { method: method.toUpperCase(), scopes: [] })
      const challenge = answer.headers.get('WWW-Authenticate') ?? ''
      expect([path, /scope="([^"]+)"/.exec(challenge)?.[1] ?? null]).toEqual([path, scope])
    }
  })

  test('file parts have their media types and limits', () => {
    const form = document.components.schemas.VerificationForm
    expect(form.properties.document_front.description).toContain('image/webp; at most 10 MB')
    expect(document.components.schemas.DocumentAnalysisForm.required).toEqual(['document_front'])
  })
})

describe('errors', () => {
  const codes = (): string[] => document.components.schemas.ErrorCode.enum

  test('include every code that a fault can have', () => {
    const faults: Fault[] = inputCodes.map((code) => ({ kind: 'invalid_input', code, details: [] }))
    const unlisted = faults.map((fault) => answerOf(fault).code).filter((code) => !known(code))
    expect(unlisted).toEqual([])
    expect(codes()).toEqual([...errorCatalogue.keys()].sort())
  })

  test('include every vendor code, except those that are only evidence', () => {
    const all = providers.flatMap((provider) =>
      providerReasons.map((reason) => answerOf({ kind: 'provider', provider, reason }).code),
    )
    const unlisted = [...new Set(all)].filter((code) => !known(code))
    // Fingerprint and face matching are only used inside a verification, where a failure is evidence.
    const elsewhere = /^fingerprint_|_(no_face|event_not_found)$|^aws_(image_rejected|quota|model_)/
    const impossible = /^openai_session_not_found$/
    expect(unlisted.filter((code) => !elsewhere.test(code) && !impossible.test(code))).toEqual([])
  })

  test('each is a response of some operation, or of a path that does not exist', () => {
    const named = new Set(
      [...JSON.stringify(document.paths).matchAll(/examples\/(\w+)/g)].map(([, code]) => code),
    )
    expect(codes().filter((code) => !named.has(code))).toEqual(['route_not_found'])
  })

  test('those of RFC 6749 have their own body', () => {
    const { error } = document.components.schemas.OAuthError.properties
    expect(error.enum).toEqual(Object.keys(oauthErrors))
  })

  const known = (code: string): boolean => codes().includes(code)
})

describe('examples', () => {
  test('of responses fit their schemas', () => {
    for (const { id, answers } of operations) {
      for (const { status, schema, examples } of answers) {
        expect(Object.keys(examples).length, `${id} ${status}`).toBeGreaterThan(0)
        for (const [name, value] of Object.entries(examples)) {
          const { success, error } = schema.safeParse(value)
          expect([id, status, name, success, error?.issues]).toEqual([
            id,
            status,
            name,
            true,
            undefined,
          ])
        }
      }
    }
  })

  test('of requests are accepted', () => {
    for (const { id, body } of operations) {
      for (const sent of [body?.json, body?.form, body?.multipart]) {
        if (sent === undefined) continue
        const { success, error } = sent.schema.safeParse(sent.example)
        expect([id, success, error?.issues]).toEqual([id, true, undefined])
      }
    }
  })

  test('of errors fit theirs', () => {
    for (const { value } of Object.values<{ value: unknown }>(document.components.examples)) {
      expect(ErrorBody.safeParse(value).error?.issues).toBeUndefined()
    }
  })

  test('of decisions match the scenarios', async () => {
    const { body } = await verify(world, 'expired-document')
    expect(body.data.decision.reasons).toEqual(declinedDecision.reasons)
    expect(codesOf(body)).toContain('DOCUMENT_EXPIRED')
  })
})

describe('responses are as documented', () => {
  const ask = async (path: string, init: CallInit = {}) => {
    const answer = await world.call(path, init)
    expect(await undocumented({ method: init.method, path }, answer)).toEqual([])
    return answer
  }
  const post = { method: 'POST' } as const

  test('and undocumented ones are detected', async () => {
    const said = async (path: string, status: number, body: object) => {
      const headers = { 'X-Request-Id': 'a' }
      return undocumented({ path }, Response.json(body, { status, headers }))
    }
    const fault = { error: 'e', request_id: 'a' }
    const id = 'a'.repeat(15)
    expect(await said('/livez', 200, { status: 'ok' })).toEqual([])
    expect(await said('/livez', 200, { status: 'ok', more: 1 })).toHaveLength(1)
    expect(await said('/livez', 201, { status: 'ok' })).toHaveLength(1)
    expect(await said(`/api/profiles/${id}`, 400, { ...fault, code: 'invalid' })).toHaveLength(1)
    const conflict = { ...fault, code: 'status_conflict' }
    expect(await said(`/api/profiles/${id}`, 409, conflict)).toHaveLength(1)
    expect(await said('/api/settings', 503, { ...fault, code: 'database_unavailable' })).toEqual([
      'GET /api/settings 503: no Retry-After',
    ])
    expect(await said('/livez', 404, { ...fault, code: 'profile_not_found' })).toHaveLength(1)
  })

  test('of the service', async () => {
    for (const path of [
      '/',
      '/livez',
      '/readyz',
      '/openapi.json',
      '/docs',
      '/api/settings',
      '/api/aws/credentials',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 200])
  })

  test('of the token route', async () => {
    const credentials = { client_id: 'a', client_secret: 'a-secret' }
    const token = (json: object) => ask('/api/auth/token', { ...post, json, authorization: null })
    expect((await token(credentials)).status).toBe(200)
    expect((await token({ ...credentials, client_secret: 'b' })).status).toBe(401)
    expect((await token({ ...credentials, scope: 'teams:all' })).status).toBe(400)
    expect((await token({ ...credentials, scope: 'x'.repeat(20_000) })).status).toBe(413)
  })

  test('of a whole verification, to a machine', async () => {
    const create = { ...post, json: { userID: crypto.randomUUID() } }
    const { id } = await bodyOf(await ask('/api/profiles/create', create))
    expect((await ask('/api/profiles/create', create)).status).toBe(200)
    await ask(`/api/profiles/${id}`)
    const form = {
      document_front: await specimen(world, 'approved', 'document_front'),
      country: 'UTO',
    }
    expect((await ask(`/api/profiles/${id}`, { method: 'PATCH', form })).status).toBe(200)
    const analysis = { ...post, form: { document_front: form.document_front } }
    expect((await ask('/api/ollama/document-analysis', analysis)).status).toBe(200)
    expect((await ask('/api/face-liveness/session', { ...post, json: {} })).status).toBe(200)
    const sessionId = await newSession(world, { scenario: 'approved', profileId: id })
    expect((await ask(`/api/face-liveness/results/${sessionId}`)).status).toBe(200)
    const submit = { ...post, form: await submission(world, 'approved', sessionId) }
    expect((await ask(`/api/verification_history/${id}`, submit)).status).toBe(201)
    expect((await ask(`/api/verification_history/${id}`, submit)).status).toBe(200)
    expect((await ask(`/api/profiles/${id}`)).status).toBe(200)
    const json = { previous_status: 'verified', new_status: 'rejected', notes: 'Second look' }
    expect((await ask(`/api/status_history/${id}`, { ...post, json })).status).toBe(201)
    expect((await ask(`/api/status_history/${id}`, { ...post, json })).status).toBe(409)
  })

  test('of a whole verification, to an applicant', async () => {
    const applicant = await newApplicant(world)
    const path = `/api/profiles/${applicant.profileId}`
    const authorization = `Bearer ${applicant.token}`
    await ask(`${path}/token`, { ...post, json: { expires_in: 60 } })
    const { sessionId, response } = await verifyAs(world, applicant, {
      scenario: 'expired-document',
    })
    const submitted = { method: 'POST', path: `/api/verification_history/${applicant.profileId}` }
    expect(await undocumented(submitted, response)).toEqual([])
    for (const own of [path, `/api/face-liveness/results/${sessionId}`])
      expect((await ask(own, { authorization })).status).toBe(200)
    const form = { document_front: await specimen(world, 'approved', 'document_front') }
    await ask('/api/ollama/document-analysis', { ...post, form, authorization })
    const refused = await ask('/api/profiles/create', {
      ...post,
      json: { userID: 'x' },
      authorization,
    })
    expect(refused.status).toBe(403)
  })

  test('of refusals', async () => {
    const id = await newProfile(world)
    const create = '/api/profiles/create'
    const text = { headers: { 'Content-Type': 'text/plain' }, body: 'x' }
    const webm = new Blob([new Uint8Array([0x1a, 0x45, 0xdf, 0xa3])])
    const cases: [number, string, CallInit][] = [
      [400, create, { ...post, json: { name: 'x' } }],
      [400, create, { ...post, json: { userID: 'x', email: 'y' } }],
      [401, `/api/profiles/${id}`, { authorization: null }],
      [401, `/api/profiles/${id}`, { authorization: 'Bearer x' }],
      [403, `/api/profiles/${id}`, { scopes: ['health:read'] }],
      [404, `/api/profiles/${'a'.repeat(15)}`, {}],
      [404, '/api/nothing', {}],
      [405, create, {}],
      [413, create, { ...post, json: { userID: 'x', name: 'y'.repeat(100_000) } }],
      [415, create, { ...post, ...text }],
      [415, `/api/profiles/${id}`, { method: 'PATCH', form: { document_front: webm } }],
      [400, `/api/profiles/${id}`, { method: 'PATCH', json: {} }],
    ]
    for (const [status, path, init] of cases)
      expect([path, (await ask(path, init)).status]).toEqual([path, status])
  })
})
