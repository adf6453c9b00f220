/** One date from print and zone: which of two counts, what stays unknown, and what is impossible. */

import { expect, test } from 'bun:test'
import { type ParsedMrz, parseMrz } from '../../../src/domain/document/mrz/mrz.ts'
import * as dates from '../../../src/domain/document/resolve-dates.ts'
import { specimens } from '../tables/mrz.ts'

const now = new Date('2026-03-21T12:00:00Z')

type Order = Parameters<typeof dates.resolveBirthDate>[2]['order']

/** As evidence of version 1 is decided, unless a test names an order. */
const resolveBirthDate = (
  text: string | null,
  mrz: ParsedMrz | null,
  at: Date,
  order: Order = 'version_1',
) => withoutPossible(dates.resolveBirthDate(text, mrz, { now: at, order }))
const resolveExpiryDate = (
  text: string | null,
  mrz: ParsedMrz | null,
  at: Date,
  order: Order = 'version_1',
) => withoutPossible(dates.resolveExpiryDate(text, mrz, { now: at, order }))
const resolveIssueDate = (
  text: string | null,
  life: { birth: string | null; expiry: string | null },
) => withoutPossible(dates.resolveIssueDate(text, { ...life, order: 'version_1' }))
const withoutPossible = ({ possible: _, ...rest }: dates.ResolvedDate) => rest

/** The specimen passport with another date of birth or expiry; check digits do not matter here. */
function zone(birth = '740812', expiry = '340415'): ParsedMrz {
  const [first = '', second = ''] = specimens[0]?.lines ?? []
  const changed = second.replace('740812', birth).replace('120415', expiry)
  const mrz = parseMrz([first, changed], now)
  if (typeof mrz === 'string') throw new Error(mrz)
  return mrz
}
const resolved = (date: string | null, impossible = false, disagrees = false) => ({
  date,
  impossible,
  disagrees,
})

test('a date of birth may be today at the first place on Earth, and no later', () => {
  expect(resolveBirthDate('2026-03-22', null, now)).toEqual(resolved('2026-03-22'))
  expect(resolveBirthDate('2026-03-23', null, now)).toEqual(resolved(null, true))
})

test('nobody is older than 130 years', () => {
  expect(resolveBirthDate('1896-03-21', null, now)).toEqual(resolved('1896-03-21'))
  expect(resolveBirthDate('1895-03-21', null, now)).toEqual(resolved(null, true))
})

test('an issue date lies between birth and expiry, or on one of them', () => {
  const life = { birth: '2000-05-05', expiry: '2030-06-06' }
  expect(resolveIssueDate('2000-05-05', life)).toEqual(resolved('2000-05-05'))
  expect(resolveIssueDate('2000-05-04', life)).toEqual(resolved(null, true))
  expect(resolveIssueDate('2030-06-06', life)).toEqual(resolved('2030-06-06'))
  expect(resolveIssueDate('2030-06-07', life)).toEqual(resolved(null, true))
  expect(resolveIssueDate('1950-01-01', { birth: null, expiry: null })).toEqual(
    resolved('1950-01-01'),
  )
  expect(resolveIssueDate(null, life)).toEqual(resolved(null))
  expect(resolveIssueDate('03/04/2010', life)).toEqual(resolved(null))
})

test('a zone without the date does not contradict the print', () => {
  expect(resolveExpiryDate('2034-04-15', zone('740812', '<<<<<<'), now)).toEqual(
    resolved('2034-04-15'),
  )
  expect(resolveExpiryDate(null, zone('740812', '<<<<<<'), now)).toEqual(resolved(null))
  expect(resolveBirthDate('1974-08-12', zone('74<<<<'), now)).toEqual(resolved('1974-08-12'))
})

test('a zone with an impossible date contradicts the print, and is reported', () => {
  expect(resolveExpiryDate('2034-04-15', zone('740812', '341315'), now)).toEqual(
    resolved('2034-04-15', true, true),
  )
  expect(resolveExpiryDate(null, zone('740812', '341315'), now)).toEqual(resolved(null, true))
  expect(resolveBirthDate('1974-08-12', zone('741312'), now)).toEqual(
    resolved('1974-08-12', true, true),
  )
})

test('a document expires within 50 years, or never', () => {
  expect(resolveExpiryDate('2076-12-31', null, now)).toEqual(resolved('2076-12-31'))
  expect(resolveExpiryDate('2077-01-01', null, now)).toEqual(resolved(null, true))
  expect(resolveExpiryDate('9999-12-31', null, now)).toEqual(resolved('9999-12-31'))
  expect(resolveExpiryDate('9998-12-31', null, now)).toEqual(resolved(null, true))
  // Print with another century does not change the day in the zone.
  expect(resolveExpiryDate('2116-05-05', zone('740812', '160505'), now)).toEqual(
    resolved('2016-05-05', true),
  )
})

test('an expiry far ahead in the zone is long past or never: only the print tells', () => {
  const far = zone('740812', '991231')
  expect(resolveExpiryDate('1999-12-31', far, now)).toEqual(resolved('1999-12-31'))
  expect(resolveExpiryDate('9999-12-31', far, now)).toEqual(resolved('9999-12-31'))
  expect(resolveExpiryDate('PERMANENTE', far, now)).toEqual(resolved(null))
  expect(resolveExpiryDate(null, far, now)).toEqual(resolved(null))
  expect(resolveExpiryDate('TRAJNO', far, now)).toEqual(resolved(null, true))
  expect(resolveExpiryDate('2034-04-15', far, now)).toEqual(resolved('2034-04-15', false, true))
})

test('of two different days the younger person and the earlier expiry count', () => {
  expect(resolveBirthDate('1964-08-12', zone(), now)).toEqual({
    ...resolved('1974-08-12', false, true),
    provenByZone: '1974-08-12',
  })
  expect(resolveBirthDate('1984-08-12', zone(), now)).toEqual({
    ...resolved('1984-08-12', false, true),
    provenByZone: '1974-08-12',
  })
  expect(resolveExpiryDate('2033-04-15', zone(), now)).toEqual(resolved('2033-04-15', false, true))
  expect(resolveExpiryDate('2035-04-15', zone(), now)).toEqual(resolved('2034-04-15', false, true))
})

test.each([
  ...['', '-', '---', ' / ', '__', 'none', '(none)', 'NULL', 'Unknown', 'n/a', 'N/A', 'na'],
  ...['not available', 'not present', 'Not Applicable', 'permanent', 'PERMANENTE', 'no expiry'],
  ...['unlimited', 'indefinite', 'indefinido', 'indefinida', 'unbefristet', 'lifetime'],
  ...['lifelong', 'SEUMUR HIDUP', '** unlimited **'],
])('%p says that there is none, which is no fault', (text) => {
  expect(resolveExpiryDate(text, null, now)).toEqual(resolved(null))
})

test.each(['it is permanent', 'permanent 2', 'xnone', 'nonesuch', 'n//a', 'soon', '??1'])(
  '%p is not a possible date',
  (text) => {
    expect(resolveExpiryDate(text, null, now)).toEqual(resolved(null, true))
  },
)

test('where the text does not tell day from month, both days are possible and the worse counts', () => {
  const birth = (text: string, order: Order) =>
    dates.resolveBirthDate(text, null, { now, order }).possible
  expect(birth('12022008', 'month_first')).toEqual(['2008-12-02'])
  expect(birth('12022008', 'day_first')).toEqual(['2008-02-12'])
  expect(birth('12022008', 'either')).toEqual(['2008-02-12', '2008-12-02'])
  expect(resolveBirthDate('12/02/2008', null, now, 'either')).toEqual(resolved('2008-12-02'))
  expect(resolveExpiryDate('12/02/2028', null, now, 'either')).toEqual(resolved('2028-02-12'))
  // The zone tells day from month.
  expect(resolveBirthDate('12/08/1974', zone(), now, 'either')).toEqual(resolved('1974-08-12'))
  expect(resolveBirthDate('08/12/1974', zone(), now, 'either')).toEqual(resolved('1974-08-12'))
})

test('a document without an end is one, whether it prints a far year or a word', () => {
  const open = zone('740812', '990101')
  for (const text of [
    '9999-12-31',
    '01/01/9999',
    '31/12/2999',
    'ILLIMITATA',
    'No expiry',
    '长期',
  ]) {
    for (const mrz of [null, open, zone('740812', '<<<<<<')]) {
      expect(resolveExpiryDate(text, mrz, now, 'day_first')).toEqual(resolved('9999-12-31'))
    }
  }
  // The zone has an end: print and zone differ, and the earlier day counts.
  expect(resolveExpiryDate('permanent', zone('740812', '200101'), now, 'day_first')).toEqual(
    resolved('2020-01-01', false, true),
  )
})
