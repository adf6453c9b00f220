/**
 * What withholding a witness can gain. "Removing never improves" cannot hold word for word: a face that is
 * another's declines, and a face match that is missing is for a human (fail closed, product/verification.md 2),
 * so a witness against one is worth hiding from us, but never as far as an approval. What holds is this:
 *
 * 1. A witness that speaks against the person never does better than its own silence, at the levels at
 *    which what it says counts.
 * 2. Silence never does better than a good word.
 * 3. Where the policy demands a witness, its silence never ends approved, whatever else there is.
 * 4. Where the policy does not, its silence may: these are the exceptions, all of them, by the policy's table:
 *    no device event at level low, no machine-readable zone at low and standard, no selfie at any level.
 *    (The photo that the profile holds is taken where the client gives none, so a selfie once given stays;
 *    and half of a zone is malformed, which is for a human at every level.) What our records count by the
 *    mark of a witness is not counted while it is silent, and is part of the exception.
 * 5. An operator who wants no exception demands every witness: that is data, and then there is none.
 */

import { expect, test } from 'bun:test'
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
import { type Witness, worsenings } from './worsenings.ts'

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

/** What our records count by a mark that a witness shows: with the witness it is gone, too. */
const withCount =
  (kind: SightingKind, windows: Windows | null, change: Change): Change =>
  (input) => {
    const changed = change(input)
    const { velocity } = changed.evidence
    const otherProfiles = { ...velocity.otherProfiles, [kind]: windows }
    return put({ velocity: { ...velocity, otherProfiles } })(changed)
  }
const never: Windows = { hour: 0, day: 0, month: 0 }
const showing = (kind: SightingKind, { silent, good }: { silent: Change; good: Change }) => ({
  silent: withCount(kind, null, silent),
  good: withCount(kind, never, good),
})

/** Each witness silent, and with nothing but good to say. A document that has no zone withholds none. */
const witnesses: Record<Witness, { silent: Change; good: Change }> = {
  liveness: showing('face', {
    silent: put({ liveness: unavailable() }),
    good: put({ liveness: live(98.4) }),
  }),
  face_match: { silent: put({ faceMatch: unavailable() }), good: put({ faceMatch: face(99.2) }) },
  selfie_match: {
    silent: put({ selfie: unavailable('not_given') }),
    good: put({ selfie: face(99.5) }),
  },
  document: showing('document', {
    silent: (input) => ({ ...put({ document: unavailable() })(input), examination: null }),
    good: (input) => ({
      ...put({ document: observedDocument() })(input),
      examination: goodExamination,
    }),
  }),
  mrz: { silent: withZone({ state: 'absent' }), good: withZone(zone()) },
  device: showing('device', {
    silent: put({ device: { state: 'not_given' } }),
    good: put({ device: observedDevice() }),
  }),
}
const names = ['liveness', 'face_match', 'selfie_match', 'document', 'mrz', 'device'] as const
const anyWitness = fc.constantFrom(...names)

test('a witness against the person does no better than its silence', () => {
  fc.assert(
    fc.property(
      situations,
      fc.constantFrom(...worsenings),
      (input, { of, apply, fatalAt, isAgainst }) => {
        if (of === 'records' || !fatalAt.includes(input.level)) return
        const { silent, good } = witnesses[of]
        const heard = good(input)
        if (isAgainst?.(heard) === false) return
        expect(rank(real(apply(heard)))).toBeGreaterThanOrEqual(rank(real(silent(input))))
      },
    ),
    runs,
  )
})

test('silence does no better than a good word', () => {
  fc.assert(
    fc.property(situations, anyWitness, (input, name) => {
      const { silent, good } = witnesses[name]
      expect(rank(real(silent(input)))).toBeGreaterThanOrEqual(rank(real(good(input))))
    }),
    runs,
  )
})

test('the silence of a witness whom the policy demands is never approved', () => {
  fc.assert(
    fc.property(situations, anyWitness, (input, name) => {
      if (!input.policy.mandatory.includes(name)) return
      expect(isApproved(real(witnesses[name].silent(input)))).toBe(false)
    }),
    runs,
  )
})

test('of a person with whom all is well, these silences are approved, and no others', () => {
  const approved = names.map((name) => [
    name,
    securityLevels.filter((securityLevel) => {
      const input = inputFor(evidence({ securityLevel }), goodExamination)
      return isApproved(real(witnesses[name].silent(input)))
    }),
  ])
  expect(Object.fromEntries(approved)).toEqual({
    liveness: [],
    face_match: [],
    selfie_match: ['low', 'standard', 'high'],
    document: [],
    mrz: ['low', 'standard'],
    device: ['low'],
  })
})

test('under a policy that demands every witness no silence is approved', () => {
  fc.assert(
    fc.property(situations, anyWitness, (input, name) => {
      const mandatory = [...new Set([...input.policy.mandatory, ...names])]
      const strict = { ...input, policy: { ...input.policy, mandatory } }
      expect(isApproved(real(witnesses[name].silent(strict)))).toBe(false)
    }),
    runs,
  )
})
