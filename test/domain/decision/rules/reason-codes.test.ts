/** One row per reason code: the smallest change that raises it, and its effect at each level. */

import { expect, test } from 'bun:test'
import type { Effect } from '../../../../src/domain/decision/decision.ts'
import { type ReasonCode, reasonCodes } from '../../../../src/domain/decision/reason-codes.ts'
import { securityLevels } from '../../../../src/domain/identity/profile.ts'
import {
  busy,
  type Change,
  claiming,
  codesOf,
  face,
  live,
  now,
  observedDevice,
  unavailable,
  verdictAt,
  zone,
} from '../fixture.ts'

type Effects = readonly [low: Effect, standard: Effect, high: Effect]
type Row = readonly [code: ReasonCode, effects: Effects, change: Change]

const declines: Effects = ['decline', 'decline', 'decline']
const reviews: Effects = ['review', 'review', 'review']
const claims: Effects = ['info', 'review', 'review']
const counted: Effects = ['review', 'review', 'decline']

const minutesAgo = (minutes: number) => now.getTime() - minutes * 60_000

const rows: readonly Row[] = [
  [
    'LIVENESS_FAILED',
    declines,
    { evidence: { liveness: { state: 'observed', status: 'FAILED', confidencePercent: null } } },
  ],
  [
    'LIVENESS_EXPIRED',
    declines,
    { evidence: { liveness: { state: 'observed', status: 'EXPIRED', confidencePercent: null } } },
  ],
  ['LIVENESS_LOW_CONFIDENCE', declines, { evidence: { liveness: live(74.9) } }],
  ['LIVENESS_NOT_COMPLETED', reviews, { evidence: { liveness: unavailable('not_completed') } }],
  ['LIVENESS_UNAVAILABLE', reviews, { evidence: { liveness: unavailable() } }],
  ['LIVENESS_CLAIM_MISMATCH', claims, { evidence: claiming({ livenessConfidence: 99.9 }) }],
  ['FACE_MISMATCH', declines, { evidence: { faceMatch: face(79.9) } }],
  ['FACE_MATCH_UNCERTAIN', reviews, { evidence: { faceMatch: face(88) } }],
  [
    'FACE_MATCH_UNCERTAIN',
    reviews,
    { evidence: { faceMatch: { ...face(99.2), lowestPercent: 3 } } },
  ],
  ['FACE_NOT_FOUND_ON_DOCUMENT', reviews, { evidence: { faceMatch: { state: 'no_face' } } }],
  ['FACE_MATCH_UNAVAILABLE', reviews, { evidence: { faceMatch: unavailable() } }],
  ['SELFIE_REFERENCE_MISMATCH', reviews, { evidence: { selfie: face(79.9) } }],
  ['SELFIE_REFERENCE_MISMATCH', declines, { evidence: { selfie: face(49.9) } }],
  ['SELFIE_REFERENCE_MISMATCH', reviews, { evidence: { selfie: { state: 'no_face' } } }],
  ['DOCUMENT_EXPIRED', declines, { examination: { expired: true } }],
  [
    'DOCUMENT_NOT_YET_VALID',
    ['review', 'review', 'decline'],
    { examination: { notYetValid: true } },
  ],
  ['DOCUMENT_UNREADABLE', reviews, { examination: { readable: false } }],
  ['DOCUMENT_TYPE_MISMATCH', claims, { evidence: claiming({ documentType: 'national_id' }) }],
  [
    'DOCUMENT_TYPE_UNSUPPORTED',
    reviews,
    { examination: { documentType: 'visa' }, evidence: claiming({ documentType: 'visa' }) },
  ],
  [
    'DOCUMENT_TYPE_UNSUPPORTED',
    reviews,
    { examination: { documentType: 'other' }, evidence: claiming({ documentType: 'other' }) },
  ],
  ['DOCUMENT_SUSPECT', reviews, { examination: { suspicious: true } }],
  ['DOCUMENT_SPECIMEN', declines, { examination: { specimen: true } }],
  ['DOCUMENT_ANALYSIS_UNAVAILABLE', reviews, { evidence: { document: unavailable() } }],
  ['DOCUMENT_BACK_MISSING', reviews, { examination: { needsBack: true } }],
  [
    'DOCUMENT_COUNTRY_UNKNOWN',
    reviews,
    { examination: { issuingCountryCode: null, unknownCountryFields: ['mrz_issuer'] } },
  ],
  ['UNDERAGE', declines, { examination: { ageYears: 17 } }],
  ['AGE_UNCERTAIN', reviews, { examination: { ageYears: 17, mostAgeYears: 18 } }],
  [
    'MRZ_CHECK_DIGIT_FAILED',
    declines,
    { examination: { mrz: zone({ failedCheckDigits: ['document_number'] }) } },
  ],
  ['MRZ_VIZ_MISMATCH', reviews, { examination: { mrz: zone({ disagreements: ['name'] }) } }],
  ['MRZ_VIZ_INCOMPARABLE', reviews, { examination: { mrz: zone({ incomparable: ['name'] }) } }],
  ['MRZ_MALFORMED', reviews, { examination: { mrz: { state: 'malformed' } } }],
  ['MRZ_MALFORMED', reviews, { examination: { mrz: zone({ invalidFields: ['issuer'] }) } }],
  ['MRZ_MISSING', claims, { examination: { mrz: { state: 'absent' } } }],
  [
    'MRZ_MISSING',
    ['info', 'info', 'review'],
    {
      evidence: claiming({ documentType: 'national_id' }),
      examination: { documentType: 'national_id', mrz: { state: 'absent' } },
    },
  ],
  ['NAME_MISMATCH', claims, { evidence: claiming({ name: 'Boris Fabricated' }) }],
  ['DOCUMENT_NUMBER_MISMATCH', claims, { evidence: claiming({ documentNumber: 'ZZ9999999' }) }],
  ['DATE_OF_BIRTH_MISMATCH', claims, { evidence: claiming({ dateOfBirth: '1985-06-30' }) }],
  ['COUNTRY_MISMATCH', claims, { evidence: claiming({ country: 'Portugal' }) }],
  ['GENDER_MISMATCH', claims, { evidence: claiming({ gender: 'male' }) }],
  ['DEVICE_BOT', declines, { evidence: { device: observedDevice({ bot: 'bad' }) } }],
  ['DEVICE_BOT', declines, { evidence: { device: observedDevice({ bot: 'good' }) } }],
  ['DEVICE_TAMPERED', declines, { evidence: { device: observedDevice({ tampering: true }) } }],
  [
    'DEVICE_VIRTUAL',
    ['info', 'review', 'decline'],
    { evidence: { device: observedDevice({ virtualMachine: true }) } },
  ],
  ['DEVICE_EVENT_REPLAYED', declines, { evidence: { device: observedDevice({ replayed: true }) } }],
  ['DEVICE_EVENT_REPLAYED', declines, { evidence: { device: observedDevice({}, true) } }],
  [
    'DEVICE_EVENT_STALE',
    ['review', 'review', 'decline'],
    { evidence: { device: observedDevice({ occurredAtMs: minutesAgo(61) }) } },
  ],
  [
    'DEVICE_EVENT_UNKNOWN',
    ['review', 'review', 'decline'],
    { evidence: { device: { state: 'unknown_event' } } },
  ],
  ['DEVICE_CLAIM_MISMATCH', claims, { evidence: claiming({ visitorId: 'SomebodyElse' }) }],
  [
    'DEVICE_HIGH_RISK',
    ['review', 'review', 'decline'],
    { evidence: { device: observedDevice({ suspectScore: 40 }) } },
  ],
  [
    'DEVICE_UNAVAILABLE',
    ['info', 'review', 'review'],
    { evidence: { device: { state: 'not_given' } } },
  ],
  [
    'DEVICE_UNAVAILABLE',
    ['info', 'review', 'review'],
    { evidence: { device: unavailable('not_configured') } },
  ],
  [
    'DEVICE_UNAVAILABLE',
    ['info', 'review', 'review'],
    { evidence: { device: unavailable('fingerprint_not_configured') } },
  ],
  [
    'DEVICE_CLAIM_MISMATCH',
    claims,
    { evidence: { device: { ...observedDevice(), fromOurPage: false } } },
  ],
  ['DEVICE_UNAVAILABLE', reviews, { evidence: { device: unavailable() } }],
  ['DEVICE_UNAVAILABLE', reviews, { evidence: { device: unavailable('not_configured_at') } }],
  ['IP_ANONYMISED', claims, { evidence: { device: observedDevice({ vpn: true }) } }],
  ['IP_ANONYMISED', claims, { evidence: { device: observedDevice({ proxy: true }) } }],
  [
    'IP_ANONYMISED',
    ['info', 'review', 'decline'],
    { evidence: { device: observedDevice({ tor: true }) } },
  ],
  ['IP_COUNTRY_MISMATCH', claims, { evidence: { device: observedDevice({ ipCountry: 'PT' }) } }],
  ['IP_CLAIM_MISMATCH', claims, { evidence: claiming({ ipAddress: '198.51.100.99' }) }],
  ['VELOCITY_PROFILE_ATTEMPTS', counted, { evidence: { velocity: busy({ attempts: 11 }) } }],
  ['VELOCITY_DEVICE_REUSE', counted, { evidence: { velocity: busy({ device: 5 }) } }],
  ['VELOCITY_DOCUMENT_REUSE', counted, { evidence: { velocity: busy({ document: 2 }) } }],
  ['VELOCITY_FACE_REUSE', counted, { evidence: { velocity: busy({ face: 1 }) } }],
  ['VELOCITY_IP', claims, { evidence: { velocity: busy({ address: 19 }) } }],
]

const outcomeBy = { decline: 'declined', review: 'review', info: 'approved' } as const
/** Changing the score also makes the claimed score wrong, which has a row of its own. */
const beside = new Set(['LIVENESS_CLAIM_MISMATCH'])

for (const level of securityLevels) {
  test(`a good person is approved at ${level} without a reason`, () => {
    const { outcome, reasons } = verdictAt(level)
    expect({ outcome, reasons }).toEqual({ outcome: 'approved', reasons: [] })
  })
}

for (const [index, [code, effects, change]] of rows.entries()) {
  for (const [at, level] of securityLevels.entries()) {
    const effect = effects[at] ?? 'info'
    test(`row ${index}: ${code} at ${level} is ${effect}`, () => {
      const verdict = verdictAt(level, change)
      expect(codesOf(verdict).filter((found) => found === code || !beside.has(found))).toEqual([
        code,
      ])
      expect(verdict.reasons.find((reason) => reason.code === code)?.effect).toBe(effect)
      expect(verdict.outcome).toBe(outcomeBy[effect])
    })
  }
}

test('every code has a row', () => {
  const covered = new Set(rows.map(([code]) => code))
  expect(reasonCodes.filter((code) => !covered.has(code))).toEqual([])
})
