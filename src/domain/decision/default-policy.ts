/** The policy in force unless the operator stores another one (docs/decisions.md#policy). */

import type { SecurityLevel } from '../identity/profile.ts'
import { absenceCodes, alwaysMandatory, type Grades, type LevelPolicy, Policy } from './policy.ts'
import { fixedCodes, reasonTable } from './reason-codes.ts'

interface Thresholds {
  /** `FACE_LIVENESS_THRESHOLD`: where `low` and `standard` pass. `high` passes there or at 90, whichever is higher. */
  faceLivenessThreshold: number
  /**
   * `FACE_MATCH_THRESHOLD`: where `standard` passes. `low` passes there or at 90, whichever is lower; `high` there
   * or at 95, whichever is higher. A person reviews a similarity from 80 (`high`: 85) up to the pass; if the pass
   * is below 80, nothing is left to review.
   */
  faceMatchThreshold: number
  /** Whether documents of Utopia, the country of the ICAO 9303 specimens, are declined. */
  specimens?: 'refused' | 'accepted'
}

/**
 * The default policy for an operator's thresholds, in percent. Throws if one is outside 0..100. Only an
 * installation with simulated vendors accepts specimens, and even there the decision lists them as `info`.
 */
export function defaultPolicy(thresholds: Thresholds): Policy {
  const sandbox: LevelPolicy['effects'] =
    thresholds.specimens === 'accepted' ? { DOCUMENT_SPECIMEN: 'info' } : {}
  const withEffects = (level: SecurityLevel, rest: LevelThresholds): LevelPolicy => ({
    ...rest,
    effects: { ...tableEffects(level), ...sandbox },
  })
  return Policy.parse({
    name: 'default',
    levels: {
      low: withEffects('low', low(thresholds)),
      standard: withEffects('standard', standard(thresholds)),
      high: withEffects('high', high(thresholds)),
    },
  } satisfies Policy)
}

/**
 * Written out, so that the hash of a policy covers the effect of each code and old decisions keep their meaning.
 * The effect of an absence depends on whether its check is mandatory, so it is not written out.
 */
const tableEffects = (level: SecurityLevel): LevelPolicy['effects'] =>
  Object.fromEntries(
    fixedCodes
      .filter((code) => !Object.hasOwn(absenceCodes, code))
      .map((code) => [code, reasonTable[code].effects[level]]),
  )

const baseMandatory: LevelPolicy['mandatory'] = [...alwaysMandatory, 'document_validity', 'age']
const claimTolerancePercent = 1
const maxAheadSeconds = 60
/** Two different people seldom score above it (docs/decisions.md#faces). */
const selfieReviewAtPercent = 50

type Step = number | null
const grades = (infoAt: Step, reviewAt: Step, declineAt: Step): Grades => ({
  infoAt,
  reviewAt,
  declineAt,
})

const faceMatch = (passAtPercent: number, reviewAtPercent: number) => ({
  passAtPercent,
  reviewAtPercent: Math.min(reviewAtPercent, passAtPercent),
})

type LevelThresholds = Omit<LevelPolicy, 'effects'>

const low = ({ faceLivenessThreshold, faceMatchThreshold }: Thresholds): LevelThresholds => ({
  mandatory: baseMandatory,
  liveness: {
    passAtPercent: faceLivenessThreshold,
    claimTolerancePercent,
    challenge: 'FaceMovementChallenge',
  },
  faceMatch: faceMatch(Math.min(faceMatchThreshold, 90), 80),
  selfieMatch: { passAtPercent: 80, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
  passportWithoutMrz: 'info',
  deviceEvent: { maxAgeMinutes: 60, maxAheadSeconds },
  suspectScore: grades(null, 40, null),
  anonymised: { vpn: 'info', proxy: 'info', tor: 'info' },
  velocity: {
    profileAttempts: grades(null, 11, null),
    deviceReuse: grades(null, 5, null),
    documentReuse: grades(null, 2, null),
    faceReuse: grades(null, 1, null),
    addressPrefix: grades(20, null, null),
  },
})

const standard = ({ faceLivenessThreshold, faceMatchThreshold }: Thresholds): LevelThresholds => ({
  mandatory: [...baseMandatory, 'device'],
  liveness: {
    passAtPercent: faceLivenessThreshold,
    claimTolerancePercent,
    challenge: 'FaceMovementChallenge',
  },
  faceMatch: faceMatch(faceMatchThreshold, 80),
  selfieMatch: { passAtPercent: 80, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
  passportWithoutMrz: 'review',
  deviceEvent: { maxAgeMinutes: 15, maxAheadSeconds },
  suspectScore: grades(null, 20, null),
  anonymised: { vpn: 'review', proxy: 'review', tor: 'review' },
  velocity: {
    profileAttempts: grades(null, 6, null),
    deviceReuse: grades(null, 3, null),
    documentReuse: grades(null, 1, null),
    faceReuse: grades(null, 1, null),
    addressPrefix: grades(null, 20, null),
  },
})

const high = ({ faceLivenessThreshold, faceMatchThreshold }: Thresholds): LevelThresholds => ({
  mandatory: [...baseMandatory, 'device', 'mrz'],
  liveness: {
    passAtPercent: Math.max(faceLivenessThreshold, 90),
    claimTolerancePercent,
    challenge: 'FaceMovementAndLightChallenge',
  },
  faceMatch: faceMatch(Math.max(faceMatchThreshold, 95), 85),
  selfieMatch: { passAtPercent: 85, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
  passportWithoutMrz: 'review',
  deviceEvent: { maxAgeMinutes: 15, maxAheadSeconds },
  suspectScore: grades(null, 15, 40),
  anonymised: { vpn: 'review', proxy: 'review', tor: 'decline' },
  velocity: {
    profileAttempts: grades(null, 4, 11),
    deviceReuse: grades(null, 1, 3),
    documentReuse: grades(null, null, 1),
    faceReuse: grades(null, null, 1),
    addressPrefix: grades(null, 10, null),
  },
})
