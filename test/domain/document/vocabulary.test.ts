/** The words and bounds that the rest of the service builds on. */

import { expect, test } from 'bun:test'
import { notNeededCause } from '../../../src/domain/decision/evidence/evidence.ts'
import { statusOf } from '../../../src/domain/decision/verification.ts'
import { decisionForApplicant } from '../../../src/domain/decision/view.ts'
import { sameDocumentNumber, sameGender } from '../../../src/domain/document/compare-fields.ts'
import { DocumentReading } from '../../../src/domain/document/reading.ts'
import { isCertain } from '../../../src/domain/faults/faults.ts'
import { err, ok } from '../../../src/domain/faults/result.ts'
import { isRecordId } from '../../../src/domain/identity/profile.ts'
import { goodReading } from '../decision/fixture.ts'

test('a record id is fifteen small letters and digits, and nothing around them', () => {
  expect(isRecordId('abcdefghij01234')).toBe(true)
  for (const text of [
    '',
    'abcdefghij0123',
    'abcdefghij012345',
    'Abcdefghij01234',
    ' abcdefghij01234',
    'abcdefghij01234\n',
    '/abcdefghij0123',
  ]) {
    expect([text, isRecordId(text)]).toEqual([text, false])
  }
})

test('a result says whether it is one', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 })
  expect(err({ kind: 'token_missing' })).toEqual({ ok: false, fault: { kind: 'token_missing' } })
})

test('a failed write is certain, unless the database fell silent or answered nonsense', () => {
  const store = (
    reason: 'unreachable' | 'timeout' | 'unauthenticated' | 'bad_answer' | 'refused',
  ) => isCertain({ kind: 'store', reason })
  expect(isCertain({ kind: 'token_missing' })).toBe(true)
  expect([store('refused'), store('unauthenticated')]).toEqual([true, true])
  expect([store('unreachable'), store('timeout'), store('bad_answer')]).toEqual([
    ...[false, false, false],
  ])
})

test('reasons that can be tried again stand first, and then by their words', () => {
  const reason = (user_message: string, retryable: boolean) =>
    ({ code: 'X', effect: 'review', retryable, user_message }) as const
  const shown = decisionForApplicant({
    ...{ outcome: 'review', checks: [], policy: '', evidence_hash: '', decided_at: '' },
    reasons: [reason('D', false), reason('B', true), reason('C', false), reason('A', true)],
  })
  expect(shown.reasons.map(({ user_message }) => user_message)).toEqual(['A', 'B', 'C', 'D'])
  expect(Object.keys(shown.reasons[0] ?? {})).toEqual(['retryable', 'user_message'])
})

test('each outcome has its word in a profile', () => {
  expect(statusOf).toEqual({ approved: 'verified', declined: 'rejected', review: 'pending' })
})

test('the cause that nothing was asked is the one that records hold', () => {
  expect(notNeededCause).toBe('not_needed')
})

const bounds = {
  name: 300,
  given_names: 200,
  surname: 200,
  document_number: 100,
  country: 100,
  issuing_country: 100,
  nationality: 100,
  address: 500,
  date_of_birth: 40,
  issue_date: 40,
  expiry_date: 40,
} as const
const isReading = (changes: object) =>
  DocumentReading.safeParse({ ...goodReading, ...changes }).success

test('every text of a reading may be missing, and has its longest length', () => {
  expect(DocumentReading.parse(goodReading)).toEqual(goodReading)
  for (const [field, longest] of Object.entries(bounds)) {
    const taken = [null, 'x'.repeat(longest), 'x'.repeat(longest + 1), 7]
    expect([field, ...taken.map((value) => isReading({ [field]: value }))]).toEqual([
      field,
      ...[true, true, false, false],
    ])
  }
})

test('lists, words and the confidence of a reading have their bounds', () => {
  const fits = {
    mrz_lines: [[], Array.from({ length: 6 }, () => 'x'.repeat(60))],
    authenticity_signals: [[], Array.from({ length: 20 }, () => 'x'.repeat(300))],
    confidence: [0, 1],
    authenticity: ['authentic', 'suspicious', 'uncertain'],
    gender: ['male', 'female', 'unknown', null],
    document_type: [
      ...['passport', 'national_id', 'driving_license', 'residence_permit', 'visa', 'other', null],
    ],
    readable: [true, false],
  }
  for (const [field, values] of Object.entries(fits)) {
    for (const value of values)
      expect([field, value, isReading({ [field]: value })]).toContain(true)
  }
  const refused = {
    mrz_lines: [null, Array.from({ length: 7 }, () => ''), ['x'.repeat(61)]],
    authenticity_signals: [null, Array.from({ length: 21 }, () => ''), ['x'.repeat(301)]],
    confidence: [-0.01, 1.01, null],
    authenticity: ['', null, 'genuine'],
    gender: ['', 'm'],
    document_type: ['', 'id_card'],
    readable: [null, 'true'],
  }
  for (const [field, values] of Object.entries(refused)) {
    for (const value of values)
      expect([field, value, isReading({ [field]: value })]).not.toContain(true)
  }
})

test('numbers are equal without their case, spaces and hyphens; an empty one equals nothing', () => {
  expect(sameDocumentNumber('ab-12 34', 'AB1234')).toBe(true)
  expect(sameDocumentNumber('ＡＢ１２', 'ab12')).toBe(true)
  expect(sameDocumentNumber('AB1234<<', 'AB1234')).toBe(true)
  expect(sameDocumentNumber('AO', 'A0')).toBe(false)
  expect(sameDocumentNumber('', '')).toBe(false)
  expect(sameDocumentNumber('--', '<<')).toBe(false)
})

test('words for a gender mean one of two, or nothing', () => {
  for (const word of ['m', 'Male', ' man '])
    expect([word, sameGender(word, 'MALE')]).toEqual([word, true])
  for (const word of ['f', 'w', 'Female', 'woman ']) {
    expect([word, sameGender(word, 'f'), sameGender('m', word)]).toEqual([word, true, false])
  }
  for (const word of ['', 'x', 'unknown', 'divers']) {
    expect([word, sameGender(word, 'f'), sameGender('m', word), sameGender(word, word)]).toEqual([
      ...[word, null, null, null],
    ])
  }
})
