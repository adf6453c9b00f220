/** Comparison of names: the tables, and properties of any two texts. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { compareNames, relateNames } from '../../../src/domain/names/names.ts'
import { runs } from '../property-runs.ts'
import { cannotTell, onePerson, twoPersons } from '../tables/names.ts'
import {
  rejectedThoughOnePerson,
  unseenOnePerson,
  unseenTwoPersons,
} from '../tables/names-unseen.ts'

setDefaultTimeout(60_000)

const results = (rows: readonly (readonly [string, string, string])[]) =>
  rows.map(([a, b, about]) => ({ about, a, b, result: compareNames(a, b) }))

test('names of one person match, none is rejected', () => {
  expect(results(onePerson).filter(({ result }) => result !== 'match')).toEqual([])
})

test('names of two people do not match, none is accepted', () => {
  expect(results(twoPersons).filter(({ result }) => result !== 'mismatch')).toEqual([])
})

test('pairs that cannot be told are unknown, never a match', () => {
  expect(results(cannotTell).filter(({ result }) => result !== 'unknown')).toEqual([])
})

test('of pairs written after the rules, none is falsely accepted or rejected', () => {
  const resultsOf = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([a, b]) => [a, b, compareNames(a, b)])
  expect(resultsOf(unseenOnePerson).filter(([, , result]) => result !== 'match')).toEqual([])
  expect(resultsOf(unseenTwoPersons).filter(([, , result]) => result !== 'mismatch')).toEqual([])
})

test('the known false rejections are still rejected', () => {
  for (const [a, b] of rejectedThoughOnePerson) expect(compareNames(a, b)).toBe('mismatch')
})

test('the table has at least 80 pairs', () => {
  expect(onePerson.length + twoPersons.length + cannotTell.length).toBeGreaterThanOrEqual(80)
})

test('the order of the two names does not matter', () => {
  for (const [a, b] of [...onePerson, ...twoPersons, ...cannotTell]) {
    expect([b, a, compareNames(b, a)]).toEqual([b, a, compareNames(a, b)])
  }
})

test('separate fields are compared part by part', () => {
  const parts = { surname: 'Eriksson', given: 'Anna Maria' }
  expect(relateNames(parts, 'ERIKSSON<<ANNA<MARIA')).toBe('match')
  expect(relateNames(parts, { surname: 'Eriksson', given: 'Anna' })).toBe('match')
  expect(relateNames(parts, { surname: 'Anna', given: 'Eriksson' })).toBe('mismatch')
  expect(relateNames(parts, { surname: 'Eriksson', given: '' })).toBe('partial')
  expect(relateNames(parts, { surname: '', given: 'Anna' })).toBe('partial')
  expect(relateNames({ surname: 'Suharto', given: '' }, 'SUHARTO')).toBe('match')
  expect(relateNames(parts, '王小明')).toBe('incomparable')
})

test('a zone that was too short may lack a surname, one with room may not', () => {
  const printed = { surname: 'Bennelong Woolloomooloo Warrandyte Warnambool', given: 'Dingo' }
  const cut = 'BENNELONG<WOOLLOOMOOLOO<WARRAND<<DINGOP'
  expect(cut).toHaveLength(39)
  expect(relateNames(cut, { ...printed, given: 'Dingop' })).toBe('match')
  expect(relateNames('BENNELONG<WOOLLOOMOOLOO<<DINGO<<', printed)).toBe('partial')
})

const word = fc.constantFrom(
  'Anna',
  'Maria',
  'Müller',
  'van',
  'O’Neil',
  'Юлия',
  'J.',
  '王小明',
  'Jr',
)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
  fc.string({ unit: fc.constantFrom('A', 'B', '<', ',', ' ', 'ß'), maxLength: 60 }),
)

test('any two texts have a result, the same in both orders', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const answer = compareNames(a, b)
      return ['match', 'mismatch', 'unknown'].includes(answer) && answer === compareNames(b, a)
    }),
    runs,
  )
})

test('a name with letters never mismatches itself', () => {
  fc.assert(
    fc.property(text, (name) => compareNames(name, name) !== 'mismatch'),
    runs,
  )
})

test('a name matches itself in another case, in another order and without a middle name', () => {
  const names = fc.uniqueArray(fc.constantFrom('Anna', 'Boris', 'Clara', 'Dora', 'Emil'), {
    minLength: 2,
    maxLength: 3,
  })
  fc.assert(
    fc.property(names, ([first = '', ...rest]) => {
      const whole = [first, ...rest, 'Ödegård'].join(' ')
      const forms = [
        whole.toUpperCase(),
        ['Ödegård', first, ...rest].join(' '),
        `${first} Ødegaard`,
        `ODEGARD<<${first}`.toUpperCase(),
      ]
      return forms.every((form) => compareNames(whole, form) === 'match')
    }),
    runs,
  )
})

test('a text too long for a name is not compared', () => {
  expect(relateNames('a'.repeat(500), 'a'.repeat(500))).toBe('match')
  expect(relateNames('a'.repeat(501), 'a'.repeat(501))).toBe('partial')
  expect(relateNames('a'.repeat(501), 'b')).toBe('partial')
  const fields = { surname: 'a'.repeat(250), given: 'b'.repeat(250) }
  expect(relateNames(fields, fields)).toBe('match')
  const longer = { ...fields, given: 'b'.repeat(251) }
  expect(relateNames(longer, longer)).toBe('partial')
})

test('more words than a name has are not compared', () => {
  const ofWords = (count: number) => `Anna ${'Bea '.repeat(count - 2)}Cole`
  expect(relateNames(ofWords(16), ofWords(16))).toBe('match')
  expect(relateNames(ofWords(17), ofWords(17))).toBe('partial')
  expect(relateNames(ofWords(16), 'Anna Cole')).toBe('match')
  expect(relateNames(ofWords(17), 'Anna Cole')).toBe('partial')
})

test('hostile texts are compared and never match', () => {
  const hostile = [
    'Щ'.repeat(300),
    'ЮЯЩ ЖХЦ '.repeat(37),
    'a '.repeat(150),
    '<'.repeat(300),
    'Щ'.repeat(1e6),
  ]
  for (const a of hostile)
    for (const b of hostile) if (a !== b) expect(compareNames(a, b)).not.toBe('match')
})
