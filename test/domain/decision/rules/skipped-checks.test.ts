/** Where the outcome stood before a witness was asked, its silence is not told; in every other case it is. */

import { expect, test } from 'bun:test'
import { type Evidence, notNeededCause } from '../../../../src/domain/decision/evidence/evidence.ts'
import { codesOf, face, noClaims, unavailable, verdictAt } from '../fixture.ts'

const unasked = unavailable(notNeededCause)
const failed: Evidence['liveness'] = {
  state: 'observed',
  status: 'FAILED',
  confidencePercent: null,
}
const codes = (evidence: Partial<Evidence>) => codesOf(verdictAt('standard', { evidence }))

test('of a declined person only what declined is told', () => {
  expect(
    codes({
      ...{ liveness: failed, faceMatch: unasked, selfie: unasked },
      ...{ document: unasked, device: unasked, claims: noClaims },
    }),
  ).toEqual(['LIVENESS_FAILED'])
})

test.each([
  ['FACE_MATCH_UNAVAILABLE', { faceMatch: unasked, selfie: unasked }],
  ['DOCUMENT_ANALYSIS_UNAVAILABLE', { document: unasked }],
  ['DEVICE_UNAVAILABLE', { device: unasked }],
] as const)(
  '%s is told of a witness that failed, and of one whose silence decides',
  (code, silent) => {
    expect(codes({ liveness: failed, ...silent })).not.toContain(code)
    expect(codes(silent)).toContain(code)
    const failing = Object.fromEntries(Object.keys(silent).map((part) => [part, unavailable()]))
    expect(codes({ liveness: failed, ...failing })).toContain(code)
  },
)

test('of two comparisons of the face both must have been unasked', () => {
  const told = (faceMatch: Evidence['faceMatch'], selfie: Evidence['selfie']) =>
    codes({ liveness: failed, faceMatch, selfie }).includes('FACE_MATCH_UNAVAILABLE')
  expect(told(unasked, unasked)).toBe(false)
  expect(told(unasked, unavailable())).toBe(true)
  expect(told(unavailable(), unasked)).toBe(true)
  expect(told(unasked, face(99))).toBe(true)
})
