/** Tokens for one profile: their lifetime, their scopes, and who may create them. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { decode } from 'hono/jwt'
import { scopes as allScopes, applicantScopes } from '../../../src/domain/identity/principal.ts'
import { applicantOf, newApplicant } from '../../support/applicants.ts'
import { newProfile } from '../../support/people.ts'
import {
  bodyOf,
  type CallInit,
  createWorld,
  goodClaims,
  tokenOf,
  type World,
} from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
let profileId: string
beforeAll(async () => {
  world = await createWorld()
  profileId = await newProfile(world)
})
const mint = (init: CallInit = {}, on = world, id = profileId) =>
  on.call(`/api/profiles/${id}/token`, { method: 'POST', ...init })
const claimsOf = (token: string): Record<string, unknown> => ({ ...decode(token).payload })

test('needs no body: 200 with a token for 30 minutes and every applicant scope', async () => {
  const answer = await mint()
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  const body = await bodyOf(answer)
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 1800,
    scope: applicantScopes.join(' '),
    profile_id: profileId,
  })
  const claims = claimsOf(body.access_token)
  expect(claims).toEqual({
    sub: `applicant:${profileId}`,
    client_id: 'test-client',
    team_id: world.team,
    profile: profileId,
    scope: applicantScopes.join(' '),
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
  })
  expect(Number(claims.exp) - Number(claims.iat)).toBe(1800)
})

test('accepts a shorter lifetime and fewer scopes, and ignores unknown fields', async () => {
  const json = { expires_in: 60, scope: ' settings:read  profiles:read settings:read', team: 'x' }
  const body = await bodyOf(await mint({ json }))
  expect([body.expires_in, body.scope]).toEqual([60, 'profiles:read settings:read'])
  const blank = await bodyOf(await mint({ json: { scope: null, expires_in: null } }))
  expect([blank.expires_in, blank.scope]).toEqual([1800, applicantScopes.join(' ')])
  expect((await mint({ json: { scope: ' ' } })).status).toBe(400)
})

test('no applicant scope gives access to others', () => {
  expect(allScopes.filter((scope) => !applicantScopes.some((one) => one === scope))).toEqual([
    'health:read',
    'health:admin',
    'status-history:write',
    'teams:all',
  ])
})

describe('never more than the machine token that creates it', () => {
  test('its scopes are in both lists', async () => {
    const scopes = ['profiles:write', 'documents:analyze', 'status-history:write', 'teams:all']
    expect((await bodyOf(await mint({ scopes }))).scope).toBe('profiles:write documents:analyze')
  })
  for (const scope of [
    'status-history:write',
    'teams:all',
    'health:read',
    'profiles:read teams:all',
    'face-liveness:read',
    'nonsense',
  ]) {
    test(`asking for ${scope}: 400, without echoing it`, async () => {
      const scopes = allScopes.filter((one) => one !== 'face-liveness:read')
      const answer = await mint({ json: { scope }, scopes })
      const text = await answer.text()
      expect([answer.status, JSON.parse(text).code]).toEqual([400, 'invalid_scope'])
      expect(JSON.parse(text).details).toEqual([{ path: 'scope', message: expect.any(String) }])
      expect(text).not.toContain(scope)
    })
  }
  test('it expires with the machine token', async () => {
    const minter = {
      ...goodClaims({ team: world.team }),
      exp: Math.floor(Date.now() / 1000) + 300.5,
    }
    const authorization = `Bearer ${await tokenOf(minter)}`
    const body = await bodyOf(await mint({ authorization, json: { expires_in: 1800 } }))
    expect(body.expires_in).toBeGreaterThan(290)
    expect(claimsOf(body.access_token).exp).toBe(Math.floor(minter.exp))
  })
  test('a machine token in its last minute of tolerance creates none', async () => {
    const minter = { ...goodClaims({ team: world.team }), exp: Math.floor(Date.now() / 1000) - 30 }
    const authorization = `Bearer ${await tokenOf(minter)}`
    expect((await world.call(`/api/profiles/${profileId}`, { authorization })).status).toBe(200)
    const answer = await mint({ authorization })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([401, 'token_invalid'])
  })
})

for (const json of [
  { expires_in: 59 },
  { expires_in: 1801 },
  { expires_in: 60.5 },
  { expires_in: '600' },
  { expires_in: -1 },
  { scope: 7 },
  { scope: ['profiles:read'] },
  { scope: 'x'.repeat(4001) },
]) {
  test(`refuses ${JSON.stringify(json).slice(0, 40)} by name`, async () => {
    const answer = await mint({ json })
    expect([answer.status, (await bodyOf(answer)).details?.[0]?.path]).toEqual([
      400,
      Object.keys(json)[0],
    ])
  })
}

describe('teams', () => {
  test('the team of the profile is in the token, even if the machine has access to all teams', async () => {
    const scopes = ['profiles:write', 'profiles:read', 'teams:all']
    const body = await bodyOf(await mint({ team: 'elsewhere', scopes }))
    expect(claimsOf(body.access_token)).toMatchObject({ team_id: world.team, profile: profileId })
    const authorization = `Bearer ${body.access_token}`
    expect((await world.call(`/api/profiles/${profileId}`, { authorization })).status).toBe(200)
  })
  test('the default team is not a claim', async () => {
    const id = await newProfile(world, {}, { team: null })
    const applicant = await applicantOf(world, id, { team: null })
    expect(claimsOf(applicant.token)).not.toHaveProperty('team_id')
    expect((await applicant.call(`/api/profiles/${id}`)).status).toBe(200)
  })
  test('a profile of another team, or an unknown one: 404', async () => {
    const foreign = await newProfile(world, {}, { team: 'theirs' })
    for (const id of [foreign, 'aaaaaaaaaaaaaaa']) {
      const answer = await mint({}, world, id)
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([404, 'profile_not_found'])
    }
  })
})

test('issuer and audience are set, and the token is accepted', async () => {
  const own = await createWorld({ env: { JWT_ISSUER: 'us', JWT_AUDIENCE: 'api' } })
  const machine = async () =>
    `Bearer ${await tokenOf({ ...goodClaims({ team: own.team }), iss: 'us', aud: 'api' })}`
  const id = await newProfile(own, {}, { authorization: await machine() })
  const applicant = await applicantOf(own, id, { authorization: await machine() })
  expect(claimsOf(applicant.token)).toMatchObject({ iss: 'us', aud: 'api' })
  expect((await applicant.call(`/api/profiles/${id}`)).status).toBe(200)
})

test('it is 401 after 30 minutes and the clock tolerance', async () => {
  const own = await createWorld()
  const applicant = await newApplicant(own)
  own.advance(30 * 60_000 + 50_000)
  expect((await applicant.call('/api/settings')).status).toBe(200)
  own.advance(11_000)
  const answer = await applicant.call('/api/settings')
  expect([answer.status, (await bodyOf(answer)).code]).toEqual([401, 'token_invalid'])
})

test('the log has the client that created it, and no profile', async () => {
  const own = await createWorld()
  const applicant = await newApplicant(own)
  await applicant.call(`/api/profiles/${applicant.profileId}`)
  const { sub: _sub, client_id: _client, ...rest } = goodClaims({ team: own.team })
  const elsewhere = await tokenOf({
    ...rest,
    sub: `applicant:${applicant.profileId}`,
    profile: applicant.profileId,
  })
  await own.call('/api/settings', { authorization: `Bearer ${elsewhere}` })
  expect(own.log.slice(-2).map((line) => line.client_id)).toEqual(['test-client', 'applicant'])
  expect(JSON.stringify(own.log)).not.toContain(applicant.profileId)
})
