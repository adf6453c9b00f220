/** Where a document is from, by print and zone, and what it does not say. */

import { expect, test } from 'bun:test'
import { examineDocument } from '../../../src/domain/document/examine.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { passportReading as passport } from '../tables/reading.ts'

const now = new Date('2011-06-01T12:00:00Z')
const nowhere = { country: null, issuing_country: null, nationality: null }
const examine = (change: Partial<DocumentReading>, code = 'UTO') =>
  examineDocument(
    {
      ...passport,
      ...nowhere,
      mrz_lines: passport.mrz_lines.map((line) => line.replace('UTO', code)),
      ...change,
    },
    now,
  )

test('the issuer is the printed one, else the zone’s, else the country that is printed', () => {
  const of = (change: Partial<DocumentReading>, code: string) =>
    examine(change, code).issuingCountryCode
  expect(of({ issuing_country: 'Germany', country: 'Spain' }, 'FRA')).toBe('DE')
  expect(of({ country: 'Spain' }, 'FRA')).toBe('FR')
  expect(of({ country: 'Spain' }, 'QQQ')).toBe('ES')
  expect(of({ country: 'Spain', mrz_lines: [] }, '')).toBe('ES')
  expect(of({ mrz_lines: [] }, '')).toBeNull()
})

test('any one word of Utopia makes a specimen', () => {
  expect(examine({}, 'FRA').specimen).toBe(false)
  expect(examine({ country: 'Utopia' }, 'FRA').specimen).toBe(true)
  expect(examine({ issuing_country: 'UTO' }, 'FRA').specimen).toBe(true)
  expect(examine({ nationality: 'Utopian' }, 'FRA').specimen).toBe(true)
  const [first = '', second = ''] = passport.mrz_lines
  const french = [first.replace('UTO', 'FRA'), second.replace('UTO', 'FRA')]
  expect(examine({ mrz_lines: [first, french[1] ?? ''] }).specimen).toBe(true)
  expect(examine({ mrz_lines: [french[0] ?? '', second] }).specimen).toBe(true)
  expect(examine({ mrz_lines: [] }).specimen).toBe(false)
})

test('a country that is not printed is not unknown, nor is one of spaces', () => {
  expect(examine({}).unknownCountryFields).toEqual([])
  expect(examine({ country: ' ', nationality: '' }).unknownCountryFields).toEqual([])
  expect(examine({ country: ' Germany ' }, 'QQQ').unknownCountryFields).toEqual([
    'mrz_issuer',
    'mrz_nationality',
  ])
})

test('what the document does not say is not known, rather than well', () => {
  const silent = { date_of_birth: null, issue_date: null, expiry_date: null, document_type: null }
  expect(examine({ ...silent, mrz_lines: [] })).toMatchObject({
    ...{ documentType: null, needsBack: false, shouldHaveMrz: false },
    ...{ dateOfBirth: null, ageYears: null, expiryDate: null, expired: null },
    ...{ issueDate: null, notYetValid: null, impossibleDates: [] },
  })
})

test('a date of the zone that is none is told by its field', () => {
  const lines = (from: string, to: string) =>
    passport.mrz_lines.map((line) => line.replace(from, to))
  expect(examine({ mrz_lines: lines('120415', '121315') }).impossibleDates).toEqual(['expiry_date'])
  expect(examine({ mrz_lines: lines('740812', '741312') }).impossibleDates).toEqual([
    'date_of_birth',
  ])
})
