/** The properties themselves: they hold of our judge, and a judge with one thing broken does not pass them. */

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { weigh } from '../../../../src/domain/decision/decide.ts'
import { type ReasonCode, reasonCodes } from '../../../../src/domain/decision/reason-codes.ts'
import { runs } from '../../property-runs.ts'
import { evidence, goodFindings, noClaims } from '../fixture.ts'
import { claims } from './arbitraries.ts'
import { factsOf, isApproved, type Judge, rank, real, situations } from './situations.ts'
import { omissions, outages, type Worsening, worsenings } from './worsenings.ts'

const everyFault: Worsening[] = [...worsenings, ...outages, ...omissions]

/** The faults with which a judge approves of a good person all the same. None is sampled: all are tried. */
const ignoredBy = (judgeFacts: Judge): string[] =>
  everyFault.flatMap(({ name, fatalAt, apply }) =>
    fatalAt
      .map((securityLevel) => factsOf(evidence({ securityLevel }), goodFindings))
      .filter((facts) => isApproved(judgeFacts(apply(facts))))
      .map(({ level }) => `${name} (${level})`),
  )

test('each single fault of a good person counts', () => {
  expect(ignoredBy(real)).toEqual([])
})

/** A judge that is blind to one code: the reason is not raised and what it would have failed, passes. */
const blindTo =
  (code: ReasonCode): Judge =>
  (facts) => {
    const judgement = weigh(facts)
    const reasons = judgement.reasons.filter((reason) => reason.code !== code)
    if (reasons.length === judgement.reasons.length) return judgement
    const worst = ['decline', 'review'].find((word) =>
      reasons.some(({ effect }) => effect === word),
    )
    if (worst === undefined) return { ...judgement, reasons, outcome: 'approved' }
    return { ...judgement, reasons, outcome: worst === 'decline' ? 'declined' : 'review' }
  }

const reachable = new Set(
  everyFault.flatMap((fault) =>
    fault.fatalAt.flatMap((securityLevel) => {
      const facts = factsOf(evidence({ securityLevel }), goodFindings)
      return real(fault.apply(facts)).reasons.map(({ code }) => code)
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
  const believing: Judge = (facts) => {
    const { livenessConfidence } = facts.evidence.claims
    const confidencePercent = livenessConfidence ?? 0
    const liveness = { state: 'observed', status: 'SUCCEEDED', confidencePercent } as const
    return weigh({ ...facts, evidence: { ...facts.evidence, liveness } })
  }
  const noClaimHelps = fc.property(situations, claims, (facts, said) => {
    const silent = believing({ ...facts, evidence: { ...facts.evidence, claims: noClaims } })
    const claimed = believing({ ...facts, evidence: { ...facts.evidence, claims: said } })
    expect(rank(claimed)).toBeGreaterThanOrEqual(rank(silent))
  })
  expect(fc.check(noClaimHelps, found).failed).toBe(true)
})

test('a judge that takes a score upside down is caught', () => {
  const upsideDown: Judge = (facts) => {
    const { faceMatch } = facts.evidence
    if (faceMatch.state !== 'observed') return weigh(facts)
    const similarityPercent = 100 - faceMatch.similarityPercent
    return weigh({
      ...facts,
      evidence: { ...facts.evidence, faceMatch: { state: 'observed', similarityPercent } },
    })
  }
  const monotone = fc.property(situations, fc.constantFrom(...worsenings), (facts, { apply }) => {
    expect(rank(upsideDown(apply(facts)))).toBeGreaterThanOrEqual(rank(upsideDown(facts)))
  })
  expect(fc.check(monotone, found).failed).toBe(true)
})
