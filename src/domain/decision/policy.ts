/** The policy: thresholds, mandatory checks and effects for each security level, as data. */

import * as z from 'zod'
import type { DocumentType } from '../document/document-type.ts'
import { type SecurityLevel, securityLevels } from '../identity/profile.ts'
import { Effect } from './decision.ts'
import { livenessChallenges } from './evidence/liveness.ts'
import { type FixedCode, fixedCodes, reasonTable } from './reason-codes.ts'
import { strictestEffect } from './reasons.ts'

/** Checks that a policy can make mandatory. The others count through their reasons alone. */
export const policyChecks = [
  'liveness',
  'face_match',
  'selfie_match',
  'document',
  'document_validity',
  'age',
  'mrz',
  'device',
] as const

/** Mandatory in every policy: without these checks there is nothing to approve. */
export const alwaysMandatory = ['liveness', 'face_match', 'document'] as const

const Percent = z.number().min(0).max(100)

/** At `passAtPercent` a comparison passes; from `reviewAtPercent` a person reviews it; below, the faces differ. */
const FaceThresholds = z
  .strictObject({ passAtPercent: Percent, reviewAtPercent: Percent })
  .refine(({ passAtPercent, reviewAtPercent }) => reviewAtPercent <= passAtPercent, {
    message: 'reviewAtPercent must not be above passAtPercent',
  })

const Step = z.number().min(0).nullable()

/** The number from which each effect applies; null if it never does. */
const Grades = z
  .strictObject({ infoAt: Step, reviewAt: Step, declineAt: Step })
  .refine(({ infoAt, reviewAt, declineAt }) => ascending([infoAt, reviewAt, declineAt]), {
    message: 'infoAt, reviewAt and declineAt must not descend',
  })
export type Grades = z.infer<typeof Grades>

/** The lowest step, as the threshold that a check shows; empty if there are no steps. */
export function thresholdOf({ infoAt, reviewAt, declineAt }: Grades): { threshold?: number } {
  const lowest = infoAt ?? reviewAt ?? declineAt
  return lowest === null ? {} : { threshold: lowest }
}

/** The effect of a number, or null if it reaches no step. */
export function gradeOf(value: number, steps: Grades): Effect | null {
  if (steps.declineAt !== null && value >= steps.declineAt) return 'decline'
  if (steps.reviewAt !== null && value >= steps.reviewAt) return 'review'
  return steps.infoAt !== null && value >= steps.infoAt ? 'info' : null
}

const LevelPolicy = z.strictObject({
  mandatory: z
    .array(z.enum(policyChecks))
    .max(policyChecks.length)
    .refine((names) => new Set(names).size === names.length, {
      message: 'Must name each check once',
    })
    .refine((names) => alwaysMandatory.every((name) => names.includes(name)), {
      message: `Must contain ${alwaysMandatory.join(', ')}`,
    }),
  liveness: z.strictObject({
    passAtPercent: Percent,
    claimTolerancePercent: Percent,
    /** The weakest challenge that counts. Absent in older policies, which take either. */
    challenge: z.enum(livenessChallenges).exactOptional(),
  }),
  faceMatch: FaceThresholds,
  selfieMatch: FaceThresholds,
  minimumAgeYears: z.int().min(0).max(120),
  /**
   * Effect of MRZ_MISSING for a passport, which always has a zone (ICAO 9303 part 4). Absent in older policies, where a
   * passport counts as any other document.
   */
  passportWithoutMrz: Effect.exactOptional(),
  deviceEvent: z.strictObject({
    maxAgeMinutes: z.number().positive(),
    /** Allows for clock skew; the vendor's clock cannot have stamped an event further in the future. */
    maxAheadSeconds: z.number().min(0),
  }),
  /** Fingerprint's suspect score (docs/vendors.md#fingerprint). */
  suspectScore: Grades,
  /** Effect of IP_ANONYMISED by how the address is hidden. */
  anonymised: z.strictObject({ vpn: Effect, proxy: Effect, tor: Effect }),
  /** Counts in our own database (docs/decisions.md#velocity). */
  velocity: z.strictObject({
    /** Submissions of this profile in 24 hours. */
    profileAttempts: Grades,
    /** Other profiles with this device in 30 days. */
    deviceReuse: Grades,
    /** Other profiles with this document in 30 days. */
    documentReuse: Grades,
    /** Other profiles with the identical liveness image in 30 days; two honest checks never produce the same one. */
    faceReuse: Grades,
    /** Profiles from this address prefix in 24 hours. */
    addressPrefix: Grades,
  }),
  /** The effect of each code. A code that is not listed, as in older policies, has the effect of the reason table. */
  effects: z.partialRecord(z.enum(fixedCodes), Effect),
})
export type LevelPolicy = z.infer<typeof LevelPolicy>

/** The schema of every stored policy, in force or not. `levelOrderProblems` checks the one in force further. */
export const Policy = z.strictObject({
  /** The first part of a policy's id, `<name>@<hash>`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  levels: z.strictObject({ low: LevelPolicy, standard: LevelPolicy, high: LevelPolicy }),
})
export type Policy = z.infer<typeof Policy>

/** A security level and its part of a policy. */
export interface ResolvedLevel {
  level: SecurityLevel
  policy: LevelPolicy
}

/** The part of the policy for a level. An unknown word, as an old record might hold, gets the strictest level. */
export function resolveLevel(policy: Policy, word: string): ResolvedLevel {
  const level = securityLevels.find((candidate) => candidate === word) ?? 'high'
  return { level, policy: policy.levels[level] }
}

/** The lowest step above this number; null if there is none. */
export function nextStep(value: number, { infoAt, reviewAt, declineAt }: Grades): number | null {
  const above = [infoAt, reviewAt, declineAt].filter((step) => step !== null && step > value)
  return above[0] ?? null
}

/** The effect of a code: the policy's, or the reason table's if the policy does not list the code. */
export const effectOf = ({ policy, level }: ResolvedLevel, code: FixedCode): Effect =>
  policy.effects[code] ?? reasonTable[code].effects[level]

/** Codes that report something missing, and the check that needs it. */
export const absenceCodes = { DEVICE_UNAVAILABLE: 'device', MRZ_MISSING: 'mrz' } as const
export type AbsenceCode = keyof typeof absenceCodes

/** The effect of leaving something out: only `info` if its check is optional, unless the policy lists the code. */
export const effectOfAbsence = (resolved: ResolvedLevel, code: AbsenceCode): Effect =>
  resolved.policy.mandatory.includes(absenceCodes[code])
    ? effectOf(resolved, code)
    : (resolved.policy.effects[code] ?? 'info')

/** The effect of a missing zone: for a passport, the stricter of the two that the policy names. */
export function effectOfMissingMrz(
  resolved: ResolvedLevel,
  documentType: DocumentType | null,
): Effect {
  const absence = effectOfAbsence(resolved, 'MRZ_MISSING')
  const { passportWithoutMrz } = resolved.policy
  if (documentType !== 'passport' || passportWithoutMrz === undefined) return absence
  return strictestEffect([absence, passportWithoutMrz])
}

/** Ignores null steps. A descending step would give a worse number a milder effect. */
function ascending(steps: (number | null)[]): boolean {
  const present = steps.filter((step) => step !== null)
  return present.every((step, index) => index === 0 || step >= (present[index - 1] ?? step))
}
