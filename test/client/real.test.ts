/** Every method of both clients against the real app: what comes back is what the types say. */

import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type BrowserClient, createBrowserClient } from '../../client/src/browser.ts'
import { createServerClient, IdentiviaError, type ServerClient } from '../../client/src/server.ts'
import { newProfile, newSession, specimen, submission, variantOf } from '../support/people.ts'
import { unique } from '../support/world.ts'
import { rejection } from './fake-io.ts'
import { type Stack, startStack } from './stack.ts'

setDefaultTimeout(60_000)

let stack: Stack
let server: ServerClient
beforeAll(async () => {
  stack = await startStack()
  const { apiUrl: baseUrl, clientId, clientSecret } = stack
  server = createServerClient({ baseUrl, clientId, clientSecret })
})
afterAll(() => stack.stop())
afterEach(() => expect(stack.problems).toEqual([]))

/** The sandbox with the client's own calls in place of a token of the tests. */
const site = () => ({
  sandbox: stack.world.sandbox,
  call: async (path: string, init: { method?: string; json?: unknown } = {}) => {
    const { access_token } = await server.createToken()
    return fetch(stack.apiUrl + path, {
      method: init.method ?? 'GET',
      headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(init.json),
    })
  },
})

/** A person and their finished session; the claims and pictures are those of the scenario. */
async function person(scenario: string) {
  const profileId = await newProfile(site())
  const sessionId = await newSession(site(), { scenario, profileId })
  const { liveness_session_id: _, ...form } = await submission(site(), scenario, sessionId)
  const { fingerprint, liveness_confidence, liveness_status, document_type, ...rest } = form
  const claims = {
    liveness_session_id: sessionId,
    liveness_confidence: String(liveness_confidence),
    liveness_status: String(liveness_status),
    document_type: String(document_type),
    fingerprint: JSON.parse(String(fingerprint)),
    ...rest,
  }
  return { profileId, sessionId, claims, front: await pictureOf(scenario, sessionId) }
}
const pictureOf = (scenario: string, sessionId: string) =>
  specimen(site(), scenario, 'document_front', variantOf(sessionId))

const browserOf = (profileId: string): BrowserClient =>
  createBrowserClient({
    baseUrl: stack.apiUrl,
    getToken: () => server.createApplicantToken(profileId, { expires_in: 600 }),
  })

test('the service: health, probes, settings, the document, and a token of fewer scopes', async () => {
  expect(await server.readHealth()).toMatchObject({ status: 'OK', openai_status: 'configured' })
  expect([await server.isAlive(), await server.isReady()]).toEqual([true, true])
  expect(await server.readSettings()).toBeObject()
  expect(await server.readOpenApi()).toMatchObject({ openapi: '3.1.1' })
  expect(await server.createToken({ scope: 'health:read' })).toMatchObject({
    token_type: 'Bearer',
    scope: 'health:read',
  })
})

test('a profile is created, found again, changed with and without files, and read', async () => {
  const userID = unique('user')
  const created = await server.createProfile({ userID, name: 'Jane Doe', country: undefined })
  expect(created).toEqual({
    success: true,
    id: created.id,
    url: expect.stringContaining(created.id),
  })
  expect(await server.createProfile({ userID })).toMatchObject({
    id: created.id,
    message: 'Existing record found',
  })
  expect(
    await server.changeProfile(created.id, { country: 'PT', document_type: null }),
  ).toMatchObject({
    country: 'PT',
    country_code: 'PT',
  })
  const bytes = new Uint8Array(
    await (await specimen(site(), 'approved', 'document_front')).arrayBuffer(),
  )
  const withFile = await server.changeProfile(created.id, { document_front: bytes, country: null })
  expect(withFile.document_front).toEndWith('.jpg')
  expect(withFile.country).toBe('')
  expect(await server.readProfile(created.id)).toMatchObject({
    name: 'Jane Doe',
    verification_status: 'unverified',
    verification_history: null,
  })
})

test('a server is shown everything', async () => {
  const { profileId, sessionId, claims, front } = await person('approved')
  const liveness = await server.readLivenessResult(sessionId)
  expect(liveness).toMatchObject({ isLive: true, status: 'SUCCEEDED', confidenceScore: 98.4 })
  expect(liveness.referenceImage?.bytes).toBeString()
  const analysis = await server.analyzeDocument({ document_front: front, profile_id: profileId })
  expect(analysis.analysis).toBeString()
  expect(analysis.analysis_json).toMatchObject({
    authenticity: 'authentic',
    confidence: expect.any(Number),
  })
  expect(analysis.analysis_json.checks.length).toBeGreaterThan(0)
  const decided = await server.submitVerification(profileId, claims)
  expect(decided).toMatchObject({ status: 'verified', decision: { outcome: 'approved' } })
  expect(decided.decision.checks.length).toBeGreaterThan(0)
  expect(decided.paid_calls).toBeGreaterThan(0)
  expect(await server.submitVerification(profileId, claims)).toEqual(decided)
  const profile = await server.readProfile(profileId)
  expect(profile.status_history?.updated_by).toStartWith('policy:')
  expect(profile.verification_history?.decision).toEqual(decided.decision)
})

test('a person is shown what helps, and nothing to learn from', async () => {
  const { profileId, claims, front } = await person('expired-document')
  const browser = browserOf(profileId)
  expect((await browser.changeProfile({ verification_status: 'pending' })).status).toBe('pending')
  const opened = await browser.createLivenessSession({ challenge: 'FaceMovementChallenge' })
  expect(opened.challengeType).toBe('FaceMovementChallenge')
  expect((await browser.issueAwsCredentials()).region).toBeString()
  expect(await browser.readSettings()).toBeObject()
  expect(await browser.readLivenessResult(claims.liveness_session_id)).toEqual({
    sessionId: claims.liveness_session_id,
    isLive: true,
    status: 'SUCCEEDED',
    confidenceScore: null,
    threshold: null,
    referenceImage: null,
    auditImages: [],
  })
  const analysis = await browser.analyzeDocument({ document_front: front.stream() })
  expect(analysis).toMatchObject({
    analysis: null,
    analysis_json: {
      authenticity: null,
      authenticity_signals: null,
      confidence: null,
      checks: null,
    },
  })
  const read = analysis.verification_history_fields
  const decided = await browser.submitVerification({
    ...claims,
    ...read,
    liveness_confidence: undefined,
  })
  expect(decided).toMatchObject({ liveness_confidence: null, paid_calls: null, status: 'rejected' })
  expect(Object.keys(decided.decision).sort()).toEqual(['outcome', 'reasons'])
  expect(decided.decision.reasons[0]).toEqual({
    retryable: expect.any(Boolean),
    user_message: expect.any(String),
    ...(decided.decision.reasons[0]?.redo === undefined ? {} : { redo: expect.any(String) }),
  })
  const profile = await browser.readProfile()
  expect(profile.status_history).toMatchObject({ notes: null, updated_by: null })
  expect(profile.verification_history?.decision).toEqual(decided.decision)
})

test('a status is moved by hand, and a move from another status is a conflict', async () => {
  const { id } = await server.createProfile({ userID: unique('user') })
  const move = {
    previous_status: 'unverified',
    new_status: 'verified',
    notes: 'Seen in person',
  } as const
  expect(await server.moveStatus(id, move)).toMatchObject({ new_status: 'verified', profile: id })
  expect(await rejection(server.moveStatus(id, move))).toMatchObject({
    status: 409,
    code: 'status_conflict',
    details: [{ path: 'previous_status', message: 'The current status is verified' }],
  })
})

test('a POST whose answer was lost on the way is done once, and answered as it was', async () => {
  const { id } = await server.createProfile({ userID: unique('user') })
  const { apiUrl: baseUrl, clientId, clientSecret } = stack
  const lost: Response[] = []
  const forgetful = createServerClient({
    baseUrl,
    clientId,
    clientSecret,
    fetch: async (url, init) => {
      const answer = await fetch(url, init)
      if (lost.length > 0 || !url.includes('/status_history/')) return answer
      lost.push(answer)
      throw new TypeError('Connection reset')
    },
  })
  const moved = await forgetful.moveStatus(id, {
    previous_status: 'unverified',
    new_status: 'rejected',
    notes: 'Asked to be forgotten',
  })
  expect(lost.map(({ status }) => status)).toEqual([201])
  expect(await lost[0]?.json()).toMatchObject({ data: moved })
  expect((await server.readProfile(id)).status_history?.id).toBe(moved.id)
})

test('a key of your own is good for one body', async () => {
  const idempotencyKey = unique('order')
  const userID = unique('user')
  const first = await server.createProfile({ userID }, { idempotencyKey })
  expect(await server.createProfile({ userID }, { idempotencyKey })).toEqual(first)
  const other = server.createProfile({ userID: unique('user') }, { idempotencyKey })
  expect(await rejection(other)).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
})

test('errors of the API have their code, and its request id', async () => {
  const errors = await Promise.all([
    rejection(server.readProfile('abcdefghijklmno')),
    rejection(server.createProfile({ userID: '' })),
    rejection(server.analyzeDocument({ document_front: new Blob(['no picture']) })),
    rejection(server.createToken({ scope: 'teams:all' })),
    rejection(
      createServerClient({
        baseUrl: stack.apiUrl,
        clientId: 'x',
        clientSecret: 'y',
      }).readSettings(),
    ),
  ])
  expect(errors).toMatchObject([
    { status: 404, code: 'profile_not_found' },
    { status: 400, code: 'missing_fields', required: ['userID'] },
    { status: 415, code: 'unsupported_media', details: [{ path: 'document_front' }] },
    { status: 400, code: 'invalid_scope' },
    { status: 401, code: 'invalid_client' },
  ])
  for (const error of errors) {
    expect(error).toBeInstanceOf(IdentiviaError)
    expect((error as IdentiviaError).requestId).toMatch(/^[\w.-]+$/)
  }
})

test('a person cannot verify themselves', async () => {
  const browser = browserOf(await newProfile(site()))
  // @ts-expect-error: the types refuse it first
  const error = await rejection(browser.changeProfile({ verification_status: 'verified' }))
  expect(error).toMatchObject({ status: 403, code: 'applicant_status_forbidden' })
})
