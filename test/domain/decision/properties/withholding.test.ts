/**
 * What an applicant can gain by withholding evidence. "Withholding never improves the outcome" is not quite true: the
 * face of somebody else declines, and a missing face match means review (docs/decisions.md#fail-closed), so bad
 * evidence is worth hiding, but never leads to an approval. These properties hold:
 *
 * 1. Evidence against the person never gives a better outcome than no evidence, at the levels at which the
 *    evidence counts.
 * 2. No evidence never gives a better outcome than good evidence.
 * 3. Without the evidence of a mandatory check nobody is approved, whatever else there is.
 * 4. Without the evidence of an optional check somebody may be. These are all the exceptions of the default policy:
 *    no device event at level low, no machine-readable zone at low and standard, no selfie at any level.
 *    (If the client sends no selfie, the profile's stored one is used, so a selfie once sent cannot be withheld;
 *    and half of a zone is malformed, which means review at every level.) Counts in our records that depend on
 *    withheld evidence are missing too, and are part of the exception.
 * 5. A policy that makes every check mandatory has no exceptions.
 */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { SightingKind, Windows } from '../../../../src/domain/decision/evidence/velocity.ts'
import type { RuleInput } from '../../../../src/domain/decision/rules/rule.ts'
import { securityLevels } from '../../../../src/domain/identity/profile.ts'
import { runs } from '../../property-runs.ts'
import {
  evidence,
  face,
  goodExamination,
  live,
  observedDevice,
  observedDocument,
  unavailable,
  zone,
} from '../fixture.ts'
import { inputFor, isApproved, rank, real, situations } from './situations.ts'
import { type EvidenceKind, worsenings } from './worsenings.ts'

setDefaultTimeout(300_000)

type Change = (input: RuleInput) => RuleInput

const put =
  (changes: Partial<RuleInput['evidence']>): Change =>
  (input) => ({ ...input, evidence: { ...input.evidence, ...changes } })
const withZone =
  (mrz: typeof goodExamination.mrz): Change =>
  ({ examination, ...input }) => ({
    ...input,
    examination: examination && { ...examination, mrz, shouldHaveMrz: true },
  })

/** Sets the count in our records that depends on this evidence: it is missing if the evidence is. */
const withCount =
  (kind: SightingKind, windows: Windows | null, change: Change): Change =>
  (input) => {
    const changed = change(input)
    const { velocity } = changed.evidence
    const otherProfiles = { ...velocity.otherProfiles, [kind]: windows }
    return put({ velocity: { ...velocity, otherProfiles } })(changed)
  }
const never: Windows = { hour: 0, day: 0, month: 0 }
const showing = (kind: SightingKind, { withheld, good }: { withheld: Change; good: Change }) => ({
  withheld: withCount(kind, null, withheld),
  good: withCount(kind, never, good),
})

/** Each kind of evidence withheld, and good. A document of a type without a zone withholds none. */
const evidenceKinds: Record<EvidenceKind, { withheld: Change; good: Change }> = {
  liveness: showing('face', {
    withheld: put({ liveness: unavailable() }),
    good: put({ liveness: live(98.4) }),
  }),
  face_match: { withheld: put({ faceMatch: unavailable() }), good: put({ faceMatch: face(99.2) }) },
  selfie_match: {
    withheld: put({ selfie: unavailable('not_given') }),
    good: put({ selfie: face(99.5) }),
  },
  document: showing('document', {
    withheld: (input) => ({ ...put({ document: unavailable() })(input), examination: null }),
    good: (input) => ({
      ...put({ document: observedDocument() })(input),
      examination: goodExamination,
    }),
  }),
  mrz: { withheld: withZone({ state: 'absent' }), good: withZone(zone()) },
  device: showing('device', {
    withheld: put({ device: { state: 'not_given' } }),
    good: put({ device: observedDevice() }),
  }),
}
const names = ['liveness', 'face_match', 'selfie_match', 'document', 'mrz', 'device'] as const
const anyKind = fc.constantFrom(...names)

test('evidence against the person does no better than no evidence', () => {
  fc.assert(
    fc.property(
      situations,
      fc.constantFrom(...worsenings),
      (input, { of, apply, fatalAt, isAgainst }) => {
        if (of === 'records' || !fatalAt.includes(input.level)) return
        const { withheld, good } = evidenceKinds[of]
        const given = good(input)
        if (isAgainst?.(given) === false) return
        expect(rank(real(apply(given)))).toBeGreaterThanOrEqual(rank(real(withheld(input))))
      },
    ),
    runs,
  )
})

test('no evidence does no better than good evidence', () => {
  fc.assert(
    fc.property(situations, anyKind, (input, name) => {
      const { withheld, good } = evidenceKinds[name]
      expect(rank(real(withheld(input)))).toBeGreaterThanOrEqual(rank(real(good(input))))
    }),
    runs,
  )
})

test('without the evidence of a mandatory check nobody is approved', () => {
  fc.assert(
    fc.property(situations, anyKind, (input, name) => {
      if (!input.policy.mandatory.includes(name)) return
      expect(isApproved(real(evidenceKinds[name].withheld(input)))).toBe(false)
    }),
    runs,
  )
})

test('a good person may withhold this evidence, and nothing else', () => {
  const approved = names.map((name) => [
    name,
    securityLevels.filter((securityLevel) => {
      const input = inputFor(evidence({ securityLevel }), goodExamination)
      return isApproved(real(evidenceKinds[name].withheld(input)))
    }),
  ])
  expect(Object.fromEntries(approved)).toEqual({
    liveness: [],
    face_match: [],
    selfie_match: ['low', 'standard', 'high'],
    document: [],
    mrz: ['low'],
    device: ['low'],
  })
})

test('if every check is mandatory, nobody may withhold anything', () => {
  fc.assert(
    fc.property(situations, anyKind, (input, name) => {
      const mandatory = [...new Set([...input.policy.mandatory, ...names])]
      const strict = { ...input, policy: { ...input.policy, mandatory } }
      expect(isApproved(real(evidenceKinds[name].withheld(strict)))).toBe(false)
    }),
    runs,
  )
})
