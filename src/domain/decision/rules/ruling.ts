/** What every group of rules takes and gives. Rules only add: none takes back what another has found. */

import type { DocumentFindings } from '../../document/findings.ts'
import type { SecurityLevel } from '../../identity/profile.ts'
import type { Check, CheckStatus, Effect } from '../decision.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { DemandableCheck, LevelPolicy } from '../policy.ts'
import type { FixedCode } from '../reason-codes.ts'
import { type Raised, reasonCatalogue } from '../reasons.ts'

export interface Facts {
  evidence: Evidence
  /** Null where no document was read. */
  findings: DocumentFindings | null
  level: SecurityLevel
  policy: LevelPolicy
  now: Date
}

export interface Ruling {
  checks: Check[]
  raised: Raised[]
}

export type Rule = (facts: Facts) => Ruling

/** A reason with the effect that the policy, else the catalogue, gives it at this level. */
export function raise({ policy, level }: Facts, code: FixedCode): Raised {
  return { code, effect: policy.effects[code] ?? reasonCatalogue[code].effects[level] }
}

/** Where a check is optional its absence is only told, unless the policy says more of the code. */
export function raiseAbsence(facts: Facts, check: DemandableCheck, code: FixedCode): Raised {
  if (facts.policy.mandatory.includes(check)) return raise(facts, code)
  return { code, effect: facts.policy.effects[code] ?? 'info' }
}

export const one = (check: Check, ...raised: Raised[]): Ruling => ({ checks: [check], raised })

export const together = (rulings: Ruling[]): Ruling => ({
  checks: rulings.flatMap(({ checks }) => checks),
  raised: rulings.flatMap(({ raised }) => raised),
})

/** How an adverse sign of this effect is shown. */
export const adverse = (effect: Effect): CheckStatus => (effect === 'decline' ? 'fail' : 'warn')

/** A score of 0..100, or null for anything else: a score out of range is no score. */
export const percentOf = (score: number | null): number | null =>
  score !== null && score >= 0 && score <= 100 ? score : null
