/** Properties of every decision: total, repeatable and monotone, and no claim ever helps. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { decide, evaluate } from '../../../../src/domain/decision/decide.ts'
import type { Verdict } from '../../../../src/domain/decision/decision.ts'
import { outcomes } from '../../../../src/domain/decision/decision.ts'
import { resolveLevel } from '../../../../src/domain/decision/policy.ts'
import { reasonCodes } from '../../../../src/domain/decision/reason-codes.ts'
import { runs } from '../../property-runs.ts'
import { noClaims, now, policy } from '../fixture.ts'
import { claims, evidences } from './arbitraries.ts'
import { isApproved, rank, real, situations } from './situations.ts'
import { omissions, outages, worsenings } from './worsenings.ts'

setDefaultTimeout(300_000)

const order: readonly string[] = reasonCodes

test('every evidence gets an outcome and known reasons, once and in order, and nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(evidences, async (seen) => {
      const { outcome, reasons, checks } = await decide(seen, policy, now)
      expect(outcomes).toContain(outcome)
      const places = reasons.map(({ code }) => order.indexOf(code))
      expect(places).not.toContain(-1)
      expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b))
      const isLinked = seen.device.state === 'observed' && seen.device.isOwn !== undefined
      expect(checks).toHaveLength(isLinked ? 32 : 31)
    }),
    runs,
  )
})

test('every evidence can be evaluated before it is stored', () => {
  fc.assert(
    fc.property(evidences, (seen) => {
      const direct = evaluate(seen, policy, now)
      expect(outcomes).toContain(direct.outcome)
      expect(JSON.stringify(direct)).not.toContain('null')
    }),
    runs,
  )
})

test('the outcome follows from the reasons', () => {
  fc.assert(
    fc.property(situations, (input) => {
      const { outcome, reasons } = real(input)
      const effects = new Set(reasons.map(({ effect }) => effect))
      const because = effects.has('review') ? 'review' : 'approved'
      expect(outcome).toBe(effects.has('decline') ? 'declined' : because)
    }),
    runs,
  )
})

test('the same evidence gives the same bytes, also when read back from a store', async () => {
  await fc.assert(
    fc.asyncProperty(evidences, async (seen) => {
      const first = JSON.stringify(await decide(seen, policy, now))
      const stored: typeof seen = JSON.parse(JSON.stringify(seen))
      const twice = [1, 2].map(() => JSON.stringify(evaluate(seen, policy, now)))
      expect(twice[0]).toBe(twice[1] ?? '')
      expect(JSON.stringify(await decide(stored, policy, now))).toBe(first)
    }),
    runs,
  )
})

/** The same value with the members of every object reversed. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, reversed(member)])
      .toReversed(),
  )
}

test('the order of keys does not matter', async () => {
  const policyReversed: typeof policy = JSON.parse(JSON.stringify(reversed(policy)))
  await fc.assert(
    fc.asyncProperty(evidences, async (seen) => {
      const stored: typeof seen = JSON.parse(JSON.stringify(reversed(seen)))
      const other = await decide(stored, policyReversed, now)
      expect(JSON.stringify(other)).toBe(JSON.stringify(await decide(seen, policy, now)))
    }),
    runs,
  )
})

test('one change for the worse never improves the outcome', () => {
  fc.assert(
    fc.property(situations, fc.constantFrom(...worsenings), (input, { apply }) => {
      expect(rank(real(apply(input)))).toBeGreaterThanOrEqual(rank(real(input)))
    }),
    runs,
  )
})

test('nobody is approved after a vendor failed', () => {
  fc.assert(
    fc.property(situations, fc.constantFrom(...outages), (input, { apply }) => {
      expect(isApproved(real(apply(input)))).toBe(false)
    }),
    runs,
  )
})

test('leaving out anything that counts never leads to an approval', () => {
  fc.assert(
    fc.property(situations, fc.constantFrom(...omissions), (input, omission) => {
      if (!omission.fatalAt.includes(input.level) || omission.apply(input) === input) return
      expect(isApproved(real(omission.apply(input)))).toBe(false)
    }),
    runs,
  )
})

test('leaving out the device event helps only if the policy makes it optional', () => {
  fc.assert(
    fc.property(situations, (input) => {
      const without = { ...input.evidence, device: { state: 'not_given' as const } }
      if (!input.policy.mandatory.includes('device')) return
      expect(isApproved(real({ ...input, evidence: without }))).toBe(false)
    }),
    runs,
  )
})

test('no claim improves the outcome over claiming nothing, or changes an observation', () => {
  fc.assert(
    fc.property(situations, claims, (input, said) => {
      const unclaimed = real({ ...input, evidence: { ...input.evidence, claims: noClaims } })
      const claimed = real({ ...input, evidence: { ...input.evidence, claims: said } })
      expect(rank(claimed)).toBeGreaterThanOrEqual(rank(unclaimed))
      const observations = ({ checks }: Verdict) =>
        checks.filter(({ name }) => !name.startsWith('claim_'))
      expect(observations(claimed)).toEqual(observations(unclaimed))
      for (const reason of unclaimed.reasons) expect(claimed.reasons).toContainEqual(reason)
    }),
    runs,
  )
})

test('no claim improves the outcome of a whole decision', () => {
  fc.assert(
    fc.property(evidences, claims, (seen, said) => {
      const unclaimed = evaluate({ ...seen, claims: noClaims }, policy, now)
      expect(rank(evaluate({ ...seen, claims: said }, policy, now))).toBeGreaterThanOrEqual(
        rank(unclaimed),
      )
    }),
    runs,
  )
})

test('a higher security level never improves the outcome', () => {
  fc.assert(
    fc.property(situations, (input) => {
      const ranks = (['low', 'standard', 'high'] as const).map((word) =>
        rank(real({ ...input, ...resolveLevel(policy, word) })),
      )
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    }),
    runs,
  )
})

test('the model’s confidence and signals never change a decision', () => {
  fc.assert(
    fc.property(evidences, fc.double(), (seen, confidence) => {
      if (seen.document.state !== 'observed') return
      const reading = { ...seen.document.reading, confidence, authenticity_signals: ['verified'] }
      const other = { ...seen, document: { ...seen.document, reading } }
      expect(JSON.stringify(evaluate(other, policy, now))).toBe(
        JSON.stringify(evaluate(seen, policy, now)),
      )
    }),
    runs,
  )
})

test('an approval has every mandatory check behind it, restated here independently', () => {
  fc.assert(
    fc.property(situations, (input) => {
      if (!isApproved(real(input))) return
      const { liveness, faceMatch, document, device } = input.evidence
      const thresholds = input.policy
      const isLive =
        liveness.state === 'observed' &&
        liveness.status === 'SUCCEEDED' &&
        (liveness.confidencePercent ?? 0) >= thresholds.liveness.passAtPercent
      const isSame =
        faceMatch.state === 'observed' &&
        faceMatch.similarityPercent >= thresholds.faceMatch.passAtPercent
      const isValid =
        document.state === 'observed' &&
        input.examination?.expired === false &&
        (input.examination.ageYears ?? 0) >= 18
      const isReal =
        input.level === 'low' ||
        (device.state === 'observed' && device.event.bot === 'not_detected' && !device.usedBefore)
      expect({ isLive, isSame, isValid, isReal }).toEqual({
        isLive: true,
        isSame: true,
        isValid: true,
        isReal: true,
      })
    }),
    runs,
  )
})
