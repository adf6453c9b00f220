/** Idempotency keys on the real server: who gets one, who loses it, and how old responses are removed. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createKeyedHash } from '../../src/domain/encoding/keyed-hash.ts'
import type { Principal } from '../../src/domain/identity/principal.ts'
import {
  type IdempotencyStore,
  type KeyLease,
  maxRemovedAtOnce,
  responseTtlMs,
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
const newLease = (fields: Partial<KeyLease> = {}): KeyLease => ({
  keyHash: hash(unique()),
  requestHash: hash('request'),
  leaseUntil: new Date('2026-03-21T00:04:00Z'),
  expiresAt: new Date('2999-03-22T00:00:00Z'),
  ...fields,
})
const response = {
  status: 201,
  contentType: 'application/json',
  body: ' {"name":"Ada \u00fc\u2028"}\n',
}

/** The id of the lease, which must be ours. */
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
  test('goes to one of fifty concurrent requests', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = newLease()
    const all = await Promise.all(
      Array.from({ length: 50 }, () => idempotency.lease(lease, untraced)),
    )
    const winners = all.map(value).filter((one) => one !== null && !('requestHash' in one))
    expect(winners).toHaveLength(1)
  })

  test('that was requested twice is ours', async () => {
    const { store } = await createWorld({ fetch: losingFirst('idempotency_keys') })
    await got(store.idempotency.lease(newLease(), untraced))
  })

  test('stores its response byte for byte, and the next request finds it', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = newLease()
    const leaseId = await got(idempotency.lease(lease, untraced))
    expect(await held(idempotency.lease(lease, untraced))).toEqual({
      leaseId,
      requestHash: lease.requestHash,
      response: null,
      leaseUntilMs: lease.leaseUntil.getTime(),
      expiresAtMs: lease.expiresAt.getTime(),
    })
    value(await idempotency.saveResponse(leaseId, response, untraced))
    expect((await held(idempotency.lease(lease, untraced))).response).toEqual(response)
  })

  test('leaves the key free when it is released', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = newLease()
    await idempotency.release(await got(idempotency.lease(lease, untraced)), untraced)
    await got(idempotency.lease(lease, untraced))
  })

  test('of a dead holder goes to one of many, and the dead holder can no longer respond or release', async () => {
    const { idempotency } = (await createWorld()).store
    const lease = newLease()
    const dead = await got(idempotency.lease(lease, untraced))
    const found = await held(idempotency.lease(lease, untraced))
    const takers = await Promise.all(
      Array.from({ length: 10 }, () => idempotency.takeOver(found, lease, untraced)),
    )
    const [taker, ...others] = takers.map(value).filter((one) => one !== null)
    expect(others).toEqual([])
    expect((await idempotency.saveResponse(dead, { ...response, status: 200 }, untraced)).ok).toBe(
      false,
    )
    await idempotency.release(dead, untraced)
    expect(await held(idempotency.lease(lease, untraced))).toMatchObject({
      ...taker,
      response: null,
    })
  })

  test('is ours if the takeover was sent twice', async () => {
    const lease = newLease()
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
  responseOf: async () => response,
})

test('nothing is stored if the work throws: the same request runs again', async () => {
  const { idempotency } = (await createWorld()).store
  const once = flowOn(idempotency, () => Date.now())
  const request = { key: unique(), path: '/', content: {} }
  const broken = { run: () => Promise.reject(new Error('a bug')), responseOf: async () => response }
  await expect(once(request, broken, call)).rejects.toThrow('a bug')
  const ran: string[] = []
  expect(value(await once(request, work(ran, 'again'), call))).toEqual({ done: 1 })
  expect(value(await once(request, work(ran, 'no more'), call))).toEqual({ stored: response })
  expect(ran).toEqual(['again'])
})

test('a response that the database refuses does not block its key', async () => {
  const { idempotency } = (await createWorld()).store
  const once = flowOn(idempotency, () => Date.now())
  const request = { key: unique(), path: '/', content: {} }
  const ran: string[] = []
  const huge = { ...response, body: 'x'.repeat(2_000_001) }
  const tooLarge = { ...work(ran, 'a'), responseOf: async () => huge }
  expect(value(await once(request, tooLarge, call))).toEqual({ done: 1 })
  expect(value(await once(request, tooLarge, call))).toEqual({ done: 2 })
})

test('responses older than a day are removed by later requests, eventually all', async () => {
  const server = await freshPocketBase()
  try {
    const { store, requests } = storeOn(server)
    let nowMs = Date.parse('2026-03-21T00:00:00Z')
    const once = flowOn(store.idempotency, () => nowMs)
    const ask = (key: string) => once({ key, path: '/', content: {} }, work([], key), call)
    const old = maxRemovedAtOnce + 5
    for (let index = 0; index < old; index += 1) value(await ask(`old-${index}`))
    const send = await asSuperuser(server)
    const count = async () => {
      const path = '/api/collections/idempotency_keys/records?perPage=1'
      return (await (await send('GET', path)).json()).totalItems
    }
    expect(await count()).toBe(old)
    nowMs += responseTtlMs - 1
    value(await ask('a'))
    expect(await count()).toBe(old + 1)
    nowMs += 60_000
    value(await ask('b'))
    expect(await count()).toBe(old + 2 - maxRemovedAtOnce)
    value(await ask('c'))
    expect(await count()).toBe(3)
    // Within the same minute nobody looks again.
    const before = requests.length
    value(await ask('d'))
    expect(requests.slice(before).map(({ method }) => method)).toEqual(['POST', 'POST'])
  } finally {
    await server.stop()
  }
})
