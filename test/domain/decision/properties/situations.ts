/** What properties of the decision are about: situations, how they are judged, and which verdict is better. */

import fc from 'fast-check'
import { type Judgement, weigh } from '../../../../src/domain/decision/decide.ts'
import { outcomes } from '../../../../src/domain/decision/decision.ts'
import { levelOf } from '../../../../src/domain/decision/policy.ts'
import type { Facts } from '../../../../src/domain/decision/rules/ruling.ts'
import { now, policy } from '../fixture.ts'
import { anyFindings, evidences } from './arbitraries.ts'

export type Judge = (facts: Facts) => Judgement
export const real: Judge = (facts) => weigh(facts)

/** 0 is the best. */
export const rank = ({ outcome }: Judgement) => outcomes.indexOf(outcome)
export const isApproved = ({ outcome }: Judgement) => outcome === 'approved'

export const factsOf = (seen: Facts['evidence'], findings: Facts['findings']): Facts => ({
  evidence: seen,
  findings: seen.document.state === 'observed' ? findings : null,
  now,
  ...levelOf(policy, seen.securityLevel),
})
export const situations = fc
  .tuple(evidences, anyFindings)
  .map(([seen, found]) => factsOf(seen, found))
