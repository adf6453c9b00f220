import { expect, test } from 'bun:test'
import { defaultPolicy, gradeOf, levelOf, Policy } from '../../../src/domain/decision/policy.ts'
import { fixedCodes, gradedCodes } from '../../../src/domain/decision/reason-codes.ts'
import { reasonCatalogue } from '../../../src/domain/decision/reasons.ts'

const policy = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 92 })
const { low, standard, high } = policy.levels

/** A copy of the default as an operator would store it, one member of `standard` changed. */
const stored = (change: Record<string, unknown>) => ({
  name: 'acme-2026',
  levels: { ...policy.levels, standard: { ...policy.levels.standard, ...change } },
})
const accepts = (value: unknown) => Policy.safeParse(value).success

test('a specimen is declined at every level, and only told where the vendors are simulated', () => {
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

test('the default writes out what each code does, so that its hash names that too', () => {
  const ofAbsence = ['DEVICE_UNAVAILABLE', 'MRZ_MISSING']
  for (const level of ['low', 'standard', 'high'] as const) {
    const expected = fixedCodes
      .filter((code) => !ofAbsence.includes(code))
      .map((code) => [code, reasonCatalogue[code].effects[level]])
    expect(policy.levels[level].effects).toEqual(Object.fromEntries(expected))
  }
})

test('the default is the table of the specification', () => {
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

test('the steps of velocity are those of the table: more than ten is eleven', () => {
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

test('a configured threshold above 90 holds at the level high too', () => {
  const strict = defaultPolicy({ faceLivenessThreshold: 97, faceMatchThreshold: 90 })
  expect(Object.values(strict.levels).map(({ liveness }) => liveness.passAtPercent)).toEqual([
    97, 97, 97,
  ])
})

test('a configured face threshold below 80 leaves nothing to review', () => {
  const lax = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 70 })
  expect(lax.levels.standard.faceMatch).toEqual({ passAtPercent: 70, reviewAtPercent: 70 })
})

test('the default is a valid policy, also after a store has had it', () => {
  expect(Policy.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy)
})

test('thresholds that are none are a bug of the caller', () => {
  for (const faceLivenessThreshold of [Number.NaN, -1, 101]) {
    expect(() => defaultPolicy({ faceLivenessThreshold, faceMatchThreshold: 90 })).toThrow()
  }
})

test('an override may change thresholds and effects', () => {
  expect(accepts(stored({}))).toBe(true)
  expect(accepts(stored({ minimumAgeYears: 21, effects: { DOCUMENT_SUSPECT: 'decline' } }))).toBe(
    true,
  )
})

const refused: readonly (readonly [string, Record<string, unknown>])[] = [
  ['an unknown member', { minimumAge: 21 }],
  ['a missing member', { liveness: undefined }],
  ['a check nobody makes', { mandatory: ['liveness', 'face_match', 'document', 'astrology'] }],
  ['no mandatory checks', { mandatory: [] }],
  ['a policy without liveness', { mandatory: ['face_match', 'document'] }],
  ['a policy without face match', { mandatory: ['liveness', 'document'] }],
  ['a policy without document', { mandatory: ['liveness', 'face_match'] }],
  ['a threshold above 100', { liveness: { passAtPercent: 101, claimTolerancePercent: 1 } }],
  ['a threshold below 0', { liveness: { passAtPercent: -1, claimTolerancePercent: 1 } }],
  ['a review above the pass', { faceMatch: { passAtPercent: 80, reviewAtPercent: 81 } }],
  ['half a year', { minimumAgeYears: 17.5 }],
  ['an age below 0', { minimumAgeYears: -1 }],
  ['an age nobody has', { minimumAgeYears: 121 }],
  ['events of no age', { deviceEvent: { maxAgeMinutes: 0, maxAheadSeconds: 60 } }],
  ['a clock that runs backwards', { deviceEvent: { maxAgeMinutes: 15, maxAheadSeconds: -1 } }],
  ['a decline before the review', { suspectScore: { infoAt: null, reviewAt: 40, declineAt: 20 } }],
  ['a decline before the info', { suspectScore: { infoAt: 30, reviewAt: null, declineAt: 20 } }],
  ['a step below 0', { suspectScore: { infoAt: null, reviewAt: -1, declineAt: null } }],
  ['an unknown effect', { effects: { DEVICE_BOT: 'ignore' } }],
  ['an unknown code', { effects: { DEVICE_ODD: 'info' } }],
  ['an effect of no word for vpn', { anonymised: { vpn: 'no', proxy: 'info', tor: 'info' } }],
]
for (const [what, change] of refused) {
  test(`an override with ${what} is refused`, () => {
    expect(accepts(stored(change))).toBe(false)
  })
}

test('an override cannot set one effect where thresholds grade it', () => {
  for (const code of gradedCodes) {
    expect(accepts(stored({ effects: { [code]: 'review' } }))).toBe(false)
  }
})

test('equal neighbouring steps are taken: the worse one counts', () => {
  const steps = { infoAt: 20, reviewAt: 20, declineAt: 20 }
  expect(accepts(stored({ suspectScore: steps }))).toBe(true)
  expect(gradeOf(20, steps)).toBe('decline')
})

test('gradeOf gives the worst step that is reached', () => {
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
  test(`"${name}" is no name of a policy`, () => {
    expect(accepts({ ...policy, name })).toBe(false)
  })
}
test('names of up to forty letters, digits and hyphens are', () => {
  for (const name of ['a', '2026-07', 'a'.repeat(40)])
    expect(accepts({ ...policy, name })).toBe(true)
})

test('levelOf takes the strictest for a word that is no level', () => {
  expect(levelOf(policy, 'low')).toEqual({ level: 'low', policy: low })
  expect(levelOf(policy, 'standard')).toEqual({ level: 'standard', policy: standard })
  for (const word of ['high', 'medium', '', 'toString', '__proto__']) {
    expect(levelOf(policy, word)).toEqual({ level: 'high', policy: high })
  }
})
