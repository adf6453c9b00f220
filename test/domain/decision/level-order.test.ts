/** Reports every member of a policy in which a higher level is milder than a lower one. */

import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decide } from '../../../src/domain/decision/decide.ts'
import type { Effect } from '../../../src/domain/decision/decision.ts'
import { levelOrderProblems } from '../../../src/domain/decision/level-order.ts'
import { type LevelPolicy, Policy, policyChecks } from '../../../src/domain/decision/policy.ts'
import { fixedCodes } from '../../../src/domain/decision/reason-codes.ts'
import type { SecurityLevel } from '../../../src/domain/identity/profile.ts'
import { runs } from '../property-runs.ts'
import { evidence, noClaims, now, policy } from './fixture.ts'
import { inputFor, rank, real, situations } from './properties/situations.ts'

/** A change to one member of a level, by its path. */
interface MemberChange {
  path: string
  change: (level: LevelPolicy) => LevelPolicy
}

const grades = ['suspectScore'] as const
const counters = [
  'profileAttempts',
  'deviceReuse',
  'documentReuse',
  'faceReuse',
  'addressPrefix',
] as const
const steps = ['infoAt', 'reviewAt', 'declineAt'] as const
const ways = ['vpn', 'proxy', 'tor'] as const

/** Each member of a level set to its mildest value. Written out here independently of the code. */
const mildest: readonly MemberChange[] = [
  ...(['device', 'mrz', 'selfie_match', 'age', 'document_validity'] as const).map((name) => ({
    path: `mandatory.${name}`,
    change: (level: LevelPolicy) => ({
      ...level,
      mandatory: level.mandatory.filter((other) => other !== name),
    }),
  })),
  set('liveness.passAtPercent', ({ liveness }) => ({
    liveness: { ...liveness, passAtPercent: 0 },
  })),
  set('liveness.claimTolerancePercent', ({ liveness }) => ({
    liveness: { ...liveness, claimTolerancePercent: 100 },
  })),
  ...(['faceMatch', 'selfieMatch'] as const).flatMap((name) => [
    set(`${name}.passAtPercent`, (level) => ({
      [name]: {
        passAtPercent: level[name].reviewAtPercent,
        reviewAtPercent: level[name].reviewAtPercent,
      },
    })),
    set(`${name}.reviewAtPercent`, (level) => ({ [name]: { ...level[name], reviewAtPercent: 0 } })),
  ]),
  set('minimumAgeYears', () => ({ minimumAgeYears: 0 })),
  set('deviceEvent.maxAgeMinutes', ({ deviceEvent }) => ({
    deviceEvent: { ...deviceEvent, maxAgeMinutes: 1e6 },
  })),
  set('deviceEvent.maxAheadSeconds', ({ deviceEvent }) => ({
    deviceEvent: { ...deviceEvent, maxAheadSeconds: 1e6 },
  })),
  set('liveness.challenge', ({ liveness }) => ({
    liveness: { ...liveness, challenge: 'FaceMovementChallenge' },
  })),
  set('passportWithoutMrz', () => ({ passportWithoutMrz: 'info' })),
  ...grades.map((name) => set(`${name}.reviewAt`, () => ({ [name]: never }))),
  ...ways.map((way) =>
    set(`anonymised.${way}`, ({ anonymised }) => ({
      anonymised: { ...anonymised, [way]: 'info' },
    })),
  ),
  ...counters.map((name) =>
    set(`velocity.${name}.reviewAt`, ({ velocity }) => ({
      velocity: { ...velocity, [name]: never },
    })),
  ),
  ...fixedCodes.map((code) =>
    set(`effects.${code}`, ({ effects }) => ({ effects: { ...effects, [code]: 'info' } })),
  ),
]

function set(path: string, change: (level: LevelPolicy) => object): MemberChange {
  return { path, change: (level) => ({ ...level, ...change(level) }) }
}

/** A level in which every member is stricter than its mildest value. */
const strict: LevelPolicy = {
  ...policy.levels.high,
  mandatory: [...policyChecks],
  velocity: {
    ...policy.levels.high.velocity,
    ...Object.fromEntries(
      counters.map((name) => [name, { infoAt: null, reviewAt: 5, declineAt: 9 }]),
    ),
  },
  anonymised: { vpn: 'decline', proxy: 'decline', tor: 'decline' },
  effects: Object.fromEntries(fixedCodes.map((code) => [code, 'decline'])),
}
const never = { infoAt: null, reviewAt: null, declineAt: null }
const ofLevels = (low: LevelPolicy, standard: LevelPolicy, high: LevelPolicy): Policy =>
  Policy.parse({ name: 'test', levels: { low, standard, high } })

test('equal levels ascend', () => {
  expect(levelOrderProblems(ofLevels(strict, strict, strict))).toEqual([])
})

describe('one milder member at a higher level is reported by its path', () => {
  test.each(mildest.map((change) => [change.path, change] as const))('%s', (path, { change }) => {
    const milder = change(strict)
    expect(levelOrderProblems(ofLevels(milder, strict, strict)).filter(isOrder)).toEqual([])
    const atHigh = levelOrderProblems(ofLevels(strict, strict, milder))
    expect(atHigh).toContain(`levels.high.${path}: Must not be milder than at level standard`)
    const atStandard = levelOrderProblems(ofLevels(strict, milder, strict))
    expect(atStandard).toContain(`levels.standard.${path}: Must not be milder than at level low`)
    const members = new Set(atStandard.filter(isOrder).map(memberOf))
    expect([...members]).toEqual([memberOf(`levels.standard.${path}`)])
  })
})

const isOrder = (problem: string) => problem.includes('at level')
const memberOf = (problem: string) => problem.split(/[.:]/).slice(2, 3).join()

test('every member of a level has a row above', () => {
  const rows = new Set(mildest.map(({ path }) => path.split('.')[0]))
  expect([...rows].toSorted()).toEqual(Object.keys(strict).toSorted())
})

test('a step counts from the first stricter step, so a decline step may replace a review step', () => {
  const at = (reviewAt: number | null, declineAt: number | null): LevelPolicy => ({
    ...strict,
    suspectScore: { infoAt: null, reviewAt, declineAt },
  })
  expect(levelOrderProblems(ofLevels(at(40, null), at(20, null), at(null, 15)))).toEqual([])
  expect(levelOrderProblems(ofLevels(at(40, null), at(20, null), at(null, 21)))).toEqual([
    'levels.high.suspectScore.infoAt: Must not be milder than at level standard',
    'levels.high.suspectScore.reviewAt: Must not be milder than at level standard',
  ])
})

test('a code that only a lower level lists is compared with its effect in the reason table', () => {
  const { MRZ_MISSING: _, ...effects } = strict.effects
  const optional = strict.mandatory.filter((name) => name !== 'mrz')
  const listed = {
    ...strict,
    mandatory: optional,
    effects: { ...effects, MRZ_MISSING: 'review' as const },
  }
  const unlisted = { ...strict, mandatory: optional, effects }
  expect(levelOrderProblems(ofLevels(listed, listed, unlisted))).toEqual([
    'levels.high.effects.MRZ_MISSING: Must not be milder than at level standard',
  ])
})

test('a mismatch must not be milder than an uncertain match', () => {
  const level: LevelPolicy = { ...strict, effects: { ...strict.effects, FACE_MISMATCH: 'review' } }
  expect(levelOrderProblems(ofLevels(level, level, level))).toEqual(
    ['low', 'standard', 'high'].map(
      (name) =>
        `levels.${name}.effects.FACE_MISMATCH: Must not be milder than FACE_MATCH_UNCERTAIN`,
    ),
  )
})

test('a stored policy whose levels do not ascend still loads for replay, under its own id', async () => {
  // The default policy for FACE_MATCH_THRESHOLD=70 before levels had to ascend.
  const stored = JSON.parse(JSON.stringify(policy))
  stored.levels.standard.faceMatch = { passAtPercent: 70, reviewAtPercent: 70 }
  const loaded = Policy.parse(stored)
  expect((await decide(evidence(), loaded, now)).policy).toBe('default@5f3bd71f6158')
  expect(levelOrderProblems(loaded)).toEqual([
    'levels.standard.faceMatch.passAtPercent: Must not be milder than at level low',
    'levels.standard.faceMatch.reviewAtPercent: Must not be milder than at level low',
  ])
})

const percent = fc.integer({ min: 0, max: 100 })
const effect = fc.constantFrom<Effect>('info', 'review', 'decline')
const faces = fc
  .tuple(percent, percent)
  .map(([a, b]) => ({ passAtPercent: Math.max(a, b), reviewAtPercent: Math.min(a, b) }))
const anyGrades = fc
  .tuple(...steps.map(() => fc.option(fc.nat({ max: 50 }))))
  .filter((values) => {
    const present = values.filter((value) => value !== null)
    return present.every((value, index) => index === 0 || value >= (present[index - 1] ?? 0))
  })
  .map(([infoAt = null, reviewAt = null, declineAt = null]) => ({ infoAt, reviewAt, declineAt }))

/** One random member of a level. */
const anyMember: fc.Arbitrary<MemberChange['change']> = fc.oneof(
  fc
    .subarray([...policyChecks])
    .map((names) => ({ mandatory: [...new Set([...policy.levels.low.mandatory, ...names])] }))
    .map(merged),
  fc
    .record({ passAtPercent: percent, claimTolerancePercent: percent })
    .map((liveness) => merged({ liveness })),
  faces.map((faceMatch) => merged({ faceMatch })),
  faces.map((selfieMatch) => merged({ selfieMatch })),
  fc.integer({ min: 0, max: 120 }).map((minimumAgeYears) => merged({ minimumAgeYears })),
  fc
    .record({ maxAgeMinutes: fc.integer({ min: 1, max: 90 }), maxAheadSeconds: percent })
    .map((deviceEvent) => merged({ deviceEvent })),
  anyGrades.map((suspectScore) => merged({ suspectScore })),
  fc
    .record({ vpn: effect, proxy: effect, tor: effect })
    .map((anonymised) => merged({ anonymised })),
  fc
    .tuple(fc.constantFrom(...counters), anyGrades)
    .map(([name, graded]) => (level: LevelPolicy) => ({
      ...level,
      velocity: { ...level.velocity, [name]: graded },
    })),
  fc.tuple(fc.constantFrom(...fixedCodes), effect).map(([code, word]) => (level: LevelPolicy) => ({
    ...level,
    effects: { ...level.effects, [code]: word },
  })),
)

function merged(part: Partial<LevelPolicy>): MemberChange['change'] {
  return (level) => ({ ...level, ...part })
}

/** The default policy with some members changed, each at some of the levels. */
const anyPolicy = fc
  .array(
    fc.tuple(anyMember, fc.subarray<SecurityLevel>(['low', 'standard', 'high'], { minLength: 1 })),
    { minLength: 1, maxLength: 6 },
  )
  .map((changes) => {
    const levels = { ...policy.levels }
    for (const [change, names] of changes) {
      for (const name of names) levels[name] = change(levels[name])
    }
    return { name: 'random', levels }
  })

/**
 * Without claims: a claimed score is compared with the pass threshold of the level, so a failed session whose claimed
 * score lies between the thresholds of two levels is a false claim at the lower one only.
 */
test('under every policy that passes, a higher level never improves the outcome', () => {
  let passed = 0
  fc.assert(
    fc.property(anyPolicy, situations, (changed, { evidence: given, examination }) => {
      if (levelOrderProblems(changed).length > 0) return
      passed += 1
      const ranks = (['low', 'standard', 'high'] as const).map((securityLevel) => {
        const seen = { ...given, claims: noClaims, securityLevel }
        return rank(real(inputFor(seen, examination, changed)))
      })
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    }),
    runs,
  )
  expect(passed).toBeGreaterThan(runs.numRuns / 20)
})
