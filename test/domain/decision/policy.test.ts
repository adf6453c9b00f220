/** The schema of a policy, and what a level and a number lead to. */

import { expect, test } from 'bun:test'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import { gradeOf, Policy, resolveLevel } from '../../../src/domain/decision/policy.ts'
import { gradedCodes } from '../../../src/domain/decision/reason-codes.ts'

const policy = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 92 })
const { low, standard, high } = policy.levels

/** The default with a change at the level `standard`. */
const stored = (change: Record<string, unknown>) => ({
  name: 'acme-2026',
  levels: { ...policy.levels, standard: { ...policy.levels.standard, ...change } },
})
const accepts = (value: unknown) => Policy.safeParse(value).success

test('thresholds and effects may change', () => {
  expect(accepts(stored({}))).toBe(true)
  expect(accepts(stored({ minimumAgeYears: 21, effects: { DOCUMENT_SUSPECT: 'decline' } }))).toBe(
    true,
  )
})

const refused: readonly (readonly [string, Record<string, unknown>])[] = [
  ['an unknown member', { minimumAge: 21 }],
  ['a missing member', { liveness: undefined }],
  ['an unknown check', { mandatory: ['liveness', 'face_match', 'document', 'astrology'] }],
  ['no mandatory checks', { mandatory: [] }],
  ['a policy without liveness', { mandatory: ['face_match', 'document'] }],
  ['a policy without face match', { mandatory: ['liveness', 'document'] }],
  ['a policy without document', { mandatory: ['liveness', 'face_match'] }],
  ['a threshold above 100', { liveness: { passAtPercent: 101, claimTolerancePercent: 1 } }],
  ['a threshold below 0', { liveness: { passAtPercent: -1, claimTolerancePercent: 1 } }],
  ['a review above the pass', { faceMatch: { passAtPercent: 80, reviewAtPercent: 81 } }],
  ['an age with a fraction', { minimumAgeYears: 17.5 }],
  ['an age below 0', { minimumAgeYears: -1 }],
  ['an age above 120', { minimumAgeYears: 121 }],
  ['a maximum event age of 0', { deviceEvent: { maxAgeMinutes: 0, maxAheadSeconds: 60 } }],
  ['a negative clock skew', { deviceEvent: { maxAgeMinutes: 15, maxAheadSeconds: -1 } }],
  [
    'a decline step below the review step',
    { suspectScore: { infoAt: null, reviewAt: 40, declineAt: 20 } },
  ],
  [
    'a decline step below the info step',
    { suspectScore: { infoAt: 30, reviewAt: null, declineAt: 20 } },
  ],
  ['a step below 0', { suspectScore: { infoAt: null, reviewAt: -1, declineAt: null } }],
  ['an unknown effect', { effects: { DEVICE_BOT: 'ignore' } }],
  ['an unknown code', { effects: { DEVICE_ODD: 'info' } }],
  ['an unknown effect for vpn', { anonymised: { vpn: 'no', proxy: 'info', tor: 'info' } }],
]
for (const [what, change] of refused) {
  test(`a policy with ${what} is refused`, () => {
    expect(accepts(stored(change))).toBe(false)
  })
}

test('a policy cannot set an effect for a code that thresholds grade', () => {
  for (const code of gradedCodes) {
    expect(accepts(stored({ effects: { [code]: 'review' } }))).toBe(false)
  }
})

test('equal neighbouring steps are valid: the stricter one applies', () => {
  const steps = { infoAt: 20, reviewAt: 20, declineAt: 20 }
  expect(accepts(stored({ suspectScore: steps }))).toBe(true)
  expect(gradeOf(20, steps)).toBe('decline')
})

test('gradeOf returns the strictest step that is reached', () => {
  const steps = { infoAt: 10, reviewAt: 20, declineAt: 30 }
  expect([9, 10, 19, 20, 29, 30].map((value) => gradeOf(value, steps))).toEqual([
    null,
    'info',
    'info',
    'review',
    'review',
    'decline',
  ])
  expect(gradeOf(99, { infoAt: null, reviewAt: null, declineAt: null })).toBeNull()
})

for (const name of ['', 'Default', '-x', 'a b', 'a@b', 'a'.repeat(41)]) {
  test(`"${name}" is not a valid name`, () => {
    expect(accepts({ ...policy, name })).toBe(false)
  })
}
test('a name has up to 40 letters, digits and hyphens', () => {
  for (const name of ['a', '2026-07', 'a'.repeat(40)])
    expect(accepts({ ...policy, name })).toBe(true)
})

test('resolveLevel returns the strictest level for an unknown word', () => {
  expect(resolveLevel(policy, 'low')).toEqual({ level: 'low', policy: low })
  expect(resolveLevel(policy, 'standard')).toEqual({ level: 'standard', policy: standard })
  for (const word of ['high', 'medium', '', 'toString', '__proto__']) {
    expect(resolveLevel(policy, word)).toEqual({ level: 'high', policy: high })
  }
})
