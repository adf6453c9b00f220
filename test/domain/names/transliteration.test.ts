/** The spellings of one word in A-Z. */

import { expect, test } from 'bun:test'
import { spellings } from '../../../src/domain/names/transliteration.ts'

test.each([
  ['MÜLLER', ['MUELLER', 'MULLER', 'MUXXLLER']],
  ['ÅSE', ['AASE', 'ASE']],
  ['ÆGIR', ['AEGIR', 'AGIR']],
  ['ØRSTED', ['OERSTED', 'ORSTED']],
  ['NÚÑEZ', ['NUNEZ', 'NUNXXEZ']],
  ['ÞÓR', ['THOR']],
  ['ĐORĐE', ['DORDE', 'DORDJE', 'DJORDE', 'DJORDJE']],
  ['ŁĘCKI', ['LECKI']],
  ['ŒUVRE', ['OEUVRE']],
  ['ĲSSEL', ['IJSSEL']],
  ['GROẞ', ['GROSS']],
  ['HAŦI', ['HATI']],
  ['ЩЕКА', ['SHCHEKA', 'SHCHYEKA', 'SHCHIEKA', 'SHTEKA', 'SHTYEKA', 'SHTIEKA']],
  ['ЦОЙ', ['TSOI', 'TSOY', 'TSOJ', 'COI', 'COY', 'COJ']],
  ['ЉУБА', ['LJUBA']],
  [
    'ЊЕГОШ',
    ['NJEGOS', 'NJEHOS', 'NJYEGOS', 'NJYEHOS', 'NJIEGOS', 'NJIEHOS'].flatMap((w) => [`${w}H`, w]),
  ],
  ['ЏИЋ', ['DZIC', 'DZYC']],
  ['ЇЖА', ['IZHA', 'IZA', 'YIZHA', 'YIZA']],
  ['ҐУЛА', ['GULA']],
  ['ЎЈ', ['UJ']],
  ['ЂОКО', ['DOKO', 'DJOKO']],
  ['ЌЃ', ['KG', 'KGJ', 'KJG', 'KJGJ']],
  ['ЪЬ', ['IE', 'IEI', 'I', 'A', 'AI']],
  ['ΟΥΡΑΝΙΑ', ['OURANIA']],
  ['ΜΠΑΚΟΣ', ['BAKOS', 'MPAKOS']],
  ['ΨΥΧΗ', ['PSYCHI', 'PSYHI', 'PSICHI', 'PSIHI']],
  ['ΆΓΓΕΛΟΣ', ['ANGELOS']],
] as const)('%s is written as %j', (word, expected) => {
  expect(spellings(word).toSorted()).toEqual([...expected].toSorted())
})

test('the standard’s spelling is the first', () => {
  expect(['JÜRGEN', 'ЮЛИЯ', 'ΜΠΑΚΟΣ', 'MUÑOZ'].map((word) => spellings(word)[0])).toEqual([
    ...['JUERGEN', 'IULIIA', 'BAKOS', 'MUNOZ'],
  ])
})

test('a word with a letter that has no spelling has none', () => {
  for (const word of ['', '王', 'AN王', 'محمد', '김', '7', 'ß', 'a']) {
    expect([word, spellings(word)]).toEqual([word, []])
  }
})

test('combining marks are dropped, even those that compose with no letter', () => {
  expect(spellings('A\u0316NNA')).toEqual(['ANNA'])
  expect(spellings('VÉRA')).toEqual(['VERA'])
  expect(spellings('\u0301')).toEqual([])
})

test('no word has more than 128 spellings; further letters have only the standard’s', () => {
  expect(spellings('Ä'.repeat(7))).toHaveLength(128)
  const eight = spellings('Ä'.repeat(8))
  expect(eight).toHaveLength(128)
  expect(eight.every((spelling) => spelling.endsWith('AE'))).toBe(true)
})
