/** Only what is certain everywhere in the world passes or declines; a person reviews what lies between. */

import { expect, test } from 'bun:test'
import { evaluate } from '../../../../src/domain/decision/decide.ts'
import type { DocumentReading } from '../../../../src/domain/document/reading.ts'
import { checkOf, codesOf, evidence, noClaims, observedDocument, policy } from '../fixture.ts'

const licence = { mrz_lines: [], document_type: 'driving_license' as const, nationality: null }
const american = { country: 'USA', issuing_country: 'VIRGINIA' }

function verdictOn(at: string, reading: Partial<DocumentReading>, version: 1 | 2 = 2) {
  const now = new Date(at)
  const document = observedDocument({ ...licence, ...reading }, true)
  const seen = evidence({ version, document, securityLevel: 'low', device: { state: 'not_given' } })
  return evaluate({ ...seen, claims: noClaims }, policy, now)
}

const ageCodes = (verdict: ReturnType<typeof verdictOn>) =>
  codesOf(verdict).filter((code) => /AGE|UNREADABLE/.test(code))

test.each([
  ['2026-11-30T09:00:00Z', 'fail', ['UNDERAGE']],
  ['2026-11-30T19:00:00Z', 'warn', ['AGE_UNCERTAIN']],
  ['2026-12-01T00:30:00Z', 'warn', ['AGE_UNCERTAIN']],
  ['2026-12-01T12:00:00Z', 'pass', []],
] as const)('born on 1 December 2008, at %s: %s', (at, status, codes) => {
  const verdict = verdictOn(at, { date_of_birth: '2008-12-01' })
  expect(checkOf(verdict, 'age')?.status).toBe(status)
  expect(ageCodes(verdict)).toEqual([...codes])
})

test('eight digits on an American licence are month first', () => {
  const minor = { ...american, date_of_birth: '12022008' }
  expect(ageCodes(verdictOn('2026-06-01T12:00:00Z', minor))).toEqual(['UNDERAGE'])
  expect(ageCodes(verdictOn('2026-06-01T12:00:00Z', minor, 1))).toEqual([])
})

test('nothing is final on a date of birth that can be two days', () => {
  const unknown = { country: 'Canada', issuing_country: 'Canada', date_of_birth: '12022008' }
  const doubtful = verdictOn('2026-06-01T12:00:00Z', unknown)
  expect(ageCodes(doubtful)).toEqual(['AGE_UNCERTAIN'])
  expect(doubtful.outcome).toBe('review')
  expect(ageCodes(verdictOn('2025-06-01T12:00:00Z', unknown))).toEqual(['UNDERAGE'])
  expect(ageCodes(verdictOn('2027-06-01T12:00:00Z', unknown))).toEqual([])
})

test('nothing is final on an expiry or issue date that can be two days', () => {
  const expiring = { country: 'Canada', issuing_country: 'Canada', expiry_date: '12/02/2026' }
  const between = verdictOn('2026-06-01T12:00:00Z', expiring)
  expect(codesOf(between)).toContain('DOCUMENT_UNREADABLE')
  expect(codesOf(between)).not.toContain('DOCUMENT_EXPIRED')
  expect(codesOf(verdictOn('2027-06-01T12:00:00Z', expiring))).toContain('DOCUMENT_EXPIRED')
  const issued = { country: 'Canada', issuing_country: 'Canada', issue_date: '12/02/2026' }
  expect(codesOf(verdictOn('2026-06-01T12:00:00Z', issued))).toContain('DOCUMENT_UNREADABLE')
  expect(codesOf(verdictOn('2027-06-01T12:00:00Z', issued))).not.toContain('DOCUMENT_UNREADABLE')
})

const passportOf1990 = {
  mrz_lines: [
    'P<ATAEXEMPLAR<<ANA<LUCIA<<<<<<<<<<<<<<<<<<<<',
    'XP00000176ATA9001158F3402018<<<<<<<<<<<<<<02',
  ],
  document_type: 'passport' as const,
}

test('a minor by the zone is declined, whatever the print says', () => {
  const printedOlder = { ...passportOf1990, date_of_birth: '1980-01-15' }
  expect(ageCodes(verdictOn('2005-06-01T12:00:00Z', printedOlder))).toEqual(['UNDERAGE'])
  // A wrong check digit proves nothing, and has a code of its own.
  const [first = '', second = ''] = passportOf1990.mrz_lines
  const unproven = { ...printedOlder, mrz_lines: [first, second.replace('9001158', '9001157')] }
  expect(ageCodes(verdictOn('2005-06-01T12:00:00Z', unproven))).not.toContain('UNDERAGE')
})

test('a minor by the print alone is held, not declined', () => {
  const passport = { ...passportOf1990, date_of_birth: '2020-01-15' }
  const verdict = verdictOn('2026-06-01T12:00:00Z', passport)
  expect(codesOf(verdict)).toEqual(expect.arrayContaining(['AGE_UNCERTAIN', 'MRZ_VIZ_MISMATCH']))
  expect(verdict.outcome).toBe('review')
  expect(ageCodes(verdictOn('2026-06-01T12:00:00Z', passport, 1))).toEqual(['UNDERAGE'])
})
