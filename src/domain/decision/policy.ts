/** The policy: thresholds, mandatory checks and effects, as data, per security level; and its defaults. */

import * as z from 'zod'
import { type SecurityLevel, securityLevels } from '../identity/profile.ts'
import type { Effect } from './decision.ts'
import { type FixedCode, fixedCodes } from './reason-codes.ts'
import { reasonCatalogue } from './reasons.ts'

/** Checks that a policy can demand; the others are shown and weigh by their reasons alone. */
export const demandableChecks = [
  'liveness',
  'face_match',
  'selfie_match',
  'document',
  'document_validity',
  'age',
  'mrz',
  'device',
] as const
export type DemandableCheck = (typeof demandableChecks)[number]

/** No policy can go below this: without these witnesses there is nothing to approve. */
export const alwaysMandatory = ['liveness', 'face_match', 'document'] as const

const EffectWord = z.enum(['decline', 'review', 'info'])
const Percent = z.number().min(0).max(100)

const FaceThresholds = z
  .strictObject({ passAtPercent: Percent, reviewAtPercent: Percent })
  .refine(({ passAtPercent, reviewAtPercent }) => reviewAtPercent <= passAtPercent, {
    message: 'reviewAtPercent must not be above passAtPercent',
  })
export type FaceThresholds = z.infer<typeof FaceThresholds>

const Step = z.number().min(0).nullable()

/** From which number on what happens; null is never. */
const Grades = z
  .strictObject({ infoAt: Step, reviewAt: Step, declineAt: Step })
  .refine(({ infoAt, reviewAt, declineAt }) => ascending([infoAt, reviewAt, declineAt]), {
    message: 'infoAt, reviewAt and declineAt must not descend',
  })
export type Grades = z.infer<typeof Grades>

/** What a number leads to, or null where it passes no step. */
export function gradeOf(value: number, steps: Grades): Effect | null {
  if (steps.declineAt !== null && value >= steps.declineAt) return 'decline'
  if (steps.reviewAt !== null && value >= steps.reviewAt) return 'review'
  return steps.infoAt !== null && value >= steps.infoAt ? 'info' : null
}

const LevelPolicy = z.strictObject({
  mandatory: z
    .array(z.enum(demandableChecks))
    .max(demandableChecks.length)
    .refine((names) => new Set(names).size === names.length, {
      message: 'Must name each check once',
    })
    .refine((names) => alwaysMandatory.every((name) => names.includes(name)), {
      message: `Must contain ${alwaysMandatory.join(', ')}`,
    }),
  liveness: z.strictObject({ passAtPercent: Percent, claimTolerancePercent: Percent }),
  faceMatch: FaceThresholds,
  selfieMatch: FaceThresholds,
  minimumAgeYears: z.int().min(0).max(120),
  deviceEvent: z.strictObject({
    maxAgeMinutes: z.number().positive(),
    /** Clocks differ a little; an event further in the future was not made by the vendor's clock. */
    maxAheadSeconds: z.number().min(0),
  }),
  suspectScore: Grades,
  /** Effect of IP_ANONYMISED by how the address is hidden. */
  anonymised: z.strictObject({ vpn: EffectWord, proxy: EffectWord, tor: EffectWord }),
  /** Counts in our own database: of this profile in 24 h, of other profiles in 30 d, of profiles of an address in 24 h. */
  velocity: z.strictObject({
    profileAttempts: Grades,
    deviceReuse: Grades,
    documentReuse: Grades,
    /** The very picture of a liveness check; two honest checks never give the same one. */
    faceReuse: Grades,
    addressPrefix: Grades,
  }),
  /** What each code does; where one is not named, as in policies of before, what the catalogue says. */
  effects: z.partialRecord(z.enum(fixedCodes), EffectWord),
})
export type LevelPolicy = z.infer<typeof LevelPolicy>

export const Policy = z.strictObject({
  /** Names the policy in `<name>@<hash>`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  levels: z.strictObject({ low: LevelPolicy, standard: LevelPolicy, high: LevelPolicy }),
})
export type Policy = z.infer<typeof Policy>

/** The part for a level; the strictest for a word that is none, as an old record might hold. */
export function levelOf(
  policy: Policy,
  word: string,
): { level: SecurityLevel; policy: LevelPolicy } {
  const level = securityLevels.find((candidate) => candidate === word) ?? 'high'
  return { level, policy: policy.levels[level] }
}

/**
 * The policy that holds where no other is stored. Throws for thresholds outside 0..100. Specimens of
 * ICAO 9303 are accepted only where the vendors are simulated, and even there the decision tells.
 */
export function defaultPolicy(thresholds: {
  faceLivenessThreshold: number
  faceMatchThreshold: number
  specimens?: 'refused' | 'accepted'
}): Policy {
  const { faceLivenessThreshold, faceMatchThreshold, specimens = 'refused' } = thresholds
  const sandbox: LevelPolicy['effects'] =
    specimens === 'accepted' ? { DOCUMENT_SPECIMEN: 'info' } : {}
  const effective = (level: SecurityLevel, rest: LevelPolicy): LevelPolicy => ({
    ...rest,
    effects: { ...catalogueEffects(level), ...sandbox },
  })
  return Policy.parse({
    name: 'default',
    levels: {
      low: effective('low', low(faceLivenessThreshold)),
      standard: effective('standard', standard(faceLivenessThreshold, faceMatchThreshold)),
      high: effective('high', high(faceLivenessThreshold)),
    },
  } satisfies Policy)
}

/** What the absence of a witness does follows from whether the policy demands it. */
const ofAbsence: readonly FixedCode[] = ['DEVICE_UNAVAILABLE', 'MRZ_MISSING']

/** Written out, so that the hash of a policy names what each code does, and an old decision keeps its meaning. */
const catalogueEffects = (level: SecurityLevel): LevelPolicy['effects'] =>
  Object.fromEntries(
    fixedCodes
      .filter((code) => !ofAbsence.includes(code))
      .map((code) => [code, reasonCatalogue[code].effects[level]]),
  )

/** Adjacent steps that are there must not descend, or a worse number would have a milder effect. */
function ascending(steps: (number | null)[]): boolean {
  const present = steps.filter((step) => step !== null)
  return present.every((step, index) => index === 0 || step >= (present[index - 1] ?? step))
}

const demanded: LevelPolicy['mandatory'] = [...alwaysMandatory, 'document_validity', 'age']
const claimTolerancePercent = 1
const maxAheadSeconds = 60
/** Another person's photo seldom scores above it; between it and the pass a human looks. */
const selfieReviewAtPercent = 50

const grades = (
  infoAt: number | null,
  reviewAt: number | null,
  declineAt: number | null,
): Grades => ({
  infoAt,
  reviewAt,
  declineAt,
})

const low = (livenessAt: number): LevelPolicy => ({
  mandatory: demanded,
  liveness: { passAtPercent: livenessAt, claimTolerancePercent },
  faceMatch: { passAtPercent: 90, reviewAtPercent: 80 },
  selfieMatch: { passAtPercent: 80, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
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
  effects: {},
})

const standard = (livenessAt: number, faceMatchAt: number): LevelPolicy => ({
  mandatory: [...demanded, 'device'],
  liveness: { passAtPercent: livenessAt, claimTolerancePercent },
  // An operator may set the pass below 80; then nothing is left to review.
  faceMatch: { passAtPercent: faceMatchAt, reviewAtPercent: Math.min(80, faceMatchAt) },
  selfieMatch: { passAtPercent: 80, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
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
  effects: {},
})

const high = (livenessAt: number): LevelPolicy => ({
  mandatory: [...demanded, 'device', 'mrz'],
  liveness: { passAtPercent: Math.max(livenessAt, 90), claimTolerancePercent },
  faceMatch: { passAtPercent: 95, reviewAtPercent: 85 },
  selfieMatch: { passAtPercent: 85, reviewAtPercent: selfieReviewAtPercent },
  minimumAgeYears: 18,
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
  effects: {},
})
