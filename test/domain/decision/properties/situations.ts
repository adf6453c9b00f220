/** Random inputs of the rules, and the order of their outcomes. */

import fc from 'fast-check'
import { applyRules } from '../../../../src/domain/decision/decide.ts'
import type { Verdict } from '../../../../src/domain/decision/decision.ts'
import { outcomes } from '../../../../src/domain/decision/decision.ts'
import { type Policy, resolveLevel } from '../../../../src/domain/decision/policy.ts'
import type { RuleInput } from '../../../../src/domain/decision/rules/rule.ts'
import { now, policy } from '../fixture.ts'
import { anyExamination, evidences } from './arbitraries.ts'

export type Evaluator = (input: RuleInput) => Verdict
export const real: Evaluator = (input) => applyRules(input)

/** 0 is the best outcome. */
export const rank = ({ outcome }: Verdict) => outcomes.indexOf(outcome)
export const isApproved = ({ outcome }: Verdict) => outcome === 'approved'

export const inputFor = (
  seen: RuleInput['evidence'],
  examination: RuleInput['examination'],
  by: Policy = policy,
): RuleInput => ({
  evidence: seen,
  examination: seen.document.state === 'observed' ? examination : null,
  now,
  ...resolveLevel(by, seen.securityLevel),
})
export const situations = fc
  .tuple(evidences, anyExamination)
  .map(([seen, found]) => inputFor(seen, found))
