import { expect, test } from 'bun:test'
import type { CheckStatus } from '../../../../src/domain/decision/decision.ts'
import type { LivenessEvidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import { securityLevels } from '../../../../src/domain/identity/profile.ts'
import {
  checkOf,
  claiming,
  codesOf,
  evidence,
  live,
  unavailable,
  verdictAt,
  verdictOf,
} from '../fixture.ts'

const liveness = (seen: LivenessEvidence) => verdictAt('standard', { evidence: { liveness: seen } })

test('a score at the threshold passes, and the check shows both', () => {
  expect(checkOf(liveness(live(75)), 'liveness')).toEqual({
    name: 'liveness',
    status: 'pass',
    observed: 75,
    threshold: 75,
  })
})

test('the level high requires 90 if the configured threshold is lower', () => {
  const at = (score: number) =>
    verdictAt('high', {
      evidence: { liveness: live(score), ...claiming({ livenessConfidence: 0 }) },
    })
  expect(at(89.99).outcome).toBe('declined')
  expect(at(90).outcome).toBe('approved')
})

const words = ['FAILED', 'EXPIRED'] as const
for (const status of words) {
  test(`a session with ${status} shows its status, whatever its score`, () => {
    const verdict = liveness({ state: 'observed', status, confidencePercent: 100 })
    expect(checkOf(verdict, 'liveness')).toEqual({
      name: 'liveness',
      status: 'fail',
      observed: status,
      threshold: 75,
    })
    const reason = verdict.reasons.find(({ code }) => code === `LIVENESS_${status}`)
    expect(reason).toMatchObject({ retryable: true, redo: 'session' })
  })
}

for (const score of [null, Number.NaN, -0.01, 100.01, Number.POSITIVE_INFINITY]) {
  test(`a session that succeeded with the score ${score} is unavailable`, () => {
    const verdict = liveness(live(score))
    expect(codesOf(verdict)).toEqual(['LIVENESS_UNAVAILABLE'])
    expect(checkOf(verdict, 'liveness')).toEqual({
      name: 'liveness',
      status: 'unavailable',
      threshold: 75,
    })
  })
}

test('a score below the threshold fails, and the check shows it', () => {
  expect(checkOf(liveness(live(74.9)), 'liveness')).toEqual({
    name: 'liveness',
    status: 'fail',
    observed: 74.9,
    threshold: 75,
  })
})

test('scores of 0 and 100 are valid', () => {
  expect(codesOf(liveness(live(0)))).toContain('LIVENESS_LOW_CONFIDENCE')
  expect(codesOf(liveness(live(100)))).toEqual([])
})

test('a status that is not final does not pass at any level', () => {
  for (const securityLevel of securityLevels) {
    const stored = JSON.parse(JSON.stringify(evidence({ securityLevel })))
    stored.liveness.status = 'IN_PROGRESS'
    const verdict = verdictOf(stored)
    expect(codesOf(verdict)).toContain('LIVENESS_NOT_COMPLETED')
    expect(checkOf(verdict, 'liveness')?.status).toBe('unavailable')
    expect(verdict.outcome).toBe('review')
  }
})

test('an unavailable session asks for a new one, because the stored one is spent', () => {
  const { reasons } = liveness(unavailable())
  expect(reasons.map(({ retryable, redo }) => ({ retryable, redo }))).toEqual([
    { retryable: true, redo: 'session' },
  ])
})

type ClaimRow = readonly [
  claimed: number | null,
  word: string | null,
  seen: LivenessEvidence,
  status: CheckStatus,
]
const failed: LivenessEvidence = { state: 'observed', status: 'FAILED', confidencePercent: null }
const rows: readonly ClaimRow[] = [
  [null, null, live(98.4), 'not_applicable'],
  [null, '  ', live(98.4), 'not_applicable'],
  [Number.NaN, null, live(98.4), 'not_applicable'],
  [Number.POSITIVE_INFINITY, 'live', live(98.4), 'pass'],
  [98.4, 'live', live(98.4), 'pass'],
  [99.4, 'live', live(98.4), 'pass'],
  [99.5, 'live', live(98.4), 'warn'],
  [0, 'live', live(98.4), 'pass'],
  [0, 'not_live', live(98.4), 'pass'],
  [20, 'live', live(20), 'warn'],
  [20, 'IS_LIVE', live(20), 'warn'],
  [20, 'SUCCEEDED', live(20), 'pass'],
  [20, 'whatever', live(20), 'pass'],
  [99, 'SUCCEEDED', live(20), 'warn'],
  [0, 'SUCCEEDED', failed, 'warn'],
  [0, 'live', failed, 'warn'],
  [0, 'is live', failed, 'warn'],
  [0, 'alive', failed, 'warn'],
  [0, 'TRUE', failed, 'warn'],
  [0, 'Passed', failed, 'warn'],
  [0, 'pass', failed, 'warn'],
  [0, 'verified', failed, 'warn'],
  [0, 'approved', failed, 'warn'],
  [0, 'success', failed, 'warn'],
  [0, 'successful', failed, 'warn'],
  [0, 'completed', failed, 'warn'],
  [0, 'complete', failed, 'warn'],
  [0, 'not_live', failed, 'pass'],
  [74, 'not_live', failed, 'pass'],
  [75, 'not_live', failed, 'warn'],
  [99, 'live', unavailable(), 'unavailable'],
  [99, 'live', live(null), 'unavailable'],
  [null, 'live', live(98.4), 'pass'],
]

for (const [livenessConfidence, livenessStatus, seen, status] of rows) {
  const saw = seen.state === 'observed' ? `${seen.status} ${seen.confidencePercent}` : seen.state
  test(`claiming ${livenessConfidence} and "${livenessStatus}" against ${saw}: ${status}`, () => {
    const verdict = verdictAt('standard', {
      evidence: { liveness: seen, ...claiming({ livenessConfidence, livenessStatus }) },
    })
    expect(checkOf(verdict, 'claim_liveness')?.status).toBe(status)
    expect(codesOf(verdict).includes('LIVENESS_CLAIM_MISMATCH')).toBe(status === 'warn')
  })
}

test('the comparison shows both scores, or the status if there is no score', () => {
  const shown = (seen: LivenessEvidence) => {
    const check = checkOf(liveness(seen), 'claim_liveness')
    return { observed: check?.observed, claimed: check?.claimed }
  }
  expect(shown(live(98.4))).toEqual({ observed: 98.4, claimed: 98.4 })
  expect(shown(failed)).toEqual({ observed: 'FAILED', claimed: 98.4 })
  expect(shown(unavailable())).toEqual({ observed: undefined, claimed: 98.4 })
})
