/** Counting windows, address prefixes, and the policy's steps at their edges. */

import { describe, expect, test } from 'bun:test'
import type { Outcome } from '../../../../src/domain/decision/decision.ts'
import { addressPrefix, countWindows } from '../../../../src/domain/decision/evidence/velocity.ts'
import { type Grades, resolveLevel } from '../../../../src/domain/decision/policy.ts'
import { busy, codesOf, policy, verdictAt } from '../fixture.ts'

const minute = 60_000
const day = 24 * 60 * minute

test('a time counts in every window that contains it; the edge is outside', () => {
  const now = 100 * day
  const times = [
    now,
    now - 59 * minute,
    now - 60 * minute,
    now - day + 1,
    now - day,
    now - 30 * day + 1,
    now - 30 * day,
  ]
  expect(countWindows(times, now)).toEqual({ hour: 2, day: 4, month: 6 })
  expect(countWindows([], now)).toEqual({ hour: 0, day: 0, month: 0 })
})

const prefixes: [string, string | null][] = [
  ['192.0.2.17', '192.0.2.0/24'],
  ['192.0.2.255', '192.0.2.0/24'],
  ['192.0.3.17', '192.0.3.0/24'],
  ['2001:db8:1:2::1', '2001:db8:1::/48'],
  ['2001:0db8:0001:ffff:1:2:3:4', '2001:db8:1::/48'],
  ['2001:DB8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['2001:db8:1::', '2001:db8:1::/48'],
  ['', null],
  ['not an address', null],
  ['1:2:3', null],
  ['1:2:3:4:5:6:7:8', '1:2:3::/48'],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1:2:3:4:5:6:7', null],
  ['0:0::0:0', '0:0:0::/48'],
  ['1::8', '1:0:0::/48'],
  ['::', '0:0:0::/48'],
  ['1:2:3:4:5::67:8', '1:2:3::/48'],
  ['1:2:3:4:5::6:7:8:9', null],
  ['1:2:3:4::5:6:7:8', '1:2:3::/48'],
  ['x192.0.2.17', null],
  ['192.0.2.17x', null],
  ['192.0.2', null],
  ['1.2.3.4.5', null],
  ['abcdef', null],
  ['x2001:db8::1', null],
  ['2001:db8::1%eth0', null],
]
for (const [address, prefix] of prefixes) {
  test(`the prefix of "${address}" is ${prefix}`, () => expect(addressPrefix(address)).toBe(prefix))
}

describe('the steps of the default policy', () => {
  const steps: [string, Parameters<typeof busy>[0], Outcome[]][] = [
    ['3 attempts', { attempts: 3 }, ['approved', 'approved', 'approved']],
    ['4 attempts', { attempts: 4 }, ['approved', 'approved', 'review']],
    ['5 attempts', { attempts: 5 }, ['approved', 'approved', 'review']],
    ['6 attempts', { attempts: 6 }, ['approved', 'review', 'review']],
    ['10 attempts', { attempts: 10 }, ['approved', 'review', 'review']],
    ['11 attempts', { attempts: 11 }, ['review', 'review', 'declined']],
    ['1 other with the device', { device: 1 }, ['approved', 'approved', 'review']],
    ['2 others with the device', { device: 2 }, ['approved', 'approved', 'review']],
    ['3 others with the device', { device: 3 }, ['approved', 'review', 'declined']],
    ['4 others with the device', { device: 4 }, ['approved', 'review', 'declined']],
    ['5 others with the device', { device: 5 }, ['review', 'review', 'declined']],
    ['1 other with the document', { document: 1 }, ['approved', 'review', 'declined']],
    ['2 others with the document', { document: 2 }, ['review', 'review', 'declined']],
    ['1 other with the face', { face: 1 }, ['review', 'review', 'declined']],
    ['9 profiles of the address', { address: 8 }, ['approved', 'approved', 'approved']],
    ['10 profiles of the address', { address: 9 }, ['approved', 'approved', 'review']],
    ['19 profiles of the address', { address: 18 }, ['approved', 'approved', 'review']],
    ['20 profiles of the address', { address: 19 }, ['approved', 'review', 'review']],
  ]
  for (const [name, counts, expected] of steps) {
    test(`${name}: ${expected.join(', ')}`, () => {
      const outcomes = (['low', 'standard', 'high'] as const).map(
        (level) => verdictAt(level, { evidence: { velocity: busy(counts) } }).outcome,
      )
      expect(outcomes).toEqual(expected)
    })
  }
})

test('attempts count within 1 day, other profiles within 30, addresses within 1', () => {
  const quiet = { hour: 0, day: 0, month: 0 }
  const velocity = {
    attempts: { hour: 0, day: 1, month: 99 },
    otherProfiles: {
      device: { ...quiet, month: 3 },
      document: quiet,
      face: quiet,
      address: { ...quiet, month: 99 },
    },
  }
  const verdict = verdictAt('standard', { evidence: { velocity } })
  expect(codesOf(verdict)).toEqual(['VELOCITY_DEVICE_REUSE'])
  expect(verdict.checks.find(({ name }) => name === 'velocity_device')).toEqual({
    name: 'velocity_device',
    status: 'warn',
    observed: 3,
    threshold: 3,
  })
})

test('a count that is missing is not applicable and raises no reason', () => {
  const velocity = {
    ...busy({}),
    otherProfiles: { device: null, document: null, face: null, address: null },
  }
  const verdict = verdictAt('high', { evidence: { velocity } })
  expect(verdict.outcome).toBe('approved')
  const statuses = verdict.checks
    .filter(({ name }) => /^velocity_(?!profile)/.test(name))
    .map(({ status }) => status)
  expect(statuses).toEqual(['not_applicable', 'not_applicable', 'not_applicable', 'not_applicable'])
})

test('a count below its steps passes, and shows no threshold if there are no steps', () => {
  const none = { infoAt: null, reviewAt: null, declineAt: null }
  const checkWith = (steps: Grades) => {
    const { velocity } = resolveLevel(policy, 'standard').policy
    const changed = { velocity: { ...velocity, profileAttempts: steps } }
    return verdictAt('standard', { policy: changed }).checks.find(
      ({ name }) => name === 'velocity_profile_attempts',
    )
  }
  expect(Object.entries(checkWith(none) ?? {})).toEqual([
    ['name', 'velocity_profile_attempts'],
    ['status', 'pass'],
    ['observed', 1],
  ])
  const steps = resolveLevel(policy, 'standard').policy.velocity.profileAttempts
  expect(checkWith(steps)).toMatchObject({ status: 'pass', threshold: 6 })
})
