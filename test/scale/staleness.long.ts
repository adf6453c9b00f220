/** What replicas keep for themselves, and how old it gets: as the table in docs/growth.md says, by clocks of their own. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { asSuperuser } from '../store/world.ts'
import { verify } from '../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../support/pocketbase.ts'
import { bodyOf, createWorld, type World } from '../support/world.ts'

setDefaultTimeout(300_000)

const cacheMs = 30_000
let pb: TestPocketBase
let first: World
let second: World

beforeAll(async () => {
  pb = await freshPocketBase()
  first = await createWorld({ pb })
  second = await createWorld({ pb })
})
afterAll(() => pb.stop())

async function set(key: string, value: unknown): Promise<void> {
  const ask = await asSuperuser(pb)
  const rows = '/api/collections/settings/records'
  const filter = encodeURIComponent(`key='${key}'`)
  const { items } = await bodyOf(await ask('GET', `${rows}?filter=${filter}`))
  const id = items[0]?.id
  const saved = await ask(
    id === undefined ? 'POST' : 'PATCH',
    id === undefined ? rows : `${rows}/${id}`,
    { key, value, public: key === 'greeting' },
  )
  expect(saved.status).toBe(200)
}

const greeting = async (world: World) =>
  (await bodyOf(await world.call('/api/settings'))).data.greeting
const policyOf = async (world: World): Promise<string> =>
  (await verify(world, 'approved')).body.data.decision.policy

test('settings: a replica may answer what they were up to 30 seconds ago, and no longer', async () => {
  await set('greeting', 'one')
  expect(await greeting(first)).toBe('one')
  await set('greeting', 'two')
  // One that has not asked yet knows at once; the other has its copy for half a minute.
  expect(await greeting(second)).toBe('two')
  expect(await greeting(first)).toBe('one')
  first.advance(cacheMs)
  expect(await greeting(first)).toBe('two')
})

test('policy: for 30 seconds two replicas may decide by two policies; each decision names its own', async () => {
  const [before] = [await policyOf(first), await policyOf(second)]
  expect(before).toStartWith('default@')
  const levels = { standard: { minimumAgeYears: 19 }, high: { minimumAgeYears: 19 } }
  await set('verification_policy', { name: 'acme', levels })
  first.advance(cacheMs)
  expect(await policyOf(first)).toStartWith('acme@')
  expect(await policyOf(second)).toBe(before)
  second.advance(cacheMs)
  expect(await policyOf(second)).toBe(await policyOf(first))
})

test('policy: where the override is wrong all replicas keep the last good one, one that has just started too', async () => {
  const good = await policyOf(first)
  await set('verification_policy', { name: 'worse', levels: { standard: { mandatory: [] } } })
  for (const replica of [first, second]) {
    replica.advance(cacheMs)
    expect(await policyOf(replica)).toBe(good)
  }
  expect(await policyOf(await createWorld({ pb }))).toBe(good)
})

test('health: an outage and its end are noticed within 3 seconds', async () => {
  const ready = async () => (await first.call('/readyz')).status
  expect(await ready()).toBe(200)
  await pb.kill()
  first.advance(3000)
  expect(await ready()).toBe(503)
  await pb.restart()
  first.advance(3000)
  expect(await ready()).toBe(200)
})
