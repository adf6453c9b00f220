/** The checks of the analysis route, and the comparisons of single fields. */

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { type DocumentHints, documentChecks } from '../../../src/domain/document/checks.ts'
import { sameDocumentNumber, sameGender } from '../../../src/domain/document/compare-fields.ts'
import { normalizeDocumentType } from '../../../src/domain/document/document-type.ts'
import { examineDocument } from '../../../src/domain/document/examine.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { runs } from '../property-runs.ts'
import { passportReading as passport } from '../tables/reading.ts'

const now = new Date('2011-06-01T12:00:00Z')

function checks(change: Partial<DocumentReading> = {}, hints: DocumentHints = {}, at = now) {
  const reading = { ...passport, ...change }
  return documentChecks(examineDocument(reading, at), reading, hints)
}
const statuses = (...given: Parameters<typeof checks>) =>
  Object.fromEntries(checks(...given).map(({ name, status }) => [name, status]))

const good = {
  readability: 'pass',
  authenticity: 'pass',
  mrz_format: 'pass',
  mrz_check_digits: 'pass',
  mrz_matches_printed: 'pass',
  date_of_birth: 'pass',
  issue_date: 'pass',
  expiry_date: 'pass',
  age: 'pass',
  issuing_country: 'pass',
  nationality: 'pass',
  document_type_hint: 'not_present',
  document_number_hint: 'not_present',
  full_name_hint: 'not_present',
} as const

test('a good passport passes every check, in a fixed order', () => {
  expect(statuses()).toEqual(good)
  expect(checks().map(({ name }) => name)).toEqual(Object.keys(good))
})

type Expected = Record<string, string>

const wrongDigit = passport.mrz_lines.map((line) => line.replace('<<<<<10', '<<<<<11'))
const noZone = { mrz_check_digits: 'not_present', mrz_matches_printed: 'not_present' }

const variations: [Partial<DocumentReading>, Expected][] = [
  [{ readable: false }, { readability: 'fail' }],
  [{ confidence: 0.2 }, { readability: 'warn' }],
  [{ authenticity: 'suspicious' }, { authenticity: 'fail' }],
  [{ authenticity: 'uncertain' }, { authenticity: 'warn' }],
  [{ mrz_lines: [] }, { mrz_format: 'not_present', ...noZone }],
  [{ mrz_lines: ['P<UTO'] }, { mrz_format: 'fail', ...noZone }],
  [{ mrz_lines: wrongDigit }, { mrz_check_digits: 'fail' }],
  [{ gender: 'male' }, { mrz_matches_printed: 'fail' }],
  [{ issue_date: null }, { issue_date: 'not_present' }],
  [{ issue_date: '2011-07-01' }, { issue_date: 'fail' }],
  [{ issue_date: '31 FEB 2007' }, { issue_date: 'fail' }],
  [{ issuing_country: 'Mordor' }, { issuing_country: 'warn' }],
  [{ issuing_country: null, country: null }, { issuing_country: 'not_present' }],
  [{ nationality: 'Gondor' }, { nationality: 'warn' }],
  [{ nationality: null }, { nationality: 'not_present' }],
]

test.each(variations)('%j changes only %j', (change, expected) => {
  expect<Expected>(statuses(change)).toEqual({ ...good, ...expected })
})

test('expiry and minority depend on the day', () => {
  expect(statuses({}, {}, new Date('2012-05-01'))).toEqual({ ...good, expiry_date: 'fail' })
  const young = statuses({ date_of_birth: '2000-01-01', mrz_lines: [] })
  expect(young).toMatchObject({ age: 'warn', date_of_birth: 'pass' })
  expect(statuses({ date_of_birth: null, mrz_lines: [] })).toMatchObject({
    age: 'not_present',
    date_of_birth: 'not_present',
  })
})

const hinted: [DocumentHints, Expected][] = [
  [{ documentType: 'Passport' }, { document_type_hint: 'pass' }],
  [{ documentType: 'id card' }, { document_type_hint: 'fail' }],
  [{ documentType: 'library card' }, { document_type_hint: 'warn' }],
  [{ documentType: ' ' }, {}],
  [{ documentNumber: 'l898902 c3' }, { document_number_hint: 'pass' }],
  [{ documentNumber: 'L898902C4' }, { document_number_hint: 'fail' }],
  [{ fullName: 'anna eriksson' }, { full_name_hint: 'pass' }],
  [{ fullName: 'Anna Svensson' }, { full_name_hint: 'fail' }],
  [{ fullName: 'A. Eriksson' }, { full_name_hint: 'warn' }],
  [{ fullName: '安娜' }, { full_name_hint: 'warn' }],
  [{ fullName: '' }, {}],
]

test.each(hinted)('the hint %j changes only %j', (hint, expected) => {
  expect<Expected>(statuses({}, hint)).toEqual({ ...good, ...expected })
})

test('a hint is not compared with a missing field', () => {
  const hints = { documentType: 'passport', documentNumber: 'X', fullName: 'Anna Svensson' }
  const empty = { name: null, surname: null, given_names: null, document_number: null }
  expect(statuses({ ...empty, document_type: null, mrz_lines: [] }, hints)).toMatchObject({
    document_type_hint: 'not_present',
    document_number_hint: 'not_present',
    full_name_hint: 'not_present',
  })
})

test('no detail repeats a value of the document or of a hint', () => {
  const marker = fc.constantFrom('QZXJQ', 'Qzxjq', 'QZ-XJQ 7')
  const fields = fc.record({
    name: marker,
    surname: marker,
    given_names: marker,
    document_number: marker,
    country: marker,
    issuing_country: marker,
    nationality: marker,
    date_of_birth: marker,
    issue_date: marker,
    expiry_date: marker,
    authenticity_signals: fc.array(marker),
    authenticity: fc.constantFrom(
      'authentic' as const,
      'suspicious' as const,
      'uncertain' as const,
    ),
  })
  const hints = fc.record({ documentType: marker, documentNumber: marker, fullName: marker })
  fc.assert(
    fc.property(fields, hints, (change, hint) =>
      checks(change, hint).every(({ detail = '' }) => !/q-?z-?x/i.test(detail)),
    ),
  )
})

test('no text makes a comparison throw', () => {
  const text = fc.string({ unit: 'binary', maxLength: 100 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      normalizeDocumentType(a)
      return (
        sameDocumentNumber(a, b) === sameDocumentNumber(b, a) &&
        sameGender(a, b) === sameGender(b, a)
      )
    }),
    runs,
  )
})
