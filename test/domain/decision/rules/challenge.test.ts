/** The liveness challenge that a level takes: named by the policy, noted in the evidence. */

import { expect, test } from 'bun:test'
import type { Evidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import type { LivenessChallenge } from '../../../../src/domain/decision/evidence/liveness.ts'
import { checkOf, codesOf, evidence, verdictOf } from '../fixture.ts'

const ran = { state: 'observed', status: 'SUCCEEDED', confidencePercent: 98.4 } as const
const at = (
  securityLevel: Evidence['securityLevel'],
  challenge: LivenessChallenge | null,
  version: 1 | 2 = 2,
) =>
  verdictOf(
    evidence({
      version,
      securityLevel,
      liveness: challenge === null ? ran : { ...ran, challenge },
    }),
  )

test('high does not take the weaker challenge', () => {
  const weaker = at('high', 'FaceMovementChallenge')
  expect(codesOf(weaker)).toEqual(['LIVENESS_NOT_COMPLETED'])
  expect(checkOf(weaker, 'liveness')?.status).toBe('fail')
  expect(weaker.outcome).toBe('review')
  expect(at('high', 'FaceMovementAndLightChallenge').outcome).toBe('approved')
})

test('a challenge that was not noted counts as none, except in evidence that never notes it', () => {
  expect(at('high', null).outcome).toBe('review')
  expect(at('low', null).outcome).toBe('review')
  expect(at('high', null, 1).outcome).toBe('approved')
})

test('low and standard take either challenge', () => {
  expect(at('low', 'FaceMovementChallenge').outcome).toBe('approved')
  expect(at('standard', 'FaceMovementChallenge').outcome).toBe('approved')
})
