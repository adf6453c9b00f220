import { expect, test } from 'bun:test'
import type { CheckStatus } from '../../../../src/domain/decision/decision.ts'
import type { DeviceEvent } from '../../../../src/domain/decision/evidence/evidence.ts'
import type { LevelPolicy } from '../../../../src/domain/decision/policy.ts'
import type { SecurityLevel } from '../../../../src/domain/identity/profile.ts'
import { checkOf, observedDevice, verdictAt } from '../fixture.ts'

const at = (
  level: SecurityLevel,
  event: Partial<DeviceEvent>,
  changed: Partial<LevelPolicy> = {},
) => verdictAt(level, { evidence: { device: observedDevice(event) }, policy: changed })

type RiskRow = readonly [level: SecurityLevel, score: number, status: CheckStatus]
const risks: readonly RiskRow[] = [
  ['low', 0, 'pass'],
  ['low', 39.9, 'pass'],
  ['low', 40, 'warn'],
  ['low', 1000, 'warn'],
  ['standard', 19, 'pass'],
  ['standard', 20, 'warn'],
  ['high', 14, 'pass'],
  ['high', 15, 'warn'],
  ['high', 39, 'warn'],
  ['high', 40, 'fail'],
  ['low', Number.NaN, 'unavailable'],
  ['low', -1, 'unavailable'],
  ['low', Number.POSITIVE_INFINITY, 'unavailable'],
]
for (const [level, suspectScore, status] of risks) {
  test(`a suspect score of ${suspectScore} is ${status} at ${level}`, () => {
    expect(checkOf(at(level, { suspectScore }), 'device_risk')?.status).toBe(status)
  })
}

test('a policy without steps for the score does not need the score', () => {
  const suspectScore = { infoAt: null, reviewAt: null, declineAt: null }
  const unscored = at('standard', { suspectScore: null }, { suspectScore })
  expect(unscored.outcome).toBe('approved')
  expect(checkOf(unscored, 'device_risk')).toEqual({ name: 'device_risk', status: 'unavailable' })
  const scored = at('standard', { suspectScore: 99 }, { suspectScore })
  expect(checkOf(scored, 'device_risk')).toEqual({
    name: 'device_risk',
    status: 'pass',
    observed: 99,
  })
  const telling = { infoAt: 10, reviewAt: null, declineAt: null }
  expect(at('standard', { suspectScore: null }, { suspectScore: telling }).outcome).toBe('approved')
  const info = at('standard', { suspectScore: 10 }, { suspectScore: telling })
  expect(info.reasons.map(({ code, effect }) => [code, effect])).toEqual([
    ['DEVICE_HIGH_RISK', 'info'],
  ])
  expect(info.outcome).toBe('approved')
  const declining = { infoAt: null, reviewAt: null, declineAt: 60 }
  expect(at('low', { suspectScore: null }, { suspectScore: declining }).outcome).toBe('review')
})

test('a risk score without steps is shown without a threshold', () => {
  const suspectScore = { infoAt: null, reviewAt: null, declineAt: null }
  const verdict = verdictAt('standard', { policy: { suspectScore } })
  expect(Object.keys(checkOf(verdict, 'device_risk') ?? {})).toEqual([
    ...['name', 'status', 'observed'],
  ])
})
