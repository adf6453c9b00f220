/** Whether the levels of a policy ascend: `low` must not be stricter than `standard`, nor `standard` than `high`. */

import { type SecurityLevel, securityLevels } from '../identity/profile.ts'
import type { Effect } from './decision.ts'
import { livenessChallenges } from './evidence/liveness.ts'
import {
  effectOf,
  effectOfAbsence,
  type Grades,
  type LevelPolicy,
  type Policy,
  policyChecks,
  type ResolvedLevel,
  resolveLevel,
} from './policy.ts'
import { fixedCodes } from './reason-codes.ts'

/**
 * The members of a policy that break the order of its levels, each with its path and what is wrong; empty if the
 * levels ascend. Every threshold, mandatory check and effect counts, so whoever is approved at one level is approved
 * at each lower one. Checked before a policy comes into force; a stored policy loads for replay without this check.
 */
export function levelOrderProblems(policy: Policy): string[] {
  const milder = [
    ...milderMembers(policy, ['low', 'standard']),
    ...milderMembers(policy, ['standard', 'high']),
  ]
  const invertedFaces = securityLevels
    .filter((level) => isFaceMatchInverted(resolveLevel(policy, level)))
    .map(
      (level) =>
        `levels.${level}.effects.FACE_MISMATCH: Must not be milder than FACE_MATCH_UNCERTAIN`,
    )
  return [...milder, ...invertedFaces]
}

function milderMembers(
  policy: Policy,
  [lower, higher]: readonly [SecurityLevel, SecurityLevel],
): string[] {
  const least = new Map(leavesOf(strictnessOf(resolveLevel(policy, lower))))
  return leavesOf(strictnessOf(resolveLevel(policy, higher)))
    .filter(([path, strictness]) => strictness < (least.get(path) ?? strictness))
    .map(([path]) => `levels.${higher}.${path}: Must not be milder than at level ${lower}`)
}

/** A higher level may move a similarity from uncertain to mismatch, so the second must not have the milder effect. */
const isFaceMatchInverted = (resolved: ResolvedLevel): boolean =>
  rank[effectOf(resolved, 'FACE_MISMATCH')] < rank[effectOf(resolved, 'FACE_MATCH_UNCERTAIN')]

/** The shape of a policy's member with a number, greater is stricter, in the place of each value. */
type Strictness<Member> = Member extends number | string | null
  ? number
  : { [Name in keyof Member]: Strictness<Member[Name]> }

type LevelStrictness = Strictness<Required<Omit<LevelPolicy, 'mandatory' | 'effects'>>> &
  Record<'mandatory' | 'effects', Record<string, number>>

function strictnessOf(resolved: ResolvedLevel): LevelStrictness {
  const { mandatory, liveness, faceMatch, selfieMatch, deviceEvent, ...rest } = resolved.policy
  const { anonymised, velocity } = rest
  return {
    mandatory: Object.fromEntries(policyChecks.map((name) => [name, +mandatory.includes(name)])),
    liveness: {
      passAtPercent: liveness.passAtPercent,
      claimTolerancePercent: -liveness.claimTolerancePercent,
      challenge: -livenessChallenges.indexOf(liveness.challenge ?? 'FaceMovementChallenge'),
    },
    faceMatch,
    selfieMatch,
    minimumAgeYears: rest.minimumAgeYears,
    passportWithoutMrz: rank[rest.passportWithoutMrz ?? 'info'],
    deviceEvent: {
      maxAgeMinutes: -deviceEvent.maxAgeMinutes,
      maxAheadSeconds: -deviceEvent.maxAheadSeconds,
    },
    suspectScore: strictnessOfGrades(rest.suspectScore),
    anonymised: {
      vpn: rank[anonymised.vpn],
      proxy: rank[anonymised.proxy],
      tor: rank[anonymised.tor],
    },
    velocity: {
      profileAttempts: strictnessOfGrades(velocity.profileAttempts),
      deviceReuse: strictnessOfGrades(velocity.deviceReuse),
      documentReuse: strictnessOfGrades(velocity.documentReuse),
      faceReuse: strictnessOfGrades(velocity.faceReuse),
      addressPrefix: strictnessOfGrades(velocity.addressPrefix),
    },
    effects: Object.fromEntries([
      ...fixedCodes.map((code) => [code, rank[effectOf(resolved, code)]]),
      ['MRZ_MISSING', rank[effectOfAbsence(resolved, 'MRZ_MISSING')]],
      // Two cases of one code: no event was given, and the vendor failed.
      ['DEVICE_UNAVAILABLE if not given', rank[effectOfAbsence(resolved, 'DEVICE_UNAVAILABLE')]],
    ]),
  }
}

/** From which number on the effect is at least this one: the earlier it begins, the stricter. */
function strictnessOfGrades({ infoAt, reviewAt, declineAt }: Grades): Strictness<Grades> {
  const first = (...steps: (number | null)[]) => Math.min(...steps.map((step) => step ?? Infinity))
  return {
    infoAt: -first(infoAt, reviewAt, declineAt),
    reviewAt: -first(reviewAt, declineAt),
    declineAt: -first(declineAt),
  }
}

const rank: Record<Effect, number> = { info: 0, review: 1, decline: 2 }

/** Every number in an object with its path, `velocity.deviceReuse.reviewAt`. */
const leavesOf = (members: object): [path: string, value: number][] =>
  Object.entries(members).flatMap(([name, member]): [string, number][] =>
    typeof member === 'number'
      ? [[name, member]]
      : leavesOf(member).map(([path, value]) => [`${name}.${path}`, value]),
  )
