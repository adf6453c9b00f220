/** Tests the properties themselves: the real rules satisfy them, and rules with one defect do not. */

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { applyRules } from '../../../../src/domain/decision/decide.ts'
import { type ReasonCode, reasonCodes } from '../../../../src/domain/decision/reason-codes.ts'
import { runs } from '../../property-runs.ts'
import { evidence, goodExamination, noClaims } from '../fixture.ts'
import { claims } from './arbitraries.ts'
import { type Evaluator, inputFor, isApproved, rank, real, situations } from './situations.ts'
import { omissions, outages, type Worsening, worsenings } from './worsenings.ts'

const everyFault: Worsening[] = [...worsenings, ...outages, ...omissions]

/** The faults that do not prevent an approval. Tries all of them, without sampling. */
const ignoredBy = (evaluateInput: Evaluator): string[] =>
  everyFault.flatMap(({ name, fatalAt, apply }) =>
    fatalAt
      .map((securityLevel) => inputFor(evidence({ securityLevel }), goodExamination))
      .filter((input) => isApproved(evaluateInput(apply(input))))
      .map(({ level }) => `${name} (${level})`),
  )

test('each single fault prevents the approval of a good person', () => {
  expect(ignoredBy(real)).toEqual([])
})

/** Rules that never raise one code, and pass the check that would have raised it. */
const blindTo =
  (code: ReasonCode): Evaluator =>
  (input) => {
    const verdict = applyRules(input)
    const reasons = verdict.reasons.filter((reason) => reason.code !== code)
    if (reasons.length === verdict.reasons.length) return verdict
    const worst = ['decline', 'review'].find((word) =>
      reasons.some(({ effect }) => effect === word),
    )
    if (worst === undefined) return { ...verdict, reasons, outcome: 'approved' }
    return { ...verdict, reasons, outcome: worst === 'decline' ? 'declined' : 'review' }
  }

const reachable = new Set(
  everyFault.flatMap((fault) =>
    fault.fatalAt.flatMap((securityLevel) => {
      const input = inputFor(evidence({ securityLevel }), goodExamination)
      return real(fault.apply(input)).reasons.map(({ code }) => code)
    }),
  ),
)
const blindable = reasonCodes.filter(
  (code) => reachable.has(code) && !code.includes('CLAIM') && code !== 'DOCUMENT_TYPE_MISMATCH',
)

for (const code of blindable) {
  test(`rules without ${code} are caught`, () => {
    expect(ignoredBy(blindTo(code))).not.toEqual([])
  })
}

/** Stops at the first failure, so 10,000 cases are affordable even in a short run. */
const found = { ...runs, numRuns: 10_000, endOnFailure: true }

test('rules that trust claims are caught', () => {
  const trusting: Evaluator = (input) => {
    const { livenessConfidence } = input.evidence.claims
    const confidencePercent = livenessConfidence ?? 0
    const liveness = { state: 'observed', status: 'SUCCEEDED', confidencePercent } as const
    return applyRules({ ...input, evidence: { ...input.evidence, liveness } })
  }
  const noClaimHelps = fc.property(situations, claims, (input, said) => {
    const unclaimed = trusting({ ...input, evidence: { ...input.evidence, claims: noClaims } })
    const claimed = trusting({ ...input, evidence: { ...input.evidence, claims: said } })
    expect(rank(claimed)).toBeGreaterThanOrEqual(rank(unclaimed))
  })
  expect(fc.check(noClaimHelps, found).failed).toBe(true)
})

test('rules that invert a score are caught', () => {
  const upsideDown: Evaluator = (input) => {
    const { faceMatch } = input.evidence
    if (faceMatch.state !== 'observed') return applyRules(input)
    const similarityPercent = 100 - faceMatch.similarityPercent
    return applyRules({
      ...input,
      evidence: { ...input.evidence, faceMatch: { state: 'observed', similarityPercent } },
    })
  }
  const monotone = fc.property(situations, fc.constantFrom(...worsenings), (input, { apply }) => {
    expect(rank(upsideDown(apply(input)))).toBeGreaterThanOrEqual(rank(upsideDown(input)))
  })
  expect(fc.check(monotone, found).failed).toBe(true)
})
