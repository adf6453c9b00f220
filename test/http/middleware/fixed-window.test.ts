/** Fixed windows: they follow the clock that is handed in, and hold a bounded number of keys. */

import { expect, test } from 'bun:test'
import { fixedWindows } from '../../../src/http/middleware/fixed-window.ts'

function windows(maxKeys: number) {
  const clock = { ms: 1_000_000 }
  const hit = fixedWindows({ windowMs: 60_000, maxKeys, now: () => clock.ms })
  return { clock, hit, hits: (key: string) => hit(key).hits }
}

test('a window starts with the first request and ends on time', () => {
  const { clock, hit, hits } = windows(10)
  expect(hit('a')).toEqual({ hits: 1, endsAtMs: 1_060_000 })
  clock.ms += 59_999
  expect(hit('a')).toEqual({ hits: 2, endsAtMs: 1_060_000 })
  expect(hits('b')).toBe(1)
  clock.ms += 1
  expect(hit('a')).toEqual({ hits: 1, endsAtMs: 1_120_000 })
  expect(hits('b')).toBe(2)
})

test('the key whose window ends first makes room, the others keep their counts', () => {
  const { clock, hits } = windows(2)
  hits('a')
  clock.ms += 1
  hits('b')
  expect(hits('b')).toBe(2)
  expect(hits('c')).toBe(1)
  expect(hits('b')).toBe(3)
  expect(hits('a')).toBe(1)
})

test('a window that has ended makes room first', () => {
  const { clock, hits } = windows(2)
  hits('a')
  clock.ms += 30_000
  hits('b')
  clock.ms += 30_000
  // `a` has ended and starts over, after `b`; then `b` is the oldest.
  expect(hits('a')).toBe(1)
  expect(hits('c')).toBe(1)
  expect(hits('a')).toBe(2)
  expect(hits('b')).toBe(1)
})
