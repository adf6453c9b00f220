/** One date from print and zone: which of two counts, what stays unknown, and what is impossible. */

import { expect, test } from 'bun:test'
import { type ParsedMrz, parseMrz } from '../../../src/domain/document/mrz/mrz.ts'
import {
  resolveBirthDate,
  resolveExpiryDate,
  resolveIssueDate,
} from '../../../src/domain/document/resolve-dates.ts'
import { specimens } from '../tables/mrz.ts'

const now = new Date('2026-03-21T12:00:00Z')

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
  expect(resolveBirthDate('1964-08-12', zone(), now)).toEqual(resolved('1974-08-12', false, true))
  expect(resolveBirthDate('1984-08-12', zone(), now)).toEqual(resolved('1984-08-12', false, true))
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
