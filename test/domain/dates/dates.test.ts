/** Dates as documents print them, and their relation to today. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import {
  ageOn,
  ageRangeOn,
  isExpired,
  isNotYetValid,
  isoDate,
  latestDayOf,
  parseDate,
  possibleDates,
} from '../../../src/domain/dates/dates.ts'
import { runs } from '../property-runs.ts'

setDefaultTimeout(60_000)

const written = [
  ['1990-01-15', '1990-01-15'],
  ['1990-01-15 10:00', '1990-01-15'],
  ['1990-01-15T23:59:59.123456Z', '1990-01-15'],
  ['1990-01-15T09:05-0330', '1990-01-15'],
  ['1990 / 1 / 5', '1990-01-05'],
  ['5 / 12 / 1990', null],
  ['13 - 4 - 1990', '1990-04-13'],
  ['5 . 4 . 1990.', '1990-04-05'],
  ['15     01     1990', '1990-01-15'],
  ['2nd of May, 1990', '1990-05-02'],
  ['2nd May 1990', '1990-05-02'],
  ['3RD-May-1990', '1990-05-03'],
  ['May 3rd, 1990', '1990-05-03'],
  ['May 14th 1990', '1990-05-14'],
  ['May-3-1990', '1990-05-03'],
  ['May3, 1990', '1990-05-03'],
  ['1990-1-5', '1990-01-05'],
  ['1990-01-15 00:00:00.000Z', '1990-01-15'],
  ['1990-01-15T23:30:00+02:00', '1990-01-15'],
  ['1990-01-15T10:00:00Z', '1990-01-15'],
  ['1990/01/15', '1990-01-15'],
  ['1990.01.15.', '1990-01-15'],
  ['1990 01 15', '1990-01-15'],
  ['19900115', '1990-01-15'],
  ['15011990', '1990-01-15'],
  ['10102010', '2010-10-10'],
  ['15.01.1990', '1990-01-15'],
  ['15. 1. 1990', '1990-01-15'],
  ['05.04.1990', '1990-04-05'],
  ['15 01 1990', '1990-01-15'],
  ['13/04/1990', '1990-04-13'],
  ['04/13/1990', '1990-04-13'],
  ['05/05/1990', '1990-05-05'],
  ['13-04-1990', '1990-04-13'],
  ['15 JAN 1990', '1990-01-15'],
  ['15JAN1990', '1990-01-15'],
  ['15-Jan-1990', '1990-01-15'],
  ['15 Jan/Jan 1990', '1990-01-15'],
  ['15 JAN/ENE 1990', '1990-01-15'],
  ['15 JAN / СІЧ 1990', '1990-01-15'],
  ['12 AOÛT/AUG 2020', '2020-08-12'],
  ['15. März 1990', '1990-03-15'],
  ['15 de enero de 1990', '1990-01-15'],
  ['1st January 1990', '1990-01-01'],
  ['January 15, 1990', '1990-01-15'],
  ['Jan. 15 1990', '1990-01-15'],
  ['29 FEB 2000', '2000-02-29'],
  ['29.02.2024', '2024-02-29'],
  ['９９９９-12-31', '9999-12-31'],
  ['  15.01.1990 ', '1990-01-15'],
] as const

test.each(written)('%s is %s', (text, date) => {
  expect(parseDate(text)).toBe(date)
})

test('no other text may precede or follow a date', () => {
  for (const [text] of written) {
    for (const longer of [`#${text}`, `${text}#`, `7#${text}`]) {
      expect([longer, possibleDates(longer)]).toEqual([longer, []])
    }
  }
})

test.each([
  '1990-01-15T24:00',
  '1990-01-15T1:00',
  '1990-01-15T10:60',
  '1990-01-15T10:00:60',
  '1990-01-15T10:00:00.Z',
  '1990-01-15T10:00+2',
  '1990-01-15x10:00',
  '190-01-15',
  '1990-001-15',
  '1990-01-015',
  '150119901',
  '1501199',
  '15.01.19900',
  '15/01-90',
  '15 1990',
])('%s is no date', (text) => {
  expect(possibleDates(text)).toEqual([])
})

test('a text of 60 characters is parsed, a longer one is not', () => {
  expect(parseDate('15.01.1990'.padEnd(60))).toBe('1990-01-15')
  expect(parseDate('15.01.1990'.padEnd(61))).toBeNull()
})

test('isoDate needs whole numbers of a calendar day', () => {
  expect(isoDate(1990.5, 1, 1)).toBeNull()
  expect(isoDate(1990, 1.5, 1)).toBeNull()
  expect(isoDate(1990, 1, 366)).toBeNull()
  expect(isoDate(1990, 13, 1)).toBeNull()
  expect(isoDate(1990, 1, 0)).toBeNull()
  expect([1799, 1800, 9999, 10_000].map((year) => isoDate(year, 1, 1))).toEqual([
    ...[null, '1800-01-01', '9999-01-01', null],
  ])
})

test('ageOn needs a year, a month and a day', () => {
  const at = new Date('2026-03-21T12:00:00Z')
  expect(['1990', '1990-03', '', 'x-y-z'].map((text) => ageOn(text, at))).toEqual([
    ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN],
  ])
})

test.each([
  '03/04/1990',
  '03-04-1990',
  '31.02.2020',
  '29.02.2023',
  '29.02.1900',
  '2023-02-29',
  '00.01.1990',
  '15.13.1990',
  '13/13/1990',
  '1990-00-10',
  '1990-01-32',
  '31 APR 1990',
  '15 JAN/FEB 1990',
  '15 FOO 1990',
  '15 JAN 90',
  '15.01.90',
  '900115',
  '1799-12-31',
  '0000-01-01',
  '1990-01-15T25:00:00Z',
  '1990-01',
  '1990',
  'permanent',
  '',
  `15.01.1990${' '.repeat(80)}`,
])('%p is not an unambiguous date', (text) => {
  expect(parseDate(text)).toBeNull()
})

test('a date with two meanings has both', () => {
  expect(possibleDates('03/04/1990')).toEqual(['1990-04-03', '1990-03-04'])
  expect(possibleDates('31/02/1990')).toEqual([])
})

test.each([
  ['03/04/1990', ['1990-04-03'], ['1990-03-04']],
  ['03071975', ['1975-07-03'], ['1975-03-07']],
  ['03 07 1975', ['1975-07-03'], ['1975-03-07']],
  ['13/04/1990', ['1990-04-13'], ['1990-04-13']],
  ['04/13/1990', ['1990-04-13'], ['1990-04-13']],
  ['1990-03-04', ['1990-03-04'], ['1990-03-04']],
  ['19900304', ['1990-03-04'], ['1990-03-04']],
] as const)('%s is read in the order of its issuer', (text, dayFirst, monthFirst) => {
  expect(possibleDates(text, 'day_first')).toEqual([...dayFirst])
  expect(possibleDates(text, 'month_first')).toEqual([...monthFirst])
})

test('eight digits have two meanings unless the issuer is known', () => {
  expect(possibleDates('12022008')).toEqual(['2008-02-12', '2008-12-02'])
  expect(possibleDates('12022008', 'version_1')).toEqual(['2008-02-12'])
  expect(possibleDates('22082019')).toEqual(['2019-08-22'])
})

test.each([
  ['٠١.٠١.٢٠٢٠', '2020-01-01'],
  ['१९९०-०५-१२', '1990-05-12'],
  ['‎1990-05-12‏', '1990-05-12'],
  ['2031年7月27日', '2031-07-27'],
  ['2031년 7월 27일', '2031-07-27'],
])('%s is %s, since version 2', (text, date) => {
  expect(parseDate(text)).toBe(date)
  expect(possibleDates(text, 'version_1')).toEqual([])
})

test.each([
  ['2008-12-01', '2026-11-30T09:59:59Z', 17, 17],
  ['2008-12-01', '2026-11-30T10:00:00Z', 17, 18],
  ['2008-12-01', '2026-12-01T11:59:59Z', 17, 18],
  ['2008-12-01', '2026-12-01T12:00:00Z', 18, 18],
  ['2008-02-29', '2026-02-27T09:59:59Z', 17, 17],
  ['2008-02-29', '2026-02-27T10:00:00Z', 17, 18],
  ['2008-02-29', '2026-03-01T11:59:59Z', 17, 18],
  ['2008-02-29', '2026-03-01T12:00:00Z', 18, 18],
] as const)('born on %s, at %s one is %d to %d', (birth, at, least, most) => {
  expect(ageRangeOn(birth, new Date(at))).toEqual({ least, most })
})

test('isoDate accepts every calendar day and no other', () => {
  expect(isoDate(2024, 2, 29)).toBe('2024-02-29')
  expect(isoDate(2100, 2, 29)).toBeNull()
  expect(isoDate(2024, 1.5, 1)).toBeNull()
  expect(isoDate(2024, Number.NaN, 1)).toBeNull()
})

test.each([
  ['2008-01-15', '2026-01-14T23:59:59Z', 17],
  ['2008-01-15', '2026-01-15T00:00:00Z', 18],
  ['2008-01-16', '2026-01-15T12:00:00Z', 17],
  ['2008-02-29', '2026-02-28T23:59:59Z', 17],
  ['2008-02-29', '2026-03-01T00:00:00Z', 18],
  ['2008-02-29', '2028-02-29T00:00:00Z', 20],
  ['2026-01-15', '2026-01-15T00:00:00Z', 0],
  ['1926-06-30', '2026-01-15T00:00:00Z', 99],
])('born on %s, on %s one is %d', (birth, at, years) => {
  expect(ageOn(birth, new Date(at))).toBe(years)
})

test('a text that is not a date has no age', () => {
  expect(ageOn('', new Date('2026-01-15'))).toBeNaN()
  expect(ageOn('2008-01-15', new Date(Number.NaN))).toBeNaN()
})

test('a document expires when its last day has ended everywhere on Earth', () => {
  expect(isExpired('2026-01-15', new Date('2026-01-15T23:59:59Z'))).toBe(false)
  expect(isExpired('2026-01-15', new Date('2026-01-16T11:59:59.999Z'))).toBe(false)
  expect(isExpired('2026-01-15', new Date('2026-01-16T12:00:00Z'))).toBe(true)
  expect(isExpired('9999-12-31', new Date('2026-01-15'))).toBe(false)
  expect(isExpired('garbage', new Date('2026-01-15'))).toBe(true)
  expect(isExpired('2026-01-15', new Date(Number.NaN))).toBe(true)
})

test('a document is valid as soon as its first day has begun anywhere on Earth', () => {
  expect(isNotYetValid('2026-01-16', new Date('2026-01-15T09:59:59Z'))).toBe(true)
  expect(isNotYetValid('2026-01-16', new Date('2026-01-15T10:00:00Z'))).toBe(false)
  expect(isNotYetValid('garbage', new Date('2026-01-15'))).toBe(true)
})

test('the latest calendar day on Earth is that of UTC+14', () => {
  expect(latestDayOf(new Date('2026-01-15T09:59:59Z'))).toBe('2026-01-15')
  expect(latestDayOf(new Date('2026-12-31T10:00:00Z'))).toBe('2027-01-01')
  expect(latestDayOf(new Date(Number.NaN))).toBeNull()
})

test('every day is parsed from each format', () => {
  const days = fc.date({
    min: new Date('1800-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(days, (day) => {
      const date = day.toISOString().slice(0, 10)
      const [year, month, dayOfMonth] = date.split('-')
      const forms = [date, `${dayOfMonth}.${month}.${year}`, `${date} 00:00:00.000Z`]
      return (
        forms.every((form) => parseDate(form) === date) &&
        possibleDates(`${month}/${dayOfMonth}/${year}`).includes(date)
      )
    }),
    runs,
  )
})

test('no text throws, and every result is a calendar day', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: fc.constantFrom(...'0123456789./- JANde'), maxLength: 20 }),
  )
  fc.assert(
    fc.property(text, (input) =>
      possibleDates(input).every((date) => new Date(date).toISOString().startsWith(date)),
    ),
    runs,
  )
})
