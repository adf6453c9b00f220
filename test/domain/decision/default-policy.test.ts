/** The policy in force unless the operator stores another one. */

import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { policyId } from '../../../src/domain/decision/decide.ts'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import { levelOrderProblems } from '../../../src/domain/decision/level-order.ts'
import { Policy } from '../../../src/domain/decision/policy.ts'
import { fixedCodes, reasonTable } from '../../../src/domain/decision/reason-codes.ts'
import { runs } from '../property-runs.ts'

const policy = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 92 })
const { low, standard, high } = policy.levels

/**
 * Stored decisions name the policy by this id. A change of it is a change of the policy of every operator who stores
 * none: it belongs in the changelog, and replay needs the old policy from the database.
 */
test.each([
  [{ faceLivenessThreshold: 75, faceMatchThreshold: 90 }, 'default@f87dc16c8eb3'],
  [
    { faceLivenessThreshold: 75, faceMatchThreshold: 90, specimens: 'accepted' },
    'default@432670a17d88',
  ],
  [{ faceLivenessThreshold: 75, faceMatchThreshold: 92 }, 'default@e88d7ccbae2c'],
  [{ faceLivenessThreshold: 97, faceMatchThreshold: 90 }, 'default@61ab0b2470b2'],
] as const)('the default policy for %j has the id %s', async (thresholds, id) => {
  expect(await policyId(defaultPolicy(thresholds))).toBe(id)
})

test('a specimen is declined at every level, and only noted if the vendors are simulated', () => {
  const sandbox = defaultPolicy({
    faceLivenessThreshold: 75,
    faceMatchThreshold: 90,
    specimens: 'accepted',
  })
  for (const level of ['low', 'standard', 'high'] as const) {
    expect(policy.levels[level].effects.DOCUMENT_SPECIMEN).toBe('decline')
    expect(sandbox.levels[level].effects.DOCUMENT_SPECIMEN).toBe('info')
  }
})

test('the default lists the effect of each code, so that its hash covers them', () => {
  const absences = ['DEVICE_UNAVAILABLE', 'MRZ_MISSING']
  for (const level of ['low', 'standard', 'high'] as const) {
    const expected = fixedCodes
      .filter((code) => !absences.includes(code))
      .map((code) => [code, reasonTable[code].effects[level]])
    expect(policy.levels[level].effects).toEqual(Object.fromEntries(expected))
  }
})

test('the default has the documented thresholds', () => {
  const row = <T>(read: (level: typeof low) => T) => [low, standard, high].map(read)
  const floor = ['liveness', 'face_match', 'document', 'document_validity', 'age'] as const
  expect(row(({ mandatory }) => mandatory)).toEqual([
    [...floor],
    [...floor, 'device'],
    [...floor, 'device', 'mrz'],
  ])
  expect(row(({ liveness }) => liveness.passAtPercent)).toEqual([75, 75, 90])
  expect(row(({ liveness }) => liveness.claimTolerancePercent)).toEqual([1, 1, 1])
  expect(row(({ faceMatch }) => [faceMatch.passAtPercent, faceMatch.reviewAtPercent])).toEqual([
    [90, 80],
    [92, 80],
    [95, 85],
  ])
  expect(
    row(({ selfieMatch }) => [selfieMatch.passAtPercent, selfieMatch.reviewAtPercent]),
  ).toEqual([
    [80, 50],
    [80, 50],
    [85, 50],
  ])
  expect(row(({ minimumAgeYears }) => minimumAgeYears)).toEqual([18, 18, 18])
  expect(row(({ deviceEvent }) => deviceEvent.maxAgeMinutes)).toEqual([60, 15, 15])
  expect(row(({ deviceEvent }) => deviceEvent.maxAheadSeconds)).toEqual([60, 60, 60])
  expect(row(({ anonymised }) => Object.values(anonymised))).toEqual([
    ['info', 'info', 'info'],
    ['review', 'review', 'review'],
    ['review', 'review', 'decline'],
  ])
  expect(row(({ suspectScore }) => Object.values(suspectScore))).toEqual([
    [null, 40, null],
    [null, 20, null],
    [null, 15, 40],
  ])
})

test('the velocity steps are the documented ones: more than ten is eleven', () => {
  const steps = [low, standard, high].map(({ velocity }) =>
    Object.values(velocity).map((grades) => Object.values(grades)),
  )
  expect(steps).toEqual([
    [
      [null, 11, null],
      [null, 5, null],
      [null, 2, null],
      [null, 1, null],
      [20, null, null],
    ],
    [
      [null, 6, null],
      [null, 3, null],
      [null, 1, null],
      [null, 1, null],
      [null, 20, null],
    ],
    [
      [null, 4, 11],
      [null, 1, 3],
      [null, null, 1],
      [null, null, 1],
      [null, 10, null],
    ],
  ])
})

test('a liveness threshold above 90 applies to the level high too', () => {
  const strict = defaultPolicy({ faceLivenessThreshold: 97, faceMatchThreshold: 90 })
  expect(Object.values(strict.levels).map(({ liveness }) => liveness.passAtPercent)).toEqual([
    97, 97, 97,
  ])
})

describe('FACE_MATCH_THRESHOLD', () => {
  const facesAt = (faceMatchThreshold: number) =>
    Object.values(defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold }).levels).map(
      ({ faceMatch }) => [faceMatch.passAtPercent, faceMatch.reviewAtPercent],
    )

  test.each<[number, number[], number[], number[]]>([
    [90, [90, 80], [90, 80], [95, 85]],
    [92, [90, 80], [92, 80], [95, 85]],
    [98, [90, 80], [98, 80], [98, 85]],
    [85, [85, 80], [85, 80], [95, 85]],
    [70, [70, 70], [70, 70], [95, 85]],
    [0, [0, 0], [0, 0], [95, 85]],
    [100, [90, 80], [100, 80], [100, 85]],
  ])(
    '%d is where standard passes; low passes no later, high no earlier',
    (threshold, low, standard, high) => {
      expect(facesAt(threshold)).toEqual([low, standard, high])
    },
  )

  test('the levels ascend for every pair of thresholds', () => {
    const percent = fc.oneof(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 100 }),
    )
    const specimens = fc.constantFrom('refused' as const, 'accepted' as const)
    fc.assert(
      fc.property(
        fc.record({ faceLivenessThreshold: percent, faceMatchThreshold: percent, specimens }),
        (thresholds) => {
          expect(levelOrderProblems(defaultPolicy(thresholds))).toEqual([])
        },
      ),
      runs,
    )
  })
})

test('the default is a valid policy, also when read back from a store', () => {
  expect(Policy.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy)
})

test('thresholds outside 0 to 100 throw, because configuration has checked them', () => {
  for (const faceLivenessThreshold of [Number.NaN, -1, 101]) {
    expect(() => defaultPolicy({ faceLivenessThreshold, faceMatchThreshold: 90 })).toThrow()
  }
})
