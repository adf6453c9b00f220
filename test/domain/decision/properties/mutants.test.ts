/** The properties themselves: they hold of our evaluate, and a judge with one thing broken does not pass them. */

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

/** The faults with which a judge approves of a good person all the same. None is sampled: all are tried. */
const ignoredBy = (evaluateInput: Evaluator): string[] =>
  everyFault.flatMap(({ name, fatalAt, apply }) =>
    fatalAt
      .map((securityLevel) => inputFor(evidence({ securityLevel }), goodExamination))
      .filter((input) => isApproved(evaluateInput(apply(input))))
      .map(({ level }) => `${name} (${level})`),
  )

test('each single fault of a good person counts', () => {
  expect(ignoredBy(real)).toEqual([])
})

/** A judge that is blind to one code: the reason is not raised and what it would have failed, passes. */
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
  test(`a judge that does not see ${code} is caught`, () => {
    expect(ignoredBy(blindTo(code))).not.toEqual([])
  })
}

/** Ends at what it finds, so that even the shortest run of properties looks far enough. */
const found = { ...runs, numRuns: 10_000, endOnFailure: true }

test('a judge that believes the client is caught', () => {
  const believing: Evaluator = (input) => {
    const { livenessConfidence } = input.evidence.claims
    const confidencePercent = livenessConfidence ?? 0
    const liveness = { state: 'observed', status: 'SUCCEEDED', confidencePercent } as const
    return applyRules({ ...input, evidence: { ...input.evidence, liveness } })
  }
  const noClaimHelps = fc.property(situations, claims, (input, said) => {
    const silent = believing({ ...input, evidence: { ...input.evidence, claims: noClaims } })
    const claimed = believing({ ...input, evidence: { ...input.evidence, claims: said } })
    expect(rank(claimed)).toBeGreaterThanOrEqual(rank(silent))
  })
  expect(fc.check(noClaimHelps, found).failed).toBe(true)
})

test('a judge that takes a score upside down is caught', () => {
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
