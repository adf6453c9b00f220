import { expect, test } from 'bun:test'
import type { Evidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import type { SecurityLevel } from '../../../../src/domain/identity/profile.ts'
import { checkOf, codesOf, face, policy, unavailable, verdictAt } from '../fixture.ts'

type Bounds = readonly [level: SecurityLevel, passAt: number, reviewAt: number]

const portrait: readonly Bounds[] = [
  ['low', 90, 80],
  ['standard', 90, 80],
  ['high', 95, 85],
]
for (const [level, passAt, reviewAt] of portrait) {
  test(`the portrait passes at ${passAt} and is uncertain from ${reviewAt} at ${level}`, () => {
    const status = (similarity: number) =>
      checkOf(verdictAt(level, { evidence: { faceMatch: face(similarity) } }), 'face_match')
    expect(status(passAt)).toEqual({
      name: 'face_match',
      status: 'pass',
      observed: passAt,
      threshold: passAt,
    })
    expect(status(passAt - 0.01)?.status).toBe('warn')
    expect(status(reviewAt)?.status).toBe('warn')
    expect(status(reviewAt - 0.01)?.status).toBe('fail')
  })
}

const selfies: readonly Bounds[] = [
  ['low', 80, 50],
  ['standard', 80, 50],
  ['high', 85, 50],
]
for (const [level, passAt, reviewAt] of selfies) {
  test(`the selfie passes at ${passAt} and declines below ${reviewAt} at ${level}`, () => {
    const verdict = (similarity: number) =>
      verdictAt(level, { evidence: { selfie: face(similarity) } })
    const status = (similarity: number) => checkOf(verdict(similarity), 'selfie_match')?.status
    expect(verdict(passAt).outcome).toBe('approved')
    expect(verdict(passAt - 0.01).outcome).toBe('review')
    expect(verdict(reviewAt).outcome).toBe('review')
    expect(verdict(reviewAt - 0.01).outcome).toBe('declined')
    expect([passAt, reviewAt, 0].map(status)).toEqual(['pass', 'warn', 'fail'])
  })
}

for (const similarity of [Number.NaN, -1, 101, Number.POSITIVE_INFINITY]) {
  test(`a similarity of ${similarity} is invalid`, () => {
    for (const part of ['faceMatch', 'selfie'] as const) {
      const verdict = verdictAt('low', { evidence: { [part]: face(similarity) } })
      expect(codesOf(verdict)).toEqual(['FACE_MATCH_UNAVAILABLE'])
      expect(verdict.outcome).toBe('review')
      const name = part === 'selfie' ? 'selfie_match' : 'face_match'
      expect(checkOf(verdict, name)?.status).toBe('unavailable')
    }
  })
}

test('an image without a face is reported', () => {
  const none: Partial<Evidence> = { faceMatch: { state: 'no_face' }, selfie: { state: 'no_face' } }
  const verdict = verdictAt('standard', { evidence: none })
  expect(checkOf(verdict, 'face_match')).toEqual({
    name: 'face_match',
    status: 'fail',
    observed: 'no_face',
    threshold: 90,
  })
  expect(checkOf(verdict, 'selfie_match')).toEqual({
    name: 'selfie_match',
    status: 'warn',
    observed: 'no_face',
    threshold: 80,
  })
})

test('a missing selfie is no reason, a failed comparison is one', () => {
  const verdict = verdictAt('high', { evidence: { selfie: unavailable('not_given') } })
  expect(verdict).toMatchObject({ outcome: 'approved', reasons: [] })
  expect(checkOf(verdict, 'selfie_match')).toEqual({
    name: 'selfie_match',
    status: 'unavailable',
    threshold: 85,
  })
  const failed = verdictAt('low', { evidence: { selfie: unavailable('rekognition_timeout') } })
  expect(codesOf(failed)).toEqual(['FACE_MATCH_UNAVAILABLE'])
})

test('a policy can make the selfie mandatory', () => {
  const mandatory = [...policy.levels.low.mandatory, 'selfie_match' as const]
  const verdict = verdictAt('low', {
    evidence: { selfie: unavailable('not_given') },
    policy: { mandatory },
  })
  expect(verdict.outcome).toBe('review')
  expect(codesOf(verdict)).toEqual(['FACE_MATCH_UNAVAILABLE'])
})
