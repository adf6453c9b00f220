/** The client's tokens: asked for once, kept while they are good, renewed when they are not. */

import { expect, test } from 'bun:test'
import { applicantClient, type GivenToken } from '../../client/src/applicant.ts'
import { IdentiviaError } from '../../client/src/error.ts'
import {
  apiError,
  baseUrl,
  clientSecret,
  fake,
  isTokenRequest,
  machine,
  rejection,
  settings,
  withTokens,
} from './fake-io.ts'

const bearers = (requests: Request[]) =>
  requests
    .filter((request) => !isTokenRequest(request))
    .map((request) => request.headers.get('Authorization'))
const mints = (requests: Request[]) => requests.filter(isTokenRequest).length

test('many calls at once ask for one token, by the client credentials', async () => {
  const on = fake(withTokens(settings))
  const client = machine(on, { scope: 'settings:read' })
  await Promise.all(Array.from({ length: 20 }, () => client.readSettings()))
  expect([mints(on.requests), on.requests.length]).toEqual([1, 21])
  expect(new Set(bearers(on.requests))).toEqual(new Set(['Bearer token-1']))
  expect(await on.requests[0]?.json()).toEqual({
    client_id: 'a-client',
    client_secret: clientSecret,
    scope: 'settings:read',
  })
})

test('a token is kept until a minute before its end, and then renewed once', async () => {
  const on = fake(withTokens(settings, 3600))
  const client = machine(on)
  await client.readSettings()
  on.advance(3_539_000)
  await client.readSettings()
  expect(mints(on.requests)).toBe(1)
  on.advance(1000)
  await Promise.all([client.readSettings(), client.readSettings()])
  expect(mints(on.requests)).toBe(2)
  expect(bearers(on.requests).at(-1)).toBe('Bearer token-2')
})

test('a token of a short life is used for nine tenths of it', async () => {
  const on = fake(withTokens(settings, 100))
  const client = machine(on)
  await client.readSettings()
  on.advance(89_000)
  await client.readSettings()
  expect(mints(on.requests)).toBe(1)
  on.advance(1000)
  await client.readSettings()
  expect(mints(on.requests)).toBe(2)
})

test('a refused token is renewed once, and the call repeated with the new one', async () => {
  const on = fake(
    withTokens((request) =>
      request.headers.get('Authorization') === 'Bearer token-1'
        ? apiError(401, 'token_invalid')
        : settings(),
    ),
  )
  const client = machine(on)
  expect(await client.readSettings()).toEqual({ a: 1 })
  expect(bearers(on.requests)).toEqual(['Bearer token-1', 'Bearer token-2'])
  expect(on.waits).toEqual([])
})

test('a POST whose token was refused keeps its Idempotency-Key', async () => {
  const on = fake(
    withTokens((_, nth) =>
      nth === 1 ? apiError(401, 'token_invalid') : Response.json({ id: 'a' }),
    ),
  )
  await machine(on).createProfile({ userID: 'jane' })
  const keys = on.requests
    .filter((request) => !isTokenRequest(request))
    .map((request) => request.headers.get('Idempotency-Key'))
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test('calls that are refused together renew together', async () => {
  const on = fake(
    withTokens((request) =>
      request.headers.get('Authorization') === 'Bearer token-1'
        ? apiError(401, 'token_invalid')
        : settings(),
    ),
  )
  const client = machine(on)
  await Promise.all(Array.from({ length: 5 }, () => client.readSettings()))
  expect(mints(on.requests)).toBe(2)
})

test('a new token that is refused too is an error', async () => {
  const on = fake(withTokens(() => apiError(401, 'token_invalid')))
  const error = await rejection(machine(on).readSettings())
  expect(error).toMatchObject({ status: 401, code: 'token_invalid', requestId: 'request-1' })
  expect(bearers(on.requests)).toHaveLength(2)
})

test('a token that was not given is asked for again by the next call', async () => {
  const on = fake((request, nth) => {
    if (nth > 1) return withTokens(settings)(request, nth)
    return Response.json(
      {
        error: 'invalid_client',
        error_description: 'Client authentication failed',
        request_id: 'r',
      },
      { status: 401 },
    )
  })
  const client = machine(on)
  const error = await rejection(client.readSettings())
  expect(error).toBeInstanceOf(IdentiviaError)
  expect(error).toMatchObject({ status: 401, code: 'invalid_client', requestId: 'r' })
  expect(await client.readSettings()).toEqual({ a: 1 })
})

test('a call that is given up does not take the token from the others', async () => {
  const gate = Promise.withResolvers<void>()
  const on = fake(async (request, nth) => {
    if (isTokenRequest(request)) await gate.promise
    return answered(request, nth)
  })
  const answered = withTokens(settings)
  const client = machine(on)
  const given = new AbortController()
  const first = client.readSettings({ signal: given.signal })
  const second = client.readSettings()
  given.abort(new Error('Changed my mind'))
  expect(await rejection(first)).toEqual(new Error('Changed my mind'))
  gate.resolve()
  expect(await second).toEqual({ a: 1 })
  expect(mints(on.requests)).toBe(1)
})

test('what is public is asked without a token', async () => {
  const on = fake(() => Response.json({ status: 'ok' }))
  const client = machine(on)
  expect([await client.isAlive(), await client.isReady()]).toEqual([true, true])
  await client.readOpenApi()
  expect(bearers(on.requests)).toEqual([null, null, null])
})

const given: GivenToken = {
  access_token: 'for-jane',
  expires_in: 1800,
  profile_id: 'k2x7q9m4w1z8c3v',
}

test('an applicant token is asked from your server once, and names the profile', async () => {
  const on = fake(() => Response.json({ success: true, data: { name: 'Jane' } }))
  const asked = { times: 0 }
  const getToken = async () => {
    asked.times += 1
    return given
  }
  const client = applicantClient({ baseUrl: `${baseUrl}/`, getToken }, on.io)
  await Promise.all([client.readProfile(), client.changeProfile({ document_name: 'Jane' })])
  await client.submitVerification({
    liveness_session_id: 's',
    liveness_confidence: 99,
    liveness_status: 'SUCCEEDED',
    document_type: 'passport',
  })
  expect(asked.times).toBe(1)
  expect(on.requests.map(({ url, method }) => `${method} ${url}`)).toEqual([
    `GET ${baseUrl}/api/profiles/${given.profile_id}`,
    `PATCH ${baseUrl}/api/profiles/${given.profile_id}`,
    `POST ${baseUrl}/api/verification_history/${given.profile_id}`,
  ])
  expect(new Set(bearers(on.requests))).toEqual(new Set(['Bearer for-jane']))
  on.advance(1_800_000)
  await client.readProfile()
  expect(asked.times).toBe(2)
})

test('a machine token in a browser is refused before it is sent', async () => {
  const on = fake(settings)
  const machineToken = { access_token: 'of-a-machine', expires_in: 3600, token_type: 'Bearer' }
  const getToken = () => machineToken as unknown as GivenToken
  const error = await rejection(applicantClient({ baseUrl, getToken }, on.io).readSettings())
  expect(error).toBeInstanceOf(TypeError)
  expect(String(error)).not.toContain('of-a-machine')
  expect(on.requests).toEqual([])
})

test('what getToken throws is what the call rejects with', async () => {
  const on = fake(settings)
  const getToken = () => {
    throw new Error('Signed out')
  }
  const client = applicantClient({ baseUrl, getToken }, on.io)
  expect(await rejection(client.readProfile())).toEqual(new Error('Signed out'))
})
