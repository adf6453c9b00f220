/** Idempotency keys on the real server: who gets one, who loses it, and what becomes of old answers. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createKeyedHash } from '../../src/domain/encoding/keyed-hash.ts'
import type { Principal } from '../../src/domain/identity/principal.ts'
import {
  answerKeptMs,
  type IdempotencyStore,
  type KeyLease,
  removedAtOnce,
} from '../../src/domain/ports/idempotency.ts'
import { type RunIdempotently, runIdempotently } from '../../src/flows/service/run-idempotently.ts'
import { freshPocketBase } from '../support/pocketbase.ts'
import {
  asSuperuser,
  createWorld,
  losingFirst,
  present,
  storeOn,
  unique,
  untraced,
  value,
} from './world.ts'

setDefaultTimeout(60_000)

const hash = (text: string): string => new Bun.CryptoHasher('sha256').update(text).digest('hex')
const claimOf = (fields: Partial<KeyLease> = {}): KeyLease => ({
  keyHash: hash(unique()),
  requestHash: hash('request'),
  leaseUntil: new Date('2026-03-21T00:04:00Z'),
  expiresAt: new Date('2999-03-22T00:00:00Z'),
  ...fields,
})
const answer = {
  status: 201,
  contentType: 'application/json',
  body: ' {"name":"Ada \u00fc\u2028"}\n',
}

/** The id of a lease that was got. */
async function got(leased: ReturnType<IdempotencyStore['lease']>): Promise<string> {
  const found = present(await leased)
  if ('requestHash' in found) throw new Error('Somebody else has the key')
  return found.leaseId
}
async function held(leased: ReturnType<IdempotencyStore['lease']>) {
  const found = present(await leased)
  if (!('requestHash' in found)) throw new Error('Nobody had the key')
  return found
}

describe('a lease', () => {
  test('of fifty at once one gets the key', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = claimOf()
    const all = await Promise.all(
      Array.from({ length: 50 }, () => idempotency.lease(lease, untraced)),
    )
    const winners = all.map(value).filter((one) => one !== null && !('requestHash' in one))
    expect(winners).toHaveLength(1)
  })

  test('that was sent twice is ours', async () => {
    const { store } = await createWorld({ fetch: losingFirst('idempotency_keys') })
    await got(store.idempotency.lease(claimOf(), untraced))
  })

  test('keeps its answer to the byte, and is told to whoever comes next', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = claimOf()
    const leaseId = await got(idempotency.lease(lease, untraced))
    expect(await held(idempotency.lease(lease, untraced))).toEqual({
      leaseId,
      requestHash: lease.requestHash,
      answer: null,
      leaseUntilMs: lease.leaseUntil.getTime(),
      expiresAtMs: lease.expiresAt.getTime(),
    })
    value(await idempotency.keep(leaseId, answer, untraced))
    expect((await held(idempotency.lease(lease, untraced))).answer).toEqual(answer)
  })

  test('that is released leaves the key free', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = claimOf()
    await idempotency.release(await got(idempotency.lease(lease, untraced)), untraced)
    await got(idempotency.lease(lease, untraced))
  })

  test('of a dead holder goes to one of many, and the dead cannot answer or release any more', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = claimOf()
    const dead = await got(idempotency.lease(lease, untraced))
    const found = await held(idempotency.lease(lease, untraced))
    const takers = await Promise.all(
      Array.from({ length: 10 }, () => idempotency.takeOver(found, lease, untraced)),
    )
    const [taker, ...others] = takers.map(value).filter((one) => one !== null)
    expect(others).toEqual([])
    expect((await idempotency.keep(dead, { ...answer, status: 200 }, untraced)).ok).toBe(false)
    await idempotency.release(dead, untraced)
    expect(await held(idempotency.lease(lease, untraced))).toMatchObject({
      ...taker,
      answer: null,
    })
  })

  test('that was taken over by a call that was sent twice is ours', async () => {
    const lease = claimOf()
    const { idempotency } = (await createWorld()).store
    await got(idempotency.lease(lease, untraced))
    const { store } = await createWorld({ fetch: losingFirst('/api/batch') })
    const found = await held(store.idempotency.lease(lease, untraced))
    expect(present(await store.idempotency.takeOver(found, lease, untraced)).leaseId).not.toBe(
      found.leaseId,
    )
  })
})

const principal: Principal = {
  subject: 's',
  clientId: 'c',
  team: 't',
  scopes: new Set(),
  profile: null,
  expiresAtMs: 0,
}
const call = { principal, clientAddress: '', trace: untraced }
const flowOn = (store: IdempotencyStore, now: () => number): RunIdempotently =>
  runIdempotently({ store, keyedHash: createKeyedHash('a secret', 'tests'), now })
const work = (ran: string[], name: string) => ({
  run: async () => ran.push(name),
  answerOf: async () => answer,
})

test('what throws is not kept: the same request is run again', async () => {
  const { idempotency } = (await createWorld()).store
  const once = flowOn(idempotency, () => Date.now())
  const request = { key: unique(), path: '/', content: {} }
  const broken = { run: () => Promise.reject(new Error('a bug')), answerOf: async () => answer }
  await expect(once(request, broken, call)).rejects.toThrow('a bug')
  const ran: string[] = []
  expect(value(await once(request, work(ran, 'again'), call))).toEqual({ done: 1 })
  expect(value(await once(request, work(ran, 'no more'), call))).toEqual({ kept: answer })
  expect(ran).toEqual(['again'])
})

test('an answer that the database will not take does not block its key', async () => {
  const { idempotency } = (await createWorld()).store
  const once = flowOn(idempotency, () => Date.now())
  const request = { key: unique(), path: '/', content: {} }
  const ran: string[] = []
  const huge = { ...answer, body: 'x'.repeat(2_000_001) }
  const tooLarge = { ...work(ran, 'a'), answerOf: async () => huge }
  expect(value(await once(request, tooLarge, call))).toEqual({ done: 1 })
  expect(value(await once(request, tooLarge, call))).toEqual({ done: 2 })
})

test('answers whose day is over are removed by the requests that follow, all of them in the end', async () => {
  const server = await freshPocketBase()
  try {
    const { store, requests } = storeOn(server)
    const clock = { ms: Date.parse('2026-03-21T00:00:00Z') }
    const once = flowOn(store.idempotency, () => clock.ms)
    const ask = (key: string) => once({ key, path: '/', content: {} }, work([], key), call)
    const old = removedAtOnce + 5
    for (let index = 0; index < old; index += 1) value(await ask(`old-${index}`))
    const send = await asSuperuser(server)
    const count = async () => {
      const path = '/api/collections/idempotency_keys/records?perPage=1'
      return (await (await send('GET', path)).json()).totalItems
    }
    expect(await count()).toBe(old)
    clock.ms += answerKeptMs - 1
    value(await ask('a'))
    expect(await count()).toBe(old + 1)
    clock.ms += 60_000
    value(await ask('b'))
    expect(await count()).toBe(old + 2 - removedAtOnce)
    value(await ask('c'))
    expect(await count()).toBe(3)
    // Within the minute nobody looks again.
    const before = requests.length
    value(await ask('d'))
    expect(requests.slice(before).map(({ method }) => method)).toEqual(['POST', 'POST'])
  } finally {
    await server.stop()
  }
})
