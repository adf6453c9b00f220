/** A second face, an event from another site's page, and a front sent as the back, for an otherwise good person. */

import { expect, test } from 'bun:test'
import type { FaceEvidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import { checkOf, codesOf, observedDevice, observedDocument, verdictAt } from '../fixture.ts'

const withFaces = (lowestPercent: number | undefined) => {
  const faceMatch: FaceEvidence = {
    ...{ state: 'observed', similarityPercent: 99 },
    ...(lowestPercent === undefined ? {} : { lowestPercent }),
  }
  return verdictAt('standard', { evidence: { faceMatch } })
}

test('every face in the document image matches, or a person reviews it', () => {
  for (const lowest of [undefined, 100, 90]) {
    expect([lowest, codesOf(withFaces(lowest))]).toEqual([lowest, []])
  }
  for (const lowest of [89.9, 3, 0, -1, 101, Number.NaN]) {
    expect([lowest, codesOf(withFaces(lowest))]).toEqual([lowest, ['FACE_MATCH_UNCERTAIN']])
    expect(checkOf(withFaces(lowest), 'face_match')?.status).toBe('warn')
  }
})

test('an event from another site’s page differs, and a native app has no page', () => {
  const from = (page: { fromOurPage?: boolean }) =>
    verdictAt('standard', { evidence: { device: { ...device, ...page } } })
  const device = observedDevice()
  if (device.state !== 'observed') throw new Error('No event')
  const name = 'device_origin'
  expect(checkOf(from({}), name)).toEqual({ name, status: 'not_applicable' })
  expect(checkOf(from({ fromOurPage: true }), name)).toEqual({
    ...{ name, status: 'pass', observed: true },
  })
  expect(checkOf(from({ fromOurPage: false }), name)).toEqual({
    ...{ name, status: 'warn', observed: false },
  })
  expect(codesOf(from({ fromOurPage: true }))).toEqual([])
  expect(codesOf(from({ fromOurPage: false }))).toEqual(['DEVICE_CLAIM_MISMATCH'])
})

test('an event that names another person differs; one that names nobody lists no check', () => {
  const linked = (link: { isOwn?: boolean }) =>
    verdictAt('standard', { evidence: { device: { ...observedDevice(), ...link } } })
  const name = 'device_link'
  expect(linked({}).checks.map((check) => check.name)).not.toContain(name)
  expect(checkOf(linked({ isOwn: true }), name)).toEqual({ name, status: 'pass', observed: true })
  expect(checkOf(linked({ isOwn: false }), name)).toEqual({ name, status: 'warn', observed: false })
  expect(codesOf(linked({ isOwn: true }))).toEqual([])
  expect(codesOf(linked({ isOwn: false }))).toEqual(['DEVICE_CLAIM_MISMATCH'])
})

test('the front sent twice is not a back', () => {
  const document = observedDocument({ document_type: 'driving_license' }, true)
  if (document.state !== 'observed') throw new Error('No document')
  const examination = { needsBack: true }
  const of = (backSha256: string) =>
    codesOf(
      verdictAt('standard', { evidence: { document: { ...document, backSha256 } }, examination }),
    ).includes('DOCUMENT_BACK_MISSING')
  expect(of('b'.repeat(64))).toBe(false)
  expect(of(document.frontSha256)).toBe(true)
})
