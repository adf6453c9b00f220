/** The origin of a document by print and zone, and missing fields. */

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

test('the issuer is the printed one, then the zone’s, then the printed country', () => {
  const of = (change: Partial<DocumentReading>, code: string) =>
    examine(change, code).issuingCountryCode
  expect(of({ issuing_country: 'Germany', country: 'Spain' }, 'FRA')).toBe('DE')
  expect(of({ country: 'Spain' }, 'FRA')).toBe('FR')
  expect(of({ country: 'Spain' }, 'QQQ')).toBe('ES')
  expect(of({ country: 'Spain', mrz_lines: [] }, '')).toBe('ES')
  expect(of({ mrz_lines: [] }, '')).toBeNull()
})

test('Utopia in any field makes a specimen', () => {
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

test('a missing or blank country is not unknown', () => {
  expect(examine({}).unknownCountryFields).toEqual([])
  expect(examine({ country: ' ', nationality: '' }).unknownCountryFields).toEqual([])
  expect(examine({ country: ' Germany ' }, 'QQQ').unknownCountryFields).toEqual([
    'mrz_issuer',
    'mrz_nationality',
  ])
})

test('a missing field is unknown, not good', () => {
  const unread = { date_of_birth: null, issue_date: null, expiry_date: null, document_type: null }
  expect(examine({ ...unread, mrz_lines: [] })).toMatchObject({
    ...{ documentType: null, needsBack: false, shouldHaveMrz: false },
    ...{ dateOfBirth: null, ageYears: null, expiryDate: null, expired: null },
    ...{ issueDate: null, notYetValid: null, impossibleDates: [] },
  })
})

test('an impossible date in the zone is reported by its field', () => {
  const lines = (from: string, to: string) =>
    passport.mrz_lines.map((line) => line.replace(from, to))
  expect(examine({ mrz_lines: lines('120415', '121315') }).impossibleDates).toEqual(['expiry_date'])
  expect(examine({ mrz_lines: lines('740812', '741312') }).impossibleDates).toEqual([
    'date_of_birth',
  ])
})
