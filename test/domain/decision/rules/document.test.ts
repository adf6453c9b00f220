import { expect, test } from 'bun:test'
import type { CheckStatus, Outcome } from '../../../../src/domain/decision/decision.ts'
import type { LevelPolicy } from '../../../../src/domain/decision/policy.ts'
import type { DocumentExamination } from '../../../../src/domain/document/examine.ts'
import { checkDigit } from '../../../../src/domain/document/mrz/check-digits.ts'
import type { DocumentReading } from '../../../../src/domain/document/reading.ts'
import type { SecurityLevel } from '../../../../src/domain/identity/profile.ts'
import {
  checkOf,
  codesOf,
  evidence,
  goodReading,
  noClaims,
  observedDocument,
  unavailable,
  verdictAt,
  verdictOf,
  zone,
} from '../fixture.ts'

const found = (examination: Partial<DocumentExamination>) => verdictAt('standard', { examination })
const read = (reading: Partial<DocumentReading>, examination: Partial<DocumentExamination> = {}) =>
  verdictAt('standard', { evidence: { document: observedDocument(reading) }, examination })
const statusOf = (verdict: ReturnType<typeof found>, name: string) => checkOf(verdict, name)?.status

const documentChecks = ['document', 'document_validity', 'age', 'mrz']

test('a good document passes, and its checks show only words of our own lists', () => {
  const verdict = found({})
  expect(documentChecks.map((name) => checkOf(verdict, name))).toEqual([
    { name: 'document', status: 'pass', observed: 'passport' },
    { name: 'document_validity', status: 'pass' },
    { name: 'age', status: 'pass', threshold: 18 },
    { name: 'mrz', status: 'pass', observed: 'TD3' },
  ])
})

test('without a document all its checks are unavailable, with one reason', () => {
  const verdict = verdictAt('high', { evidence: { document: unavailable() } })
  expect(documentChecks.map((name) => checkOf(verdict, name))).toEqual(
    documentChecks.map((name) => ({ name, status: 'unavailable' })),
  )
  expect(codesOf(verdict)).toEqual(['DOCUMENT_ANALYSIS_UNAVAILABLE'])
  expect(verdict.outcome).toBe('review')
})

for (const documentType of [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
] as const) {
  test(`a ${documentType} is accepted`, () => {
    const verdict = found({ documentType })
    expect(checkOf(verdict, 'document')).toEqual({
      name: 'document',
      status: 'pass',
      observed: documentType,
    })
  })
}

test('a document of unknown type is unreadable', () => {
  const verdict = found({ documentType: null })
  expect(codesOf(verdict)).toEqual(['DOCUMENT_UNREADABLE'])
  expect(checkOf(verdict, 'document')).toEqual({ name: 'document', status: 'fail' })
})

test('a missing back counts only if the type needs one', () => {
  const withBack = { evidence: { document: observedDocument({}, true) } }
  expect(verdictAt('high', { ...withBack, examination: { needsBack: true } }).outcome).toBe(
    'approved',
  )
  const without = found({ needsBack: true })
  expect(codesOf(without)).toEqual(['DOCUMENT_BACK_MISSING'])
  expect(statusOf(without, 'document')).toBe('fail')
})

test('the model’s own confidence never helps', () => {
  const sure = read({ confidence: 1, authenticity: 'authentic' }, { suspicious: true })
  const unsure = read({ confidence: 0, authenticity: 'uncertain' }, { suspicious: true })
  expect(sure).toEqual(unsure)
  expect(read({ confidence: 0, authenticity: 'uncertain' })).toEqual(found({}))
})

const nameless = { name: null, given_names: ' ', surname: '<<' }
const unread: readonly (readonly [string, Partial<DocumentReading>])[] = [
  ['names nobody', nameless],
  ['has no number', { document_number: null }],
  ['has a number of nothing but fillers', { document_number: ' -< ' }],
]
for (const [what, reading] of unread) {
  test(`a document that ${what} is unreadable`, () => {
    const verdict = read(reading)
    expect(codesOf(verdict)).toContain('DOCUMENT_UNREADABLE')
    expect(statusOf(verdict, 'document')).toBe('fail')
    expect(verdict.outcome).toBe('review')
  })
}

test('any of the three name fields is enough', () => {
  for (const field of ['name', 'given_names', 'surname']) {
    expect(statusOf(read({ ...nameless, [field]: 'Ana' }), 'document')).toBe('pass')
  }
})

test('an unknown country is a reason, an unknown nationality is not', () => {
  for (const field of ['country', 'issuing_country', 'mrz_issuer', 'mrz_nationality'] as const) {
    const verdict = found({ unknownCountryFields: [field] })
    expect(codesOf(verdict)).toEqual(['DOCUMENT_COUNTRY_UNKNOWN'])
    expect(statusOf(verdict, 'document')).toBe('fail')
  }
  expect(codesOf(found({ unknownCountryFields: ['nationality'] }))).toEqual([])
})

test('a document must state its country in one of the fields', () => {
  const none = { country: null, issuing_country: '' }
  const noZone = { issuingCountryCode: null, mrz: { state: 'absent' } } as const
  expect(codesOf(read(none, noZone))).toContain('DOCUMENT_COUNTRY_UNKNOWN')
  for (const [reading, examination] of [
    [{ ...none, country: 'Utopia' }, noZone],
    [{ ...none, issuing_country: 'Utopia' }, noZone],
    [none, { ...noZone, mrz: zone() }],
    [none, { ...noZone, issuingCountryCode: 'AQ' }],
  ] as const) {
    expect(codesOf(read(reading, examination))).not.toContain('DOCUMENT_COUNTRY_UNKNOWN')
  }
})

type DateRow = readonly [
  examination: Partial<DocumentExamination>,
  codes: string[],
  validity: CheckStatus,
  age: CheckStatus,
]
const dates: readonly DateRow[] = [
  [{ expired: null, expiryDate: null }, ['DOCUMENT_UNREADABLE'], 'unavailable', 'pass'],
  [{ notYetValid: null, issueDate: null }, [], 'pass', 'pass'],
  [{ expired: true }, ['DOCUMENT_EXPIRED'], 'fail', 'pass'],
  [
    { expired: true, notYetValid: true },
    ['DOCUMENT_EXPIRED', 'DOCUMENT_NOT_YET_VALID'],
    'fail',
    'pass',
  ],
  [
    { expired: null, notYetValid: true },
    ['DOCUMENT_NOT_YET_VALID', 'DOCUMENT_UNREADABLE'],
    'fail',
    'pass',
  ],
  [{ impossibleDates: ['expiry_date'] }, ['DOCUMENT_UNREADABLE'], 'fail', 'pass'],
  [{ impossibleDates: ['issue_date'] }, ['DOCUMENT_UNREADABLE'], 'fail', 'pass'],
  [{ impossibleDates: ['date_of_birth'] }, ['DOCUMENT_UNREADABLE'], 'pass', 'fail'],
  [{ ageYears: null }, ['DOCUMENT_UNREADABLE'], 'pass', 'unavailable'],
  [{ ageYears: Number.NaN }, ['DOCUMENT_UNREADABLE'], 'pass', 'unavailable'],
  [{ ageYears: 18 }, [], 'pass', 'pass'],
  [{ ageYears: 17 }, ['UNDERAGE'], 'pass', 'fail'],
  [{ ageYears: -3 }, ['UNDERAGE'], 'pass', 'fail'],
  [{ ageYears: 0 }, ['UNDERAGE'], 'pass', 'fail'],
]
for (const [examination, codes, validity, age] of dates) {
  test(`dates: ${JSON.stringify(examination)}`, () => {
    const verdict = found(examination)
    expect(codesOf(verdict)).toEqual(codes)
    expect(statusOf(verdict, 'document_validity')).toBe(validity)
    expect(statusOf(verdict, 'age')).toBe(age)
  })
}

test('the minimum age comes from the policy', () => {
  const verdict = verdictAt('low', {
    examination: { ageYears: 20 },
    policy: { minimumAgeYears: 21 },
  })
  expect(codesOf(verdict)).toEqual(['UNDERAGE'])
  expect(checkOf(verdict, 'age')).toEqual({ name: 'age', status: 'fail', threshold: 21 })
})

test('a type without a zone needs none, even if the zone is mandatory', () => {
  const examination = { mrz: { state: 'absent' }, shouldHaveMrz: false } as const
  const verdict = verdictAt('high', { examination })
  expect(checkOf(verdict, 'mrz')).toEqual({ name: 'mrz', status: 'not_applicable' })
  expect(verdict.outcome).toBe('approved')
})

test('a missing zone of a type that has one is unavailable', () => {
  const verdict = verdictAt('high', { examination: { mrz: { state: 'absent' } } })
  expect(checkOf(verdict, 'mrz')).toEqual({ name: 'mrz', status: 'unavailable' })
  expect(verdict.outcome).toBe('review')
})

test('a malformed zone fails, and so does a zone with several faults', () => {
  const malformed = found({ mrz: { state: 'malformed' } })
  expect(checkOf(malformed, 'mrz')).toEqual({ name: 'mrz', status: 'fail', observed: 'malformed' })
  const both = found({
    mrz: zone({ format: 'TD1', failedCheckDigits: ['composite'], disagreements: ['name'] }),
  })
  expect(codesOf(both)).toEqual(['MRZ_CHECK_DIGIT_FAILED', 'MRZ_VIZ_MISMATCH'])
  expect(checkOf(both, 'mrz')).toEqual({ name: 'mrz', status: 'fail', observed: 'TD1' })
})

type RealRow = readonly [what: string, reading: Partial<DocumentReading>, outcome: Outcome]
/** The same rules together with `examineDocument`. */
const real: readonly RealRow[] = [
  ['a good passport', {}, 'approved'],
  ['an expired one', { expiry_date: '2019-02-01' }, 'declined'],
  [
    'a forged digit',
    {
      mrz_lines: [
        'P<ATAEXEMPLAR<<ANA<LUCIA<<<<<<<<<<<<<<<<<<<<',
        'XP00000776ATA9001158F3402018<<<<<<<<<<<<<<02',
      ],
    },
    'declined',
  ],
  ['a child', { date_of_birth: '2020-01-15', mrz_lines: [] }, 'declined'],
  ['a child, whose zone is an adult’s', { date_of_birth: '2020-01-15' }, 'review'],
  ['nothing readable', { readable: false }, 'review'],
  ['a suspicious document', { authenticity: 'suspicious' }, 'review'],
  ['an impossible date of birth', { date_of_birth: '1990-02-31' }, 'review'],
  ['a visa', { document_type: 'visa' }, 'review'],
  ['an unknown country', { issuing_country: 'Atlantis' }, 'review'],
]
for (const [what, reading, outcome] of real) {
  test(`end to end: ${what} is ${outcome}`, () => {
    expect(verdictOf(evidence({ document: observedDocument(reading) })).outcome).toBe(outcome)
  })
}

test('a specimen fails the document, unless its effect is only info', () => {
  const of = (effects: LevelPolicy['effects']) =>
    verdictAt('standard', { examination: { specimen: true }, policy: { effects } })
  const statusWith = (effects: LevelPolicy['effects']) => checkOf(of(effects), 'document')?.status
  expect(statusWith({})).toBe('fail')
  expect(statusWith({ DOCUMENT_SPECIMEN: 'review' })).toBe('fail')
  expect(statusWith({ DOCUMENT_SPECIMEN: 'info' })).toBe('pass')
  expect(of({ DOCUMENT_SPECIMEN: 'info' }).outcome).toBe('approved')
  expect(codesOf(of({ DOCUMENT_SPECIMEN: 'info' }))).toEqual(['DOCUMENT_SPECIMEN'])
})

/** A whole decision on another reading, including its examination. */
const decidedOn = (securityLevel: SecurityLevel, reading: Partial<DocumentReading>) =>
  verdictOf(
    evidence({ securityLevel, document: observedDocument(reading, true), claims: noClaims }),
  )
const withZone = (birth: string, expiry: string): string[] => {
  const [first = '', second = ''] = goodReading.mrz_lines
  const dated = second
    .replace('9001158', birth + checkDigit(birth))
    .replace('3402018', expiry + checkDigit(expiry))
  const composite = dated.slice(0, 10) + dated.slice(13, 20) + dated.slice(21, 43)
  return [first, dated.slice(0, 43) + checkDigit(composite)]
}

for (const level of ['low', 'standard', 'high'] as const) {
  test(`${level}: another century in print does not make an expired document valid or a minor an adult`, () => {
    const ended = { mrz_lines: withZone('900115', '160505'), issue_date: '2006-05-05' }
    expect(decidedOn(level, { ...ended, expiry_date: '2016-05-05' }).outcome).toBe('declined')
    for (const expiry_date of ['2116-05-05', '2616-05-05', null]) {
      const verdict = decidedOn(level, { ...ended, expiry_date })
      expect([expiry_date, verdict.outcome]).toEqual([expiry_date, 'declined'])
      expect(codesOf(verdict)).toContain('DOCUMENT_EXPIRED')
    }
    const young = { mrz_lines: withZone('100812', '340201'), issue_date: '2024-02-01' }
    expect(codesOf(decidedOn(level, { ...young, date_of_birth: '2010-08-12' }))).toContain(
      'UNDERAGE',
    )
    const old = decidedOn(level, { ...young, date_of_birth: '1910-08-12' })
    expect([old.outcome, codesOf(old)]).toEqual(['review', ['DOCUMENT_UNREADABLE']])
    expect(checkOf(old, 'age')?.status).toBe('fail')
  })

  test(`${level}: a card without expiry is reviewed, or passes if the print says that it never ends`, () => {
    const endless = { mrz_lines: withZone('400115', '991231'), date_of_birth: '1940-01-15' }
    for (const expiry_date of ['9999-12-31', 'PERMANENTE', 'NO CADUCA', '31/12/2999'])
      expect(decidedOn(level, { ...endless, expiry_date }).outcome).toBe('approved')
    for (const expiry_date of ['none', 'illegible', null])
      expect(decidedOn(level, { ...endless, expiry_date }).outcome).toBe('review')
    expect(decidedOn(level, { ...endless, expiry_date: '1999-12-31' }).outcome).toBe('declined')
  })

  test(`${level}: an unsupported type does not become supported by the zone on it`, () => {
    const verdict = decidedOn(level, { document_type: 'other' })
    expect(verdict.outcome).toBe('review')
    expect(codesOf(verdict)).toEqual(['MRZ_VIZ_MISMATCH'])
  })
}

test('an age of 99 passes, and an age of 100 is reviewed', () => {
  expect(found({ ageYears: 99 }).outcome).toBe('approved')
  const verdict = found({ ageYears: 100 })
  expect([verdict.outcome, codesOf(verdict)]).toEqual(['review', ['DOCUMENT_UNREADABLE']])
  expect(checkOf(verdict, 'age')).toEqual({ name: 'age', status: 'fail', threshold: 18 })
})
