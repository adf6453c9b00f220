import { expect, test } from 'bun:test'
import type { CheckStatus, Outcome } from '../../../../src/domain/decision/decision.ts'
import type { DeviceEvent } from '../../../../src/domain/decision/evidence/evidence.ts'
import type { LevelPolicy } from '../../../../src/domain/decision/policy.ts'
import type { SecurityLevel } from '../../../../src/domain/identity/profile.ts'
import {
  checkOf,
  codesOf,
  now,
  observedDevice,
  policy,
  unavailable,
  verdictAt,
} from '../fixture.ts'

const at = (
  level: SecurityLevel,
  event: Partial<DeviceEvent>,
  changed: Partial<LevelPolicy> = {},
) => verdictAt(level, { evidence: { device: observedDevice(event) }, policy: changed })
const standard = (event: Partial<DeviceEvent>) => at('standard', event)
const deviceChecks = [
  'device',
  'device_event_use',
  'device_event_age',
  'device_bot',
  'device_tampering',
  'device_virtual_machine',
  'device_risk',
  'ip_anonymity',
  'ip_country',
]

test('a good device passes every check', () => {
  const verdict = standard({})
  expect(deviceChecks.map((name) => checkOf(verdict, name))).toEqual([
    { name: 'device', status: 'pass' },
    { name: 'device_event_use', status: 'pass', observed: false },
    { name: 'device_event_age', status: 'pass', observed: 2, threshold: 15 },
    { name: 'device_bot', status: 'pass', observed: false },
    { name: 'device_tampering', status: 'pass', observed: false },
    { name: 'device_virtual_machine', status: 'pass', observed: false },
    { name: 'device_risk', status: 'pass', observed: 2, threshold: 20 },
    { name: 'ip_anonymity', status: 'pass', observed: false },
    { name: 'ip_country', status: 'pass', observed: 'AQ' },
  ])
})

for (const device of [
  { state: 'not_given' },
  { state: 'unknown_event' },
  unavailable(),
  unavailable('not_configured'),
] as const) {
  test(`an event that is ${device.state} leaves every device check unavailable`, () => {
    const verdict = verdictAt('standard', { evidence: { device } })
    expect(deviceChecks.map((name) => checkOf(verdict, name))).toEqual(
      deviceChecks.map((name) => ({ name, status: 'unavailable' })),
    )
    expect(verdict.outcome).toBe('review')
  })
}

test('a vendor failure counts even if the device is optional', () => {
  const failed = verdictAt('low', { evidence: { device: unavailable('fingerprint_timeout') } })
  expect(failed.outcome).toBe('review')
  expect(verdictAt('low', { evidence: { device: { state: 'not_given' } } }).outcome).toBe(
    'approved',
  )
})

test('a policy can make the absence of an optional device stricter', () => {
  const verdict = verdictAt('low', {
    evidence: { device: { state: 'not_given' } },
    policy: { effects: { DEVICE_UNAVAILABLE: 'decline' } },
  })
  expect(verdict.outcome).toBe('declined')
})

test('an unknown event of a mandatory device means review even if its code only informs', () => {
  const effects = { DEVICE_EVENT_UNKNOWN: 'info', DEVICE_UNAVAILABLE: 'info' } as const
  const evidence = { device: { state: 'unknown_event' } } as const
  expect(verdictAt('standard', { evidence, policy: { effects } }).outcome).toBe('review')
  expect(at('standard', { bot: null }, { effects }).outcome).toBe('review')
})

type AgeRow = readonly [level: SecurityLevel, ageSeconds: number, status: CheckStatus]
const ages: readonly AgeRow[] = [
  ['low', 60 * 60, 'pass'],
  ['low', 60 * 60 + 1, 'warn'],
  ['standard', 15 * 60, 'pass'],
  ['standard', 15 * 60 + 1, 'warn'],
  ['high', 15 * 60 + 1, 'fail'],
  ['standard', 0, 'pass'],
  ['standard', -60, 'pass'],
  ['standard', -61, 'warn'],
  ['standard', Number.NaN, 'warn'],
  ['standard', Number.POSITIVE_INFINITY, 'warn'],
]
for (const [level, ageSeconds, status] of ages) {
  test(`an event ${ageSeconds} s old is ${status} at ${level}`, () => {
    const verdict = at(level, { occurredAtMs: now.getTime() - ageSeconds * 1000 })
    expect(checkOf(verdict, 'device_event_age')?.status).toBe(status)
    expect(codesOf(verdict)).toEqual(status === 'pass' ? [] : ['DEVICE_EVENT_STALE'])
  })
}

test('the age is shown in minutes to one decimal, and never as -0', () => {
  const shown = (occurredAtMs: number) => checkOf(standard({ occurredAtMs }), 'device_event_age')
  expect(shown(now.getTime() - 90_000)?.observed).toBe(1.5)
  expect(Object.is(shown(now.getTime() + 1000)?.observed, 0)).toBe(true)
  expect(shown(Number.NaN)).toEqual({ name: 'device_event_age', status: 'warn', threshold: 15 })
})

type NullRow = readonly [
  signal: keyof DeviceEvent,
  ...outcomes: [low: Outcome, standard: Outcome, high: Outcome],
]
/** The outcome if a signal is missing, by level: review if its worst value would have meant review. */
const untold: readonly NullRow[] = [
  ['replayed', 'review', 'review', 'review'],
  ['bot', 'review', 'review', 'review'],
  ['tampering', 'review', 'review', 'review'],
  ['suspectScore', 'review', 'review', 'review'],
  ['virtualMachine', 'approved', 'review', 'review'],
  ['vpn', 'approved', 'review', 'review'],
  ['proxy', 'approved', 'review', 'review'],
  ['tor', 'approved', 'review', 'review'],
  ['ipCountry', 'approved', 'review', 'review'],
]
for (const [signal, ...outcomes] of untold) {
  test(`an event without ${signal} is ${outcomes.join(', ')}`, () => {
    const levels = ['low', 'standard', 'high'] as const
    const verdicts = levels.map((level) => at(level, { [signal]: null }))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(outcomes)
    for (const verdict of verdicts) {
      const held = verdict.outcome === 'review'
      expect(codesOf(verdict)).toEqual(held ? ['DEVICE_UNAVAILABLE'] : [])
      expect(checkOf(verdict, 'device')?.status).toBe(held ? 'unavailable' : 'pass')
    }
  })
}

test('an event id used before is replayed, whatever the vendor says', () => {
  for (const replayed of [false, true, null]) {
    const device = observedDevice({ replayed }, true)
    expect(codesOf(verdictAt('low', { evidence: { device } }))).toEqual(['DEVICE_EVENT_REPLAYED'])
  }
})

test('an unknown word for a bot counts as missing', () => {
  const stored = JSON.parse(JSON.stringify(observedDevice()))
  stored.event.bot = 'perhaps'
  const verdict = verdictAt('standard', { evidence: { device: stored } })
  expect(codesOf(verdict)).toEqual(['DEVICE_UNAVAILABLE'])
})

test('the ways in which an address is hidden are named, and the strictest counts', () => {
  const verdict = at('high', { vpn: true, tor: true })
  expect(checkOf(verdict, 'ip_anonymity')).toEqual({
    name: 'ip_anonymity',
    status: 'fail',
    observed: 'vpn tor',
  })
  expect(verdict.reasons.map(({ code, effect }) => [code, effect])).toEqual([
    ['IP_ANONYMISED', 'decline'],
  ])
})

test('a detected signal is shown as observed', () => {
  expect(checkOf(standard({ tampering: true }), 'device_tampering')).toEqual({
    name: 'device_tampering',
    status: 'fail',
    observed: true,
  })
})

test('one detected way does not make up for another that is missing', () => {
  const verdict = standard({ vpn: true, tor: null })
  expect(codesOf(verdict)).toEqual(['DEVICE_UNAVAILABLE', 'IP_ANONYMISED'])
})

test('the summary is as bad as the worst signal', () => {
  const status = (level: SecurityLevel, event: Partial<DeviceEvent>) =>
    checkOf(at(level, event), 'device')?.status
  expect(status('standard', { bot: 'bad', tampering: null })).toBe('fail')
  expect(status('standard', { vpn: true, tampering: null })).toBe('unavailable')
  expect(status('standard', { vpn: true })).toBe('warn')
  expect(status('low', { vpn: true })).toBe('pass')
  expect(checkOf(at('low', { vpn: true }), 'ip_anonymity')?.status).toBe('warn')
})

test('the country of the address is compared with the issuer of the document', () => {
  const status = (ipCountry: string | null, issuer: string | null) => {
    const evidence = { device: observedDevice({ ipCountry }) }
    const verdict = verdictAt('standard', { evidence, examination: { issuingCountryCode: issuer } })
    return checkOf(verdict, 'ip_country')
  }
  expect(status('aq', 'AQ')).toEqual({ name: 'ip_country', status: 'pass', observed: 'AQ' })
  // A person in Jersey with a British passport, and a person from Puerto Rico on the mainland.
  expect(status('JE', 'GB')?.status).toBe('pass')
  expect(status('US', 'PR')?.status).toBe('pass')
  expect(status('JE', 'FR')?.status).toBe('warn')
  expect(status('PT', 'AQ')).toEqual({ name: 'ip_country', status: 'warn', observed: 'PT' })
  expect(status('PT', null)).toEqual({ name: 'ip_country', status: 'unavailable', observed: 'PT' })
  expect(status('Portugal', 'AQ')).toEqual({ name: 'ip_country', status: 'unavailable' })
})

test('without a document the address cannot be compared', () => {
  const verdict = verdictAt('standard', { evidence: { document: unavailable() } })
  expect(checkOf(verdict, 'ip_country')?.status).toBe('unavailable')
  expect(codesOf(verdict)).toEqual(['DOCUMENT_ANALYSIS_UNAVAILABLE'])
})

test('an overridden effect shows in the status of the signal', () => {
  const tampered = at('standard', { tampering: true }, { effects: { DEVICE_TAMPERED: 'review' } })
  expect(checkOf(tampered, 'device_tampering')?.status).toBe('warn')
  expect(tampered.outcome).toBe('review')
  expect(policy.levels.standard.effects.DEVICE_TAMPERED).toBe('decline')
})
