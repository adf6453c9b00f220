/** Parsing a name: its words, its surname if the text tells it, and what is ignored. */

import { expect, test } from 'bun:test'
import { type NameText, type NameWord, parseName } from '../../../src/domain/names/parse-name.ts'

/** Particles in lower case, words of a zone that was too short with a tilde. */
const shown = (words: readonly NameWord[]) =>
  words
    .map(({ spellings: [first = '?'], core, cut }) => {
      const text = core ? first : first.toLowerCase()
      return cut ? `${text}~` : text
    })
    .join(' ')

function read(text: NameText) {
  const { parts, words, generation, otherScript, truncated } = parseName(text)
  const split = parts === null ? {} : { surname: shown(parts.surname), given: shown(parts.given) }
  return {
    ...(parts === null ? { flat: shown(words) } : split),
    ...(generation === null ? {} : { generation }),
    ...(otherScript.length === 0 ? {} : { otherScript }),
    ...(truncated ? { truncated } : {}),
  }
}

test.each<[NameText, object]>([
  [' Anna  Eriksson ', { flat: 'ANNA ERIKSSON' }],
  ['Eriksson, Anna Maria', { surname: 'ERIKSSON', given: 'ANNA MARIA' }],
  ['Smith,John,Jr', { surname: 'SMITH', given: 'JOHN', generation: 'JR' }],
  ['محمد، علي', { flat: '', otherScript: ['محمد', 'علي'] }],
  ['ERIKSSON<<ANNA<MARIA<<<', { surname: 'ERIKSSON', given: 'ANNA MARIA' }],
  ['BERG<<ANNA<<MARIA', { surname: 'BERG', given: 'ANNA MARIA' }],
  ['SUHARTO<<<', { surname: 'SUHARTO', given: '' }],
  ['<<ANNA<<<', { flat: 'ANNA' }],
  [
    { surname: 'van Berg', given: 'De Piet' },
    { surname: 'van BERG', given: 'DE PIET' },
  ],
  [{ surname: '', given: 'Anna' }, { flat: 'ANNA' }],
  [
    { surname: 'van 王', given: 'Piet' },
    { surname: 'VAN', given: 'PIET', otherScript: ['王'] },
  ],
  [
    { surname: '王', given: 'Wei' },
    { flat: 'WEI', otherScript: ['王'] },
  ],
  ['王, Wei', { flat: 'WEI', otherScript: ['王'] }],
  ['', { flat: '' }],
])('%j is read as %j', (text, expected) => {
  expect(read(text)).toEqual(expected)
})

test.each([
  ...[30, 31, 39].map((length) => [length, true] as const),
  ...[29, 32, 38, 40].map((length) => [length, false] as const),
])('a zone full to its %p positions may be cut: %p', (length, truncated) => {
  const zone = 'BERG<<'.padEnd(length, 'A')
  expect(parseName(zone).truncated).toBe(truncated)
  expect(parseName(` ${zone} `).truncated).toBe(truncated)
  expect(parseName(zone).words.every(({ cut }) => cut === truncated)).toBe(true)
  expect(parseName(`${zone.slice(0, -1)}<`).truncated).toBe(false)
  expect(parseName('A'.repeat(length)).truncated).toBe(false)
  expect(parseName(`<BERG<<`.padEnd(length, 'A')).truncated).toBe(truncated)
})

test.each([
  ['Jr', 'JR'],
  ['Junior', 'JR'],
  ['Sr', 'SR'],
  ['Senior', 'SR'],
  ['II', 'II'],
  ['III', 'III'],
  ['IV', 'IV'],
])('%s at an end is a generation', (word, generation) => {
  expect(read(`John Smith ${word}.`)).toEqual({ flat: 'JOHN SMITH', generation })
  expect(read(`John Smith, ${word}`)).toEqual({ flat: 'JOHN SMITH', generation })
  expect(read(`Smith ${word}`)).toEqual({ flat: 'SMITH', generation })
  expect(read(`SMITH<${word.toUpperCase()}<<JOHN`)).toEqual({
    ...{ surname: 'SMITH', given: 'JOHN', generation },
  })
  expect(read(`SMITH<<JOHN<${word.toUpperCase()}`)).toEqual({
    ...{ surname: 'SMITH', given: 'JOHN', generation },
  })
  expect(read(word)).toEqual({ flat: word.toUpperCase() })
  expect(read(`${word} Smith`)).toEqual({ flat: `${word.toUpperCase()} SMITH` })
})

test('titles before a name are ignored unless too few words are left', () => {
  const titles = 'Mr Mrs Ms Miss Dr Prof Herr Frau Sir Mme Mlle Dipl'.split(' ')
  for (const title of titles) {
    expect([title, read(`${title}. Anna Berg`)]).toEqual([title, { flat: 'ANNA BERG' }])
    expect([title, read(title)]).toEqual([title, { flat: title.toUpperCase() }])
  }
  expect(read('Prof. Dr. Anna Berg')).toEqual({ flat: 'ANNA BERG' })
  expect(read('Anna Sir')).toEqual({ flat: 'ANNA SIR' })
  expect(read('Herr Berg')).toEqual({ flat: 'HERR BERG' })
  expect(read('Herr Dr. Berg')).toEqual({ flat: 'DR BERG' })
  expect(read('Dr. Berg, Dr. Anna')).toEqual({ surname: 'BERG', given: 'ANNA' })
  expect(read('Herr, Thomas')).toEqual({ surname: 'HERR', given: 'THOMAS' })
})

test('placeholders for a missing name are ignored in any position', () => {
  for (const word of ['FNU', 'LNU']) {
    expect(read(`${word} Berg`)).toEqual({ flat: 'BERG' })
    expect(read(`Berg ${word}`)).toEqual({ flat: 'BERG' })
    expect(read(`Berg, ${word}`)).toEqual({ flat: 'BERG' })
  }
})

test('a birth name is ignored together with its marker', () => {
  for (const marker of ['geb.', 'geborene', 'née', 'né']) {
    expect([marker, read(`Anna Berg ${marker} Gabler`)]).toEqual([marker, { flat: 'ANNA BERG' }])
    expect([marker, read(`Berg ${marker} Gabler`)]).toEqual([marker, { flat: 'BERG' }])
  }
  expect(read('Geb Anna Berg')).toEqual({ flat: 'GEB ANNA BERG' })
})

test('particles are not core words, but may be at the ends of a name', () => {
  const particles = (
    'van von der den dem de di da do dos das del della dello degli du des la le las los lo el al ul af av' +
    ' zu zum zur ter ten te bin ibn ben bint abu'
  ).split(' ')
  for (const word of particles) {
    const upper = word.toUpperCase()
    expect(read(`Piet ${word} Berg`)).toEqual({ flat: `PIET ${word} BERG` })
    expect(read(`${word} Berg`)).toEqual({ flat: `${upper} BERG` })
    expect(read(`Piet ${word}`)).toEqual({ flat: `PIET ${upper}` })
    expect(read(`${upper}<BERG<<PIET`)).toEqual({ surname: `${word} BERG`, given: 'PIET' })
  }
})

test('y is a particle between two surnames, and a name before them', () => {
  expect(read('Jose Ortega y Gasset')).toEqual({ flat: 'JOSE ORTEGA y GASSET' })
  expect(read('Anna Y Berg')).toEqual({ flat: 'ANNA Y BERG' })
  expect(read('ORTEGA<Y<GASSET<<JOSE')).toEqual({ surname: 'ORTEGA y GASSET', given: 'JOSE' })
})

test('apostrophes and invisible marks are not part of a word', () => {
  for (const name of ["O'Neil", 'O’Neil', 'O‘Neil', 'Oʼneil', 'O`Neil', 'O´Neil', 'O\u200dNeil']) {
    expect([name, read(name)]).toEqual([name, { flat: 'ONEIL' }])
  }
})

test.each([
  ['على', 'علي'],
  ['فاطمة', 'فاطمه'],
  ['کریم', 'كريم'],
  ['ٱلرحمن', 'الرحمن'],
  ['أحمد', 'احمد'],
  ['مُحَمَّد', 'محمد'],
  ['محـمد', 'محمد'],
  ['דָּוִד', 'דוד'],
  ['김', '김'],
  ['दीपा', 'दीपा'],
])('%s is compared as %s', (text, bare) => {
  expect(parseName(text).otherScript).toEqual([bare])
})
