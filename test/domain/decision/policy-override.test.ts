/** What an operator may lay over the default policy, and what is refused with its path. */

import { describe, expect, test } from 'bun:test'
import { defaultPolicy } from '../../../src/domain/decision/policy.ts'
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

test('nothing laid over it is the default', () => expect(policyOf({})).toEqual(base))

test('one threshold changes one threshold', () => {
  const policy = policyOf({ name: 'acme', levels: { standard: { minimumAgeYears: 21 } } })
  expect(policy).toEqual({
    ...base,
    name: 'acme',
    levels: { ...base.levels, standard: { ...base.levels.standard, minimumAgeYears: 21 } },
  })
})

test('lists are replaced, not joined', () => {
  const mandatory = ['liveness', 'face_match', 'document', 'mrz']
  expect(policyOf({ levels: { low: { mandatory } } }).levels.low.mandatory).toEqual(
    mandatory as never,
  )
})

describe('refused, with the path', () => {
  const refused: [string, unknown, string][] = [
    ['a list', [], 'JSON object'],
    ['a text', 'strict', 'JSON object'],
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
      'liveness taken from the mandatory checks',
      { levels: { high: { mandatory: ['document', 'face_match'] } } },
      'levels.high.mandatory',
    ],
    [
      'steps that descend',
      { levels: { high: { velocity: { deviceReuse: { reviewAt: 9 } } } } },
      'levels.high.velocity.deviceReuse',
    ],
    [
      'an effect that is none',
      { levels: { low: { effects: { DEVICE_BOT: 'ignore' } } } },
      'levels.low.effects.DEVICE_BOT',
    ],
    [
      'an effect of a graded code',
      { levels: { low: { effects: { VELOCITY_IP: 'info' } } } },
      'levels.low.effects',
    ],
    ['a name that is none', { name: 'Our Policy!' }, 'name'],
  ]
  for (const [name, override, path] of refused) {
    test(name, () => expect(problemOf(override)).toContain(path))
  }
})

test('a problem is told in words, each with its path', () => {
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

test('a very long problem is cut to what a log line can hold', () => {
  const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, 1]))
  expect(problemOf(unknown)).toHaveLength(1000)
})

test('a member called __proto__ changes nothing but itself', () => {
  expect(problemOf(JSON.parse('{"__proto__":{"name":"x"}}'))).not.toBeNull()
  expect(Object.getPrototypeOf({})).toBe(Object.prototype)
})
