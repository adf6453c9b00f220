/** What every rule takes and returns. A rule only adds: it cannot take back what another one found. */

import type { DocumentExamination } from '../../document/examine.ts'
import type { Check, CheckStatus, Effect } from '../decision.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type AbsenceCode, effectOf, effectOfAbsence, type ResolvedLevel } from '../policy.ts'
import type { FixedCode } from '../reason-codes.ts'
import type { RaisedReason } from '../reasons.ts'

export interface RuleInput extends ResolvedLevel {
  evidence: Evidence
  /** Null if no document was read. */
  examination: DocumentExamination | null
  now: Date
}

export interface RuleResult {
  checks: Check[]
  raised: RaisedReason[]
}

export type Rule = (input: RuleInput) => RuleResult

/** A reason with the effect that the policy gives its code. */
export const raise = (input: RuleInput, code: FixedCode): RaisedReason => ({
  code,
  effect: effectOf(input, code),
})

/** A reason for something left out, which only informs if its check is optional. */
export const raiseAbsent = (input: RuleInput, code: AbsenceCode): RaisedReason => ({
  code,
  effect: effectOfAbsence(input, code),
})

/** The result of a single check. */
export const result = (check: Check, ...raised: RaisedReason[]): RuleResult => ({
  checks: [check],
  raised,
})

export const combine = (results: RuleResult[]): RuleResult => ({
  checks: results.flatMap(({ checks }) => checks),
  raised: results.flatMap(({ raised }) => raised),
})

/** The status of a check that raised a reason of this effect. */
export const statusOf = (effect: Effect): CheckStatus => (effect === 'decline' ? 'fail' : 'warn')

/** A score of 0..100, or null for anything else: a score out of range is no score. */
export const validPercent = (score: number | null): number | null =>
  score !== null && score >= 0 && score <= 100 ? score : null
