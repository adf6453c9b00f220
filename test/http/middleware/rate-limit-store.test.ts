/** The counts of one process: windows by the clock that is handed in, and a bound on how many keys are held. */

import { expect, test } from 'bun:test'
import { boundedStore } from '../../../src/http/middleware/rate-limit-store.ts'

function store(maxKeys: number) {
  const clock = { ms: 1_000_000 }
  const { increment, decrement, resetKey } = boundedStore({
    windowMs: 60_000,
    maxKeys,
    now: () => clock.ms,
  })
  const hits = async (key: string) => (await increment(key)).totalHits
  return { clock, increment, decrement, resetKey, hits }
}

test('a window begins with the first request and ends on time', async () => {
  const { clock, increment, hits } = store(10)
  expect(await increment('a')).toEqual({ totalHits: 1, resetTime: new Date(1_060_000) })
  clock.ms += 59_999
  expect(await increment('a')).toEqual({ totalHits: 2, resetTime: new Date(1_060_000) })
  expect(await hits('b')).toBe(1)
  clock.ms += 1
  expect(await increment('a')).toEqual({ totalHits: 1, resetTime: new Date(1_120_000) })
  expect(await hits('b')).toBe(2)
})

test('the key whose window ends first makes room, the others keep their counts', async () => {
  const { clock, hits } = store(2)
  await hits('a')
  clock.ms += 1
  await hits('b')
  expect(await hits('b')).toBe(2)
  expect(await hits('c')).toBe(1)
  expect(await hits('b')).toBe(3)
  expect(await hits('a')).toBe(1)
})

test('a window that has ended makes room first', async () => {
  const { clock, hits } = store(2)
  await hits('a')
  clock.ms += 30_000
  await hits('b')
  clock.ms += 30_000
  // `a` is over and begins anew, behind `b`; then `b` is the oldest.
  expect(await hits('a')).toBe(1)
  expect(await hits('c')).toBe(1)
  expect(await hits('a')).toBe(2)
  expect(await hits('b')).toBe(1)
})

test('a count can be taken back and forgotten', async () => {
  const { decrement, resetKey, hits } = store(2)
  await hits('a')
  await hits('a')
  await decrement('a')
  expect(await hits('a')).toBe(2)
  await decrement('nobody')
  await resetKey('a')
  expect(await hits('a')).toBe(1)
})
