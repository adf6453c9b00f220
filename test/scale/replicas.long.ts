/** Three replicas behind a proxy, on one database: what one wrote the next reads, and nobody can tell how many there are. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { type Server, startServer } from '../runtimes/servers.ts'
import { codesOf, newProfile, newSession, submission, verify } from '../support/people.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { type RoundRobin, roundRobin } from '../support/round-robin.ts'
import { baseEnv, bodyOf, type CallInit, requestInit, type Site, unique } from '../support/world.ts'
import { mixedRequests, people, type Told, withoutChance } from './mixed-requests.ts'

setDefaultTimeout(300_000)

const replicaCount = 3
const client = {
  client_id: 'replicas',
  client_secret: 'a-secret-of-the-replicas',
  team_id: 'replicas',
  scopes: ['health:read', 'settings:read', 'profiles:write'],
}
const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
const vendors = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
let replicas: Server[] = []
let proxy: RoundRobin

beforeAll(async () => {
  const env = {
    ...baseEnv(await pocketbase(), vendors.url.host),
    JWT_CLIENTS_JSON: JSON.stringify([client]),
  }
  replicas = await Promise.all(Array.from({ length: replicaCount }, () => startServer('bun', env)))
  proxy = roundRobin(replicas.map(({ url }) => url))
})

afterAll(async () => {
  await proxy.stop()
  await Promise.all(replicas.map((replica) => replica.stop()))
  await vendors.stop(true)
})

const siteAt = (url: string, team: string): Site => ({
  sandbox,
  call: async (path, init = {}) =>
    fetch(`${url}${path}`, await requestInit({ team, ...init }, Date.now())),
})
const behindProxy = (team = unique('team')): Site => siteAt(proxy.url, team)
const eachReplica = (team: string): Site[] => replicas.map(({ url }) => siteAt(url, team))

/** The same call on every replica: status and body, which must not differ. */
async function everywhere(team: string, path: string, init: CallInit = {}): Promise<unknown> {
  const answers = await Promise.all(
    eachReplica(team).map(async (site) => {
      const answer = await site.call(path, init)
      const { request_id: _, ...body } = await bodyOf(answer)
      return { status: answer.status, body }
    }),
  )
  const [first] = answers
  if (first === undefined) throw new Error('There is a replica')
  for (const answer of answers) expect(answer).toEqual(first)
  return first
}

test('200 mixed requests get the same answers as from one process alone', async () => {
  const team = unique('team')
  const [alone = { url: '' }] = replicas
  const before = [...proxy.served]
  const spread: Told[] = []
  const single: Told[] = []
  await Promise.all([
    mixedRequests(behindProxy(team), (told) => spread.push(told)),
    mixedRequests(siteAt(alone.url, unique('team')), (told) => single.push(told)),
  ])
  expect(spread.length).toBeGreaterThanOrEqual(200)
  expect(spread.map(withoutChance)).toEqual(single.map(withoutChance))
  const shares = proxy.served.map((count, index) => count - (before[index] ?? 0))
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(spread.length)
  process.stdout.write(`${spread.length} requests, ${shares.join(' + ')}, 0 differences\n`)
  // And what was written reads the same in every replica.
  const ids = new Set(spread.flatMap(({ profileId }) => profileId ?? []))
  expect(ids.size).toBe(people.length)
  for (const id of ids) {
    expect(await everywhere(team, `/api/profiles/${id}`)).toMatchObject({ status: 200 })
  }
})

test('50 simultaneous creates of one person make one record', async () => {
  const site = behindProxy()
  const before = [...proxy.served]
  const json = { userID: unique('user') }
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => site.call('/api/profiles/create', { method: 'POST', json })),
  )
  const ids = await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).id))
  expect(new Set(ids).size).toBe(1)
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(49).fill(200), 201])
  const shares = proxy.served.map((count, index) => count - (before[index] ?? 0))
  expect(shares.toSorted()).toEqual([16, 17, 17])
  process.stdout.write(`50 creates, ${shares.join(' + ')}, ${new Set(ids).size} record\n`)
})

test('a token that one replica minted opens the others, a machine client and an applicant alike', async () => {
  const [first] = eachReplica(client.team_id)
  const { client_id, client_secret } = client
  const minted = await first?.call('/api/auth/token', {
    method: 'POST',
    json: { client_id, client_secret },
    authorization: null,
  })
  const authorization = `Bearer ${(await bodyOf(minted ?? Response.error())).access_token}`
  expect(await everywhere('', '/api/settings', { authorization })).toMatchObject({ status: 200 })

  const team = unique('team')
  const id = await newProfile(behindProxy(team))
  const granted = await behindProxy(team).call(`/api/profiles/${id}/token`, { method: 'POST' })
  const applicant = { authorization: `Bearer ${(await bodyOf(granted)).access_token}` }
  const own = await everywhere('', `/api/profiles/${id}`, applicant)
  expect(own).toMatchObject({ status: 200, body: { data: { status: 'unverified' } } })
  const other = await newProfile(behindProxy(team))
  const foreign = await everywhere('', `/api/profiles/${other}`, applicant)
  expect(foreign).toMatchObject({ status: 404 })
})

test('one submission that reaches all replicas at once is one record, and the vendors are paid once', async () => {
  const team = unique('team')
  const site = behindProxy(team)
  const profileId = await newProfile(site)
  const sessionId = await newSession(site, { scenario: 'approved', profileId })
  const form = await submission(site, 'approved', sessionId)
  const calls = () => sandbox.calls().length
  const before = calls()
  const answers = await Promise.all(
    eachReplica(team).map((replica) =>
      replica.call(`/api/verification_history/${profileId}`, { method: 'POST', form }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
  const bodies = await Promise.all(answers.map(bodyOf))
  const paid = calls() - before
  await verify(site, 'approved')
  // A session is opened beside what one verification asks.
  expect(calls() - before - paid).toBe(paid + 1)
  expect(new Set(bodies.map(({ data }) => data.id)).size).toBe(1)
  const history = await bodyOf(await site.call(`/api/profiles/${profileId}`))
  expect(history.data.verification_history.id).toBe(bodies[0].data.id)
})

test('a session used at one replica is used at all, and belongs to its profile at all', async () => {
  const team = unique('team')
  const [first, second, third] = eachReplica(team)
  if (!first || !second || !third) throw new Error('There are three replicas')
  // Made without a profile, so that the first submission binds it.
  const sessionId = await newSession(first, { scenario: 'approved' })
  const form = await submission(first, 'approved', sessionId)
  const [mine, theirs] = [await newProfile(first), await newProfile(second)]
  const submit = (site: Site, id: string) =>
    site.call(`/api/verification_history/${id}`, { method: 'POST', form })
  expect((await submit(second, mine)).status).toBe(201)
  const refused = await submit(third, theirs)
  expect([refused.status, (await bodyOf(refused)).code]).toEqual([409, 'liveness_session_used'])
  expect((await submit(first, mine)).status).toBe(200)
})

test('a device event that one replica has seen is a replay at the next', async () => {
  const team = unique('team')
  const [first, second] = eachReplica(team)
  if (!first || !second) throw new Error('There are three replicas')
  const sessionId = await newSession(first, { scenario: 'approved' })
  const form = await submission(first, 'approved', sessionId)
  const id = await newProfile(first)
  await first.call(`/api/verification_history/${id}`, { method: 'POST', form })
  const again = await verify(second, 'approved', { fingerprint: form.fingerprint })
  expect(again.response.status).toBe(201)
  expect(codesOf(again.body)).toContain('DEVICE_EVENT_REPLAYED')
})

test('failed liveness checks count over all replicas, and lock at all of them', async () => {
  const team = unique('team')
  const site = behindProxy(team)
  const profileId = await newProfile(site)
  for (let check = 0; check < 5; check += 1) {
    const sessionId = await newSession(site, { scenario: 'spoofed-liveness', profileId })
    const result = await site.call(`/api/face-liveness/results/${sessionId}`)
    expect((await bodyOf(result)).data.isLive).toBe(false)
  }
  for (const replica of eachReplica(team)) {
    const json = { profile_id: profileId }
    const answer = await replica.call('/api/face-liveness/session', { method: 'POST', json })
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([429, 'liveness_locked'])
  }
})

test('of the same move of a status at every replica at once one happens', async () => {
  const team = unique('team')
  const id = await newProfile(behindProxy(team))
  const json = { previous_status: 'unverified', new_status: 'pending', notes: 'By hand' }
  const answers = await Promise.all(
    eachReplica(team).map((site) =>
      site.call(`/api/status_history/${id}`, { method: 'POST', json }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  const read = await everywhere(team, `/api/profiles/${id}`)
  expect(read).toMatchObject({ body: { data: { status: 'pending' } } })
})

test('a replica that is stopped is not missed: the others have all that it knew', async () => {
  const team = unique('team')
  const last = replicas.at(-1)
  if (last === undefined) throw new Error('There are three replicas')
  const { profileId, body } = await verify(siteAt(last.url, team), 'approved')
  const profile = await newProfile(siteAt(last.url, team))
  const sessionId = await newSession(siteAt(last.url, team), { scenario: 'approved' })
  expect(await last.stop()).toMatchObject({ code: 0 })
  replicas = replicas.slice(0, -1)
  const read = await everywhere(team, `/api/profiles/${profileId}`)
  expect(read).toMatchObject({ body: { data: { verification_history: { id: body.data.id } } } })
  const [first] = eachReplica(team)
  if (first === undefined) throw new Error('Two replicas are left')
  const form = await submission(first, 'approved', sessionId)
  const answer = await first.call(`/api/verification_history/${profile}`, { method: 'POST', form })
  expect((await bodyOf(answer)).data.decision.outcome).toBe('approved')
})
