/** The bounds of a document reading. */

import { expect, test } from 'bun:test'
import { DocumentReading } from '../../../src/domain/document/reading.ts'
import { goodReading } from '../decision/fixture.ts'

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

test('every text of a reading may be missing and has a maximum length', () => {
  expect(DocumentReading.parse(goodReading)).toEqual(goodReading)
  for (const [field, longest] of Object.entries(bounds)) {
    const taken = [null, 'x'.repeat(longest), 'x'.repeat(longest + 1), 7]
    expect([field, ...taken.map((value) => isReading({ [field]: value }))]).toEqual([
      field,
      ...[true, true, false, false],
    ])
  }
})

test('lists, words and the confidence of a reading have bounds', () => {
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
