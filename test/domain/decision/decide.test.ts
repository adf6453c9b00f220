/** The decision as a whole: outcome, order, hashes, and no personal data. */

import { expect, test } from 'bun:test'
import {
  applyRules,
  decide,
  evaluate,
  policyId,
  rules,
} from '../../../src/domain/decision/decide.ts'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import { type Policy, resolveLevel } from '../../../src/domain/decision/policy.ts'
import { canonicalJson } from '../../../src/domain/encoding/canonical-json.ts'
import { sha256Hex } from '../../../src/domain/encoding/digest.ts'
import {
  checkOf,
  claiming,
  codesOf,
  evidence,
  face,
  goodExamination,
  goodReading,
  live,
  now,
  observedDevice,
  observedDocument,
  policy,
  unavailable,
  verdictAt,
  verdictOf,
} from './fixture.ts'

test('decide adds the policy, the hash of the evidence and the time to the verdict', async () => {
  const decision = await decide(evidence(), policy, now)
  expect(decision).toEqual({
    ...evaluate(evidence(), policy, now),
    policy: expect.stringMatching(/^default@[0-9a-f]{12}$/),
    evidence_hash: await sha256Hex(canonicalJson(evidence())),
    decided_at: '2026-03-21T12:00:00.000Z',
  })
  expect(Object.keys(decision)).toEqual([
    'outcome',
    'reasons',
    'checks',
    'policy',
    'evidence_hash',
    'decided_at',
  ])
  expect(decision.outcome).toBe('approved')
})

test('the id of a policy changes with any value in it, but not with the order of its members', async () => {
  const other = defaultPolicy({ faceLivenessThreshold: 75.5, faceMatchThreshold: 90 })
  const { high, low, standard } = policy.levels
  const reordered: Policy = { levels: { high, standard, low }, name: policy.name }
  expect(await policyId(reordered)).toBe(await policyId(policy))
  expect(await policyId(other)).not.toBe(await policyId(policy))
  const hash = await sha256Hex(canonicalJson(policy))
  expect(await policyId(policy)).toBe(`default@${hash.slice(0, 12)}`)
  expect((await decide(evidence(), policy, now)).policy).toBe(await policyId(policy))
})

test('the decision is made on what is stored: NaN and infinities count as missing', async () => {
  const odd = evidence({ liveness: live(Number.NaN) })
  const stored = evidence({ liveness: live(null) })
  expect(await decide(odd, policy, now)).toEqual(await decide(stored, policy, now))
})

test('a decline outweighs a review, and a review an info', () => {
  const both = verdictAt('standard', {
    evidence: { faceMatch: face(10), selfie: face(79), device: observedDevice({ vpn: true }) },
  })
  expect(both.outcome).toBe('declined')
  expect(codesOf(both)).toEqual(['FACE_MISMATCH', 'SELFIE_REFERENCE_MISMATCH', 'IP_ANONYMISED'])
  const info = verdictAt('low', {
    evidence: { device: observedDevice({ vpn: true }), faceMatch: face(85) },
  })
  expect(info.outcome).toBe('review')
})

test('a mandatory check that did not pass means review even if its reason only informs', () => {
  const effects = { LIVENESS_FAILED: 'info', LIVENESS_UNAVAILABLE: 'info' } as const
  const change = { policy: { effects }, evidence: { liveness: unavailable() } }
  expect(verdictAt('low', change)).toMatchObject({ outcome: 'review' })
})

test('a mandatory check that no rule makes means review', () => {
  const input = { evidence: evidence(), examination: goodExamination, level: 'low', now } as const
  for (const rule of rules) {
    const others = rules.filter((candidate) => candidate !== rule)
    const { outcome } = applyRules({ ...input, policy: { ...policy.levels.high } }, others)
    const made = rule({ ...input, policy: policy.levels.high }).checks.map(({ name }) => name)
    const isMandatory = policy.levels.high.mandatory.some((name) => made.includes(name))
    expect(outcome).toBe(isMandatory ? 'review' : 'approved')
  }
})

test('the names and order of checks do not depend on the evidence', () => {
  const names = (changed: ReturnType<typeof evidence>) =>
    verdictOf(changed).checks.map((c) => c.name)
  const nothing = evidence({
    liveness: unavailable(),
    faceMatch: unavailable(),
    selfie: unavailable(),
    document: unavailable(),
    device: unavailable(),
  })
  expect(names(nothing)).toEqual(names(evidence()))
  expect(new Set(names(nothing)).size).toBe(names(nothing).length)
  expect(names(nothing)).toEqual([
    'liveness',
    'face_match',
    'selfie_match',
    'document',
    'document_validity',
    'age',
    'mrz',
    'device',
    'device_event_use',
    'device_event_age',
    'device_origin',
    'device_bot',
    'device_tampering',
    'device_virtual_machine',
    'device_risk',
    'ip_anonymity',
    'ip_country',
    'velocity_profile_attempts',
    'velocity_device',
    'velocity_document',
    'velocity_face',
    'velocity_address',
    'claim_liveness',
    'claim_document_type',
    'claim_name',
    'claim_document_number',
    'claim_date_of_birth',
    'claim_country',
    'claim_gender',
    'claim_visitor_id',
    'claim_ip_address',
  ])
})

test('a document without an examination counts as unavailable', () => {
  const input = { evidence: evidence(), examination: null, now, ...resolveLevel(policy, 'low') }
  expect(codesOf(applyRules(input))).toEqual(['DOCUMENT_ANALYSIS_UNAVAILABLE'])
})

test('a code raised twice is listed once', () => {
  const verdict = verdictAt('standard', {
    examination: { readable: false, expired: null, ageYears: null, documentType: null },
  })
  expect(codesOf(verdict)).toEqual(['DOCUMENT_UNREADABLE'])
})

test('an unknown security level counts as the strictest', () => {
  const stored = JSON.parse(JSON.stringify(evidence({ liveness: live(80) })))
  stored.securityLevel = 'medium'
  stored.claims.livenessConfidence = 0
  expect(verdictOf(stored)).toEqual(
    verdictOf(
      evidence({
        securityLevel: 'high',
        liveness: live(80),
        ...claiming({ livenessConfidence: 0 }),
      }),
    ),
  )
  expect(checkOf(verdictOf(stored), 'liveness')?.threshold).toBe(90)
})

test('a decision contains no personal data, whether claims agree or not', async () => {
  const personal = {
    name: 'Qwertza Uiopu',
    documentNumber: 'QX7788991',
    address: '99 Zzyzx Road',
    dateOfBirth: '1981-12-31',
    ipAddress: '203.0.113.201',
    visitorId: 'VisitorNobodyHas0001',
    documentType: 'Qwertza document',
    livenessStatus: 'Qwertza status',
    country: 'Qwertzaland',
    gender: 'Qwertzagender',
  }
  const reading = observedDocument({ name: 'Yxcvb Nmasd', address: '1 Asdf Street' })
  for (const claims of [personal, {}]) {
    const decision = await decide(evidence({ ...claiming(claims), document: reading }), policy, now)
    const text = JSON.stringify(decision)
    const values = [...Object.values(personal), 'Yxcvb', '1 Asdf Street', 'VisitorOfTheFixture1']
    const printed = [goodReading.document_number, goodReading.date_of_birth, goodReading.surname]
    for (const value of [...values, ...printed, '192.0.2.17']) {
      expect(text.toLowerCase()).not.toContain(value?.toLowerCase())
    }
  }
})

test('an invalid date does not throw and approves nobody', async () => {
  const { outcome, decided_at } = await decide(evidence(), policy, new Date(Number.NaN))
  expect([outcome === 'approved', decided_at]).toEqual([false, ''])
})
