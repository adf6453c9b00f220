import { expect, test } from 'bun:test'
import type { CheckStatus } from '../../../../src/domain/decision/decision.ts'
import type { Claims, Evidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import type { DocumentExamination } from '../../../../src/domain/document/examine.ts'
import { addressForm } from '../../../../src/domain/identity/ip-address.ts'
import {
  checkOf,
  claiming,
  codesOf,
  noClaims,
  observedDevice,
  observedDocument,
  unavailable,
  verdictAt,
  zone,
} from '../fixture.ts'

const claimChecks = [
  'claim_liveness',
  'claim_document_type',
  'claim_name',
  'claim_document_number',
  'claim_date_of_birth',
  'claim_country',
  'claim_gender',
  'claim_visitor_id',
  'claim_ip_address',
]

test('true claims agree, and show only words of our own lists', () => {
  const verdict = verdictAt('standard')
  expect(claimChecks.map((name) => checkOf(verdict, name))).toEqual([
    { name: 'claim_liveness', status: 'pass', claimed: 98.4, observed: 98.4 },
    { name: 'claim_document_type', status: 'pass', claimed: 'passport', observed: 'passport' },
    ...claimChecks.slice(2).map((name) => ({ name, status: 'pass' as const })),
  ])
})

test('without claims no comparison applies, and no reason is raised', () => {
  const verdict = verdictAt('high', { evidence: { claims: noClaims } })
  expect(claimChecks.map((name) => checkOf(verdict, name))).toEqual(
    claimChecks.map((name) => ({ name, status: 'not_applicable' })),
  )
  expect(verdict).toMatchObject({ outcome: 'approved', reasons: [] })
})

test('blank claims count as no claims', () => {
  const blank: Claims = {
    ...noClaims,
    livenessStatus: ' ',
    documentType: ' ',
    documentNumber: ' ',
    country: '',
    name: ' ',
    gender: '',
    dateOfBirth: '\t',
    ipAddress: ' ',
    visitorId: ' ',
  }
  expect(verdictAt('high', { evidence: { claims: blank } })).toEqual(
    verdictAt('high', { evidence: { claims: noClaims } }),
  )
})

test('claims that cannot be compared are unavailable and raise no reason', () => {
  const nothing: Partial<Evidence> = {
    liveness: unavailable(),
    document: unavailable(),
    device: unavailable(),
  }
  const verdict = verdictAt('high', { evidence: nothing })
  for (const name of claimChecks) expect(checkOf(verdict, name)?.status).toBe('unavailable')
  expect(codesOf(verdict)).toEqual([
    'LIVENESS_UNAVAILABLE',
    'DOCUMENT_ANALYSIS_UNAVAILABLE',
    'DEVICE_UNAVAILABLE',
  ])
})

type Row = readonly [check: string, claims: Partial<Claims>, status: CheckStatus]
const rows: readonly Row[] = [
  ['claim_document_type', { documentType: 'International Passport' }, 'pass'],
  ['claim_document_type', { documentType: 'a kind of card' }, 'unavailable'],
  ['claim_name', { name: 'EXEMPLAR, Ana Lucía' }, 'pass'],
  ['claim_name', { name: 'Boris Exemplar' }, 'warn'],
  // A single name could be anybody's.
  ['claim_name', { name: 'Ana' }, 'warn'],
  ['claim_document_number', { documentNumber: 'xp 000-0017' }, 'pass'],
  ['claim_document_number', { documentNumber: 'XP0000018' }, 'warn'],
  ['claim_date_of_birth', { dateOfBirth: '15 January 1990' }, 'pass'],
  ['claim_date_of_birth', { dateOfBirth: '1990-01-16' }, 'warn'],
  ['claim_date_of_birth', { dateOfBirth: 'some day' }, 'unavailable'],
  ['claim_country', { country: 'ATA' }, 'pass'],
  ['claim_country', { country: 'aq' }, 'pass'],
  ['claim_country', { country: 'BVT' }, 'warn'],
  ['claim_country', { country: 'Atlantis' }, 'unavailable'],
  ['claim_gender', { gender: 'F' }, 'pass'],
  ['claim_gender', { gender: 'unknown' }, 'unavailable'],
  ['claim_visitor_id', { visitorId: ' VisitorOfTheFixture1 ' }, 'pass'],
  ['claim_visitor_id', { visitorId: 'visitorofthefixture1' }, 'warn'],
  ['claim_ip_address', { ipAddress: '192.0.2.18' }, 'warn'],
  ['claim_ip_address', { ipAddress: '::ffff:192.0.2.17' }, 'pass'],
  ['claim_ip_address', { ipAddress: '2001:db8::1' }, 'unavailable'],
  ['claim_ip_address', { ipAddress: 'no address' }, 'unavailable'],
]
for (const [check, claims, status] of rows) {
  test(`${check} of ${JSON.stringify(claims)} is ${status}`, () => {
    expect(checkOf(verdictAt('standard', { evidence: claiming(claims) }), check)?.status).toBe(
      status,
    )
  })
}

test('a date with two meanings agrees with a document that has one of them', () => {
  const status = (dateOfBirth: string, observed: string) => {
    const examination = { dateOfBirth: observed }
    const verdict = verdictAt('low', { evidence: claiming({ dateOfBirth }), examination })
    return checkOf(verdict, 'claim_date_of_birth')?.status
  }
  expect(status('03/04/1990', '1990-04-03')).toBe('pass')
  expect(status('03/04/1990', '1990-03-04')).toBe('pass')
  expect(status('03/04/1990', '1990-05-04')).toBe('warn')
})

test('the name is compared in both forms that the model may return, and neither may contradict', () => {
  const status = (reading: Parameters<typeof observedDocument>[0]) => {
    const verdict = verdictAt('standard', { evidence: { document: observedDocument(reading) } })
    return checkOf(verdict, 'claim_name')?.status
  }
  expect(status({ name: null })).toBe('pass')
  expect(status({ given_names: null, surname: null })).toBe('pass')
  expect(status({ name: null, given_names: null, surname: null })).toBe('unavailable')
  expect(status({ name: 'Boris Fabricated' })).toBe('warn')
  expect(status({ given_names: 'Boris', surname: 'Fabricated' })).toBe('warn')
})

test('the country may be in any of the issuer’s fields', () => {
  const status = (reading: Parameters<typeof observedDocument>[0], issuer: string | null) => {
    const evidence = { document: observedDocument(reading) }
    const verdict = verdictAt('standard', { evidence, examination: { issuingCountryCode: issuer } })
    return checkOf(verdict, 'claim_country')?.status
  }
  const none = { country: null, issuing_country: null }
  expect(status(none, 'AQ')).toBe('pass')
  expect(status({ ...none, country: 'Antarctica' }, null)).toBe('pass')
  expect(status({ ...none, issuing_country: 'Antarctica' }, null)).toBe('pass')
  expect(status({ country: 'Norway', issuing_country: 'ATA' }, 'NO')).toBe('pass')
  expect(status({ country: 'Norway', issuing_country: 'Norway' }, 'NO')).toBe('warn')
  expect(status(none, null)).toBe('unavailable')
})

test('a claim without a counterpart on the document or device cannot be compared', () => {
  const verdict = verdictAt('standard', {
    evidence: {
      document: observedDocument({ gender: null, document_number: ' ' }),
      device: observedDevice({ visitorId: null, ipAddress: null }),
    },
    examination: { documentType: null, dateOfBirth: null },
  })
  for (const name of [
    'claim_gender',
    'claim_document_number',
    'claim_visitor_id',
    'claim_ip_address',
    'claim_document_type',
    'claim_date_of_birth',
  ]) {
    expect(checkOf(verdict, name)?.status).toBe('unavailable')
  }
  expect(checkOf(verdict, 'claim_document_type')).toEqual({
    name: 'claim_document_type',
    status: 'unavailable',
    claimed: 'passport',
  })
})

test('an unknown document type is not repeated', () => {
  const verdict = verdictAt('low', { evidence: claiming({ documentType: 'Ana Exemplar' }) })
  expect(checkOf(verdict, 'claim_document_type')).toEqual({
    name: 'claim_document_type',
    status: 'unavailable',
    observed: 'passport',
  })
})

const addresses: readonly (readonly [string, ReturnType<typeof addressForm>])[] = [
  ['192.0.2.17', { family: 4, text: '192.0.2.17' }],
  ['999.0.2.17', null],
  ['192.0.2', null],
  ['2001:DB8:0:0::0001', { family: 6, text: '2001:db8::1' }],
  ['::ffff:c000:211', { family: 4, text: '192.0.2.17' }],
  ['::ffff:0:1', { family: 4, text: '0.0.0.1' }],
  ['::ffff:1', { family: 6, text: '::ffff:1' }],
  ['12345::', null],
  ['a.example', null],
  ['', null],
  ['1:2]@[::1', null],
]
for (const [text, form] of addresses) {
  test(`addressForm of ${JSON.stringify(text)}`, () => {
    expect(addressForm(text)).toEqual(form)
  })
}

test('a claim of liveness differs from a session that did not succeed, whatever the score', () => {
  const failed = { state: 'observed', status: 'FAILED', confidencePercent: 99 } as const
  const claims = { ...noClaims, livenessStatus: 'live' }
  const verdict = verdictAt('standard', { evidence: { liveness: failed, claims } })
  expect(codesOf(verdict)).toContain('LIVENESS_CLAIM_MISMATCH')
  expect(checkOf(verdict, 'claim_liveness')).toEqual({
    ...{ name: 'claim_liveness', status: 'warn', observed: 99 },
  })
})

test('a status without a score and a score without a status are both claims', () => {
  const claim = (claims: Partial<typeof noClaims>) =>
    checkOf(
      verdictAt('standard', { evidence: { claims: { ...noClaims, ...claims } } }),
      'claim_liveness',
    )
  expect(claim({ livenessStatus: 'live' })).toEqual({
    ...{ name: 'claim_liveness', status: 'pass', observed: 98.4 },
  })
  expect(claim({ livenessConfidence: 90 })).toEqual({
    ...{ name: 'claim_liveness', status: 'pass', observed: 98.4, claimed: 90 },
  })
  expect(claim({})).toEqual({ name: 'claim_liveness', status: 'not_applicable' })
})

test('a known country differs from a text on the document that is not a country', () => {
  const document = observedDocument({ issuing_country: 'Mordor', country: 'Gondor' })
  const said = (country: string) =>
    verdictAt('standard', {
      evidence: { document, claims: { ...noClaims, country } },
      examination: { issuingCountryCode: null },
    })
  expect(checkOf(said('Germany'), 'claim_country')?.status).toBe('warn')
  expect(checkOf(said('Atlantis'), 'claim_country')?.status).toBe('unavailable')
  expect(checkOf(said('Mordor'), 'claim_country')?.status).toBe('pass')
})

test('another number in a valid zone is the person’s too', () => {
  const zoneNumbers = ['BAA000589', '99999999R']
  const status = (examination: Partial<DocumentExamination>) =>
    checkOf(
      verdictAt('standard', { evidence: claiming({ documentNumber: '99999999-R' }), examination }),
      'claim_document_number',
    )?.status
  expect(status({ zoneNumbers })).toBe('pass')
  expect(status({ zoneNumbers: ['BAA000589'] })).toBe('warn')
  expect(status({ zoneNumbers, mrz: zone({ failedCheckDigits: ['composite'] }) })).toBe('warn')
  expect(status({ zoneNumbers, mrz: zone({ disagreements: ['name'] }) })).toBe('warn')
  expect(status({ zoneNumbers, mrz: zone({ invalidFields: ['sex'] }) })).toBe('warn')
  expect(status({ zoneNumbers, mrz: { state: 'malformed' } })).toBe('warn')
})
