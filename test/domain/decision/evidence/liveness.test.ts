/** Face liveness: final results, passing results, and the lockout after failures. */

import { expect, test } from 'bun:test'
import {
  failureLimit,
  freeSlots,
  isFinal,
  isLive,
  livenessSessionTtlMs,
  livenessStatuses,
  lockedForSeconds,
  lockKeysOf,
  lockout,
  profileLockKey,
} from '../../../../src/domain/decision/evidence/liveness.ts'

const nowMs = Date.UTC(2026, 2, 21, 12)
const minuteMs = 60_000
/** Failures, in minutes before now. */
const failed = (...minutesAgo: number[]) => minutesAgo.map((minutes) => nowMs - minutes * minuteMs)

test('a session is final once it has ended in any way', () => {
  expect(livenessStatuses.filter(isFinal)).toEqual(['SUCCEEDED', 'FAILED', 'EXPIRED'])
  expect(livenessSessionTtlMs).toBe(3 * minuteMs)
})

test('a session is live if it succeeded with a score of at least the threshold', () => {
  const live = (status: (typeof livenessStatuses)[number], confidencePercent: number | null) =>
    isLive({ status, confidencePercent }, 75)
  expect(live('SUCCEEDED', 75)).toBe(true)
  expect(live('SUCCEEDED', 74.99)).toBe(false)
  expect(live('SUCCEEDED', null)).toBe(false)
  expect(isLive({ status: 'SUCCEEDED', confidencePercent: null }, 0)).toBe(false)
  for (const status of ['CREATED', 'IN_PROGRESS', 'FAILED', 'EXPIRED'] as const) {
    expect([status, live(status, 99)]).toEqual([status, false])
  }
})

test('five failures within 3 minutes lock for 30 minutes after the last', () => {
  const aws = { failures: 5, windowMs: 3 * minuteMs, lockMs: 30 * minuteMs } as const
  expect(lockout).toEqual({ ...aws, openSessions: 10 })
  expect(lockedForSeconds([], nowMs)).toBe(0)
  expect(lockedForSeconds(failed(0, 0, 0, 0), nowMs)).toBe(0)
  expect(lockedForSeconds(failed(0, 0, 0, 0, 0), nowMs)).toBe(1800)
  expect(lockedForSeconds(failed(3, 2, 2, 1, 0), nowMs)).toBe(1800)
  expect(lockedForSeconds(failed(0, 1, 2, 2, 3), nowMs)).toBe(1800)
  expect(lockedForSeconds(failed(3.01, 2, 2, 1, 0), nowMs)).toBe(0)
  expect(lockedForSeconds(failed(12, 11, 11, 10, 10), nowMs)).toBe(1200)
})

test('without a profile, fifty failures lock', () => {
  expect(failureLimit('profile:abc')).toBe(5)
  expect(failureLimit('0123456789abcdef')).toBe(50)
  const many = failed(...Array.from({ length: 50 }, () => 0))
  expect(lockedForSeconds(many, nowMs, 50)).toBe(1800)
  expect(lockedForSeconds(many.slice(1), nowMs, 50)).toBe(0)
})

test('a lockout expires, and rounds up to whole seconds', () => {
  expect(lockedForSeconds(failed(30, 30, 30, 30, 30), nowMs)).toBe(0)
  expect(lockedForSeconds(failed(30, 30, 30, 30, 30), nowMs - 1)).toBe(1)
  expect(lockedForSeconds(failed(31, 31, 31, 31, 31), nowMs)).toBe(0)
})

test('of two lockouts the later one counts, whatever the order of the failures', () => {
  const twice = failed(25, 25, 25, 25, 25, 5, 5, 5, 5, 5)
  expect(lockedForSeconds(twice, nowMs)).toBe(1500)
  expect(lockedForSeconds(twice.toReversed(), nowMs)).toBe(1500)
  expect(lockedForSeconds(failed(25, 25, 25, 25, 25, 1), nowMs)).toBe(300)
  const given = failed(1, 3, 2)
  lockedForSeconds(given, nowMs)
  expect(given).toEqual(failed(1, 3, 2))
})

test('ten sessions may be open, and the next one waits until the first ends', () => {
  const taken = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `s${index}`,
      profile: 'p1',
      slot: index + 1,
      untilMs: nowMs + 1000 + index * 1000,
    }))
  const numbers = (count: number, atMs: number) =>
    freeSlots(taken(count), atMs).free.map(({ slot }) => slot)
  expect(numbers(0, nowMs)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(numbers(9, nowMs)).toEqual([10])
  expect(freeSlots(taken(10), nowMs)).toEqual({ free: [], freeAtMs: nowMs + 1000 })
  expect(numbers(10, nowMs + 999)).toEqual([])
  expect(freeSlots(taken(10), nowMs + 1000)).toEqual({
    free: [{ slot: 1, replaces: taken(1)[0] ?? null }],
    freeAtMs: nowMs + 1000,
  })
  expect(numbers(10, nowMs + 2000)).toEqual([1, 2])
})

test('a session is locked by its own failures and by those of its profile', () => {
  expect(lockKeysOf({ lockKey: 'an-address' }, 'p1')).toEqual(['an-address', 'profile:p1'])
  expect(lockKeysOf({ lockKey: profileLockKey('p1') }, 'p1')).toEqual(['profile:p1'])
})
