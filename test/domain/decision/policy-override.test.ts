/** How an operator's changes are merged into the default policy, and which are refused. */

import { describe, expect, test } from 'bun:test'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import { overridePolicy } from '../../../src/domain/decision/policy-override.ts'

const base = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 90 })
const policyOf = (override: unknown) => {
  const overridden = overridePolicy(base, override)
  if (!overridden.ok) throw new Error(overridden.problem)
  return overridden.policy
}
const problemOf = (override: unknown) => {
  const overridden = overridePolicy(base, override)
  return overridden.ok ? null : overridden.problem
}

test('an empty override leaves the default', () => expect(policyOf({})).toEqual(base))

test('an override changes only what it names', () => {
  const policy = policyOf({ name: 'acme', levels: { high: { minimumAgeYears: 21 } } })
  expect(policy).toEqual({
    ...base,
    name: 'acme',
    levels: { ...base.levels, high: { ...base.levels.high, minimumAgeYears: 21 } },
  })
})

test('lists are replaced, not merged', () => {
  const mandatory = ['liveness', 'face_match', 'document'] as const
  expect(policyOf({ levels: { low: { mandatory } } }).levels.low.mandatory).toEqual([...mandatory])
})

test('levels that do not ascend are refused with a code and each path', () => {
  expect(problemOf({ levels: { low: { faceMatch: { passAtPercent: 93 } } } })).toBe(
    'levels_not_ascending: levels.standard.faceMatch.passAtPercent: Must not be milder than at level low',
  )
  expect(
    problemOf({
      levels: { high: { minimumAgeYears: 16, effects: { DEVICE_BOT: 'review' } } },
    }),
  ).toBe(
    'levels_not_ascending: levels.high.minimumAgeYears: Must not be milder than at level standard; ' +
      'levels.high.effects.DEVICE_BOT: Must not be milder than at level standard',
  )
})

describe('refused, with the path', () => {
  const refused: [string, unknown, string][] = [
    ['a list', [], 'JSON object'],
    ['a string', 'strict', 'JSON object'],
    ['null', null, 'JSON object'],
    ['an unknown member', { levels: { standard: { livenes: {} } } }, 'levels.standard'],
    ['an unknown level', { levels: { paranoid: {} } }, 'levels'],
    [
      'a threshold over 100',
      { levels: { low: { liveness: { passAtPercent: 101 } } } },
      'levels.low.liveness.passAtPercent',
    ],
    [
      'a review above the pass',
      { levels: { low: { faceMatch: { reviewAtPercent: 95 } } } },
      'levels.low.faceMatch',
    ],
    [
      'liveness missing from the mandatory checks',
      { levels: { high: { mandatory: ['document', 'face_match'] } } },
      'levels.high.mandatory',
    ],
    [
      'steps that descend',
      { levels: { high: { velocity: { deviceReuse: { reviewAt: 9 } } } } },
      'levels.high.velocity.deviceReuse',
    ],
    [
      'an unknown effect',
      { levels: { low: { effects: { DEVICE_BOT: 'ignore' } } } },
      'levels.low.effects.DEVICE_BOT',
    ],
    [
      'an effect for a graded code',
      { levels: { low: { effects: { VELOCITY_IP: 'info' } } } },
      'levels.low.effects',
    ],
    ['an invalid name', { name: 'Our Policy!' }, 'name'],
  ]
  for (const [name, override, path] of refused) {
    test(name, () => expect(problemOf(override)).toContain(path))
  }
})

test('each problem names its path', () => {
  expect(problemOf([])).toBe('The policy must be a JSON object')
  expect(problemOf({ levels: { low: { faceMatch: { reviewAtPercent: 95 } } } })).toBe(
    'levels.low.faceMatch: reviewAtPercent must not be above passAtPercent',
  )
  expect(problemOf({ levels: { high: { suspectScore: { reviewAt: 50 } } } })).toBe(
    'levels.high.suspectScore: infoAt, reviewAt and declineAt must not descend',
  )
  expect(problemOf({ levels: { low: { mandatory: ['liveness'] } } })).toBe(
    'levels.low.mandatory: Must contain liveness, face_match, document',
  )
  expect(problemOf({ nonsense: 1 })).toMatch(/^policy: /)
  const mandatory: string[] = []
  expect(problemOf({ levels: { low: { mandatory }, high: { mandatory } } })).toBe(
    'levels.low.mandatory: Must contain liveness, face_match, document; ' +
      'levels.high.mandatory: Must contain liveness, face_match, document',
  )
})

test('a very long problem is cut to 1,000 characters', () => {
  const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, 1]))
  expect(problemOf(unknown)).toHaveLength(1000)
})

test('a member named __proto__ pollutes no prototype', () => {
  expect(problemOf(JSON.parse('{"__proto__":{"name":"x"}}'))).not.toBeNull()
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})
