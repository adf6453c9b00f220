/** A check that was skipped because the outcome was certain is no reason; any other missing check is one. */

import { expect, test } from 'bun:test'
import { type Evidence, notNeededCause } from '../../../../src/domain/decision/evidence/evidence.ts'
import { codesOf, face, noClaims, unavailable, verdictAt } from '../fixture.ts'

const skipped = unavailable(notNeededCause)
const failed: Evidence['liveness'] = {
  state: 'observed',
  status: 'FAILED',
  confidencePercent: null,
}
const codes = (evidence: Partial<Evidence>) => codesOf(verdictAt('standard', { evidence }))

test('a declined person gets only the reasons that declined', () => {
  expect(
    codes({
      ...{ liveness: failed, faceMatch: skipped, selfie: skipped },
      ...{ document: skipped, device: skipped, claims: noClaims },
    }),
  ).toEqual(['LIVENESS_FAILED'])
})

test.each([
  ['FACE_MATCH_UNAVAILABLE', { faceMatch: skipped, selfie: skipped }],
  ['DOCUMENT_ANALYSIS_UNAVAILABLE', { document: skipped }],
  ['DEVICE_UNAVAILABLE', { device: skipped }],
] as const)(
  '%s is a reason if the vendor failed, or if the missing check decides',
  (code, skippedPart) => {
    expect(codes({ liveness: failed, ...skippedPart })).not.toContain(code)
    expect(codes(skippedPart)).toContain(code)
    const failing = Object.fromEntries(
      Object.keys(skippedPart).map((part) => [part, unavailable()]),
    )
    expect(codes({ liveness: failed, ...failing })).toContain(code)
  },
)

test('both face comparisons must have been skipped', () => {
  const isReported = (faceMatch: Evidence['faceMatch'], selfie: Evidence['selfie']) =>
    codes({ liveness: failed, faceMatch, selfie }).includes('FACE_MATCH_UNAVAILABLE')
  expect(isReported(skipped, skipped)).toBe(false)
  expect(isReported(skipped, unavailable())).toBe(true)
  expect(isReported(unavailable(), skipped)).toBe(true)
  expect(isReported(skipped, face(99))).toBe(true)
})
