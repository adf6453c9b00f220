/** What a zone may contain: the alphabet, codes, optional data, and every check digit by name. */

import { expect, test } from 'bun:test'
import { parseMrz } from '../../../../src/domain/document/mrz/mrz.ts'
import { specimens } from '../../tables/mrz.ts'

const now = new Date('2026-01-15T12:00:00Z')
const passport = specimens[0]?.lines ?? []
const card = specimens[1]?.lines ?? []
const parsed = (lines: readonly string[]) => {
  const zone = parseMrz(lines, now)
  if (typeof zone === 'string') throw new Error(zone)
  return zone
}

test('one line outside the alphabet makes the zone malformed', () => {
  const [first = '', second = ''] = passport
  expect(parseMrz([first, second.replace('<', '-')], now)).toBe('malformed')
  expect(parseMrz([first.replace('<', '-'), second], now)).toBe('malformed')
})

test('only the old French card has a layout of its own', () => {
  const french = (lines: readonly string[]) =>
    lines.map((line, index) => (index === 0 ? `IDFRA${line.slice(5)}` : line))
  expect(parsed(french(card)).issuer).toBe('FRA')
  expect(parsed(french(passport)).issuer).toBe('FRA')
  expect(parseMrz(french(specimens[2]?.lines ?? []), now)).toBe('malformed')
})

test('a code may end in fillers, and nothing may follow them', () => {
  const [first = '', second = ''] = passport
  const issuer = (code: string) => {
    const zone = parsed([first.replace('UTO', code), second.replace('UTO', code)])
    return [zone.issuer, zone.nationality, zone.invalidFields]
  }
  expect(issuer('D<<')).toEqual(['D', 'D', []])
  expect(issuer('EU<')).toEqual(['EU', 'EU', []])
  expect(issuer('U<7')).toEqual(['U<7', 'U<7', ['issuer', 'nationality']])
  expect(issuer('U<A')).toEqual(['U<A', 'U<A', ['issuer', 'nationality']])
  expect(issuer('<<<')[2]).toEqual(['issuer', 'nationality'])
})

test('the optional data of a card is the rest after a long number, and the second field', () => {
  const [first = '', second = '', third = ''] = card
  const optional = (one: string, two: string) =>
    parsed([
      first.slice(0, 15) + one.padEnd(15, '<'),
      second.slice(0, 18) + two.padEnd(11, '<') + second.slice(29),
      third,
    ]).optional
  expect(optional('AB<C', 'X<Y')).toEqual(['AB<C', 'X<Y'])
  const long = specimens[5]?.lines ?? []
  expect(parsed(long).optional).toEqual(['', ''])
})

test('each failed check digit is reported by its name', () => {
  const [first = '', second = ''] = passport
  const failed = (from: string, to: string) =>
    parsed([first, second.replace(from, to)]).failedCheckDigits
  expect(failed('L898902C36', 'L898902C37')).toEqual(['document_number', 'composite'])
  expect(failed('7408122', '7408123')).toEqual(['date_of_birth', 'composite'])
  expect(failed('1204159', '1204158')).toEqual(['expiry_date', 'composite'])
  expect(failed('<<<<<10', '<<<<<20')).toEqual(['personal_number', 'composite'])
  expect(failed('<<<<<10', '<<<<<11')).toEqual(['composite'])
})

test('the composite digit of a card covers both fields of optional data', () => {
  const [first = '', second = '', third = ''] = card
  const put = (line: string, at: number) => `${line.slice(0, at)}7${line.slice(at + 1)}`
  for (const at of [18, 22, 28]) {
    expect(parsed([first, put(second, at), third]).failedCheckDigits).toEqual(['composite'])
  }
  for (const at of [15, 20, 29]) {
    expect(parsed([put(first, at), second, third]).failedCheckDigits).toEqual(['composite'])
  }
})

test('only an empty personal number may have a filler as its check digit', () => {
  const [first = '', second = ''] = passport
  const failed = (personal: string) =>
    parsed([first, second.replace('ZE184226B<<<<<1', `${personal}<`)]).failedCheckDigits
  expect(failed('ZE184226B<<<<<')).toContain('personal_number')
  expect(failed('<ZE184226B<<<<')).toContain('personal_number')
  expect(failed('<<<<<<<<<<<<<1')).toContain('personal_number')
  expect(failed('<<<<<<<<<<<<<<')).not.toContain('personal_number')
})
