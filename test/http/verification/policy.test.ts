/** The operator's policy: a settings row overrides the default; an invalid row is refused with its reason. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, verify } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let pb: TestPocketBase
let world: World
beforeAll(async () => {
  pb = await freshPocketBase()
  world = await createWorld({ pb })
})
afterAll(() => pb.stop())

async function setPolicy(value: unknown, isPublic = false): Promise<void> {
  const login = await fetch(`${pb.url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ identity: pb.email, password: pb.password }),
  })
  const { token } = await bodyOf(login)
  const headers = { Authorization: token, 'Content-Type': 'application/json' }
  const rows = `${pb.url}/api/collections/settings/records`
  const list = await bodyOf(
    await fetch(`${rows}?filter=${encodeURIComponent("key='verification_policy'")}`, { headers }),
  )
  const id = list.items[0]?.id
  const body = JSON.stringify({ key: 'verification_policy', value, public: isPublic })
  const saved = await fetch(id === undefined ? rows : `${rows}/${id}`, {
    method: id === undefined ? 'POST' : 'PATCH',
    headers,
    body,
  })
  expect(saved.status).toBe(200)
  world.advance(31_000)
}
const health = async () => {
  const { policy, policy_status, policy_problem } = await bodyOf(await world.call('/'))
  return { policy, policy_status, policy_problem }
}

test('a missing row means the default policy', async () => {
  expect(await health()).toEqual({
    policy: expect.stringMatching(/^default@/),
    policy_status: 'default',
    policy_problem: undefined,
  })
})

test('a row applies to the next decision, under its own name and hash', async () => {
  await setPolicy({
    name: 'acme',
    levels: { standard: { minimumAgeYears: 40 }, high: { minimumAgeYears: 40 } },
  })
  const { body } = await verify(world, 'approved')
  expect(body.data.decision.policy).toMatch(/^acme@[0-9a-f]{12}$/)
  expect(codesOf(body)).toContain('UNDERAGE')
  expect(await health()).toEqual({
    policy: body.data.decision.policy,
    policy_status: 'overridden',
    policy_problem: undefined,
  })
})

test('an invalid row is refused with its reason; the last good policy stays, and health reports it', async () => {
  const before = (await health()).policy
  await setPolicy({ name: 'worse', levels: { standard: { mandatory: [] } } })
  expect(await health()).toEqual({
    policy: before,
    policy_status: 'invalid',
    policy_problem: expect.stringContaining('levels.standard.mandatory'),
  })
  const { body } = await verify(world, 'approved')
  expect(body.data.decision.policy).toBe(before)
  await setPolicy({ name: 'inverted', levels: { low: { faceMatch: { passAtPercent: 99 } } } })
  expect(await health()).toEqual({
    policy: before,
    policy_status: 'invalid',
    policy_problem: expect.stringMatching(
      /^levels_not_ascending: levels\.standard\.faceMatch\.passAtPercent: /,
    ),
  })
})

test('the last good policy survives a restart of this service', async () => {
  const before = (await health()).policy
  const restarted = await createWorld({ pb })
  const { policy, policy_status } = await bodyOf(await restarted.call('/'))
  expect([policy, policy_status]).toEqual([before, 'invalid'])
})

test('the settings route never shows the policy, even if its row is public', async () => {
  await setPolicy({ name: 'shown' }, true)
  const { data } = await bodyOf(await world.call('/api/settings'))
  expect(Object.keys(data)).not.toContain('verification_policy')
})
