/** Pairing the words of two names, and the strength of each pair. */

import { expect, test } from 'bun:test'
import { conflicts, hasCore, pairWords } from '../../../src/domain/names/pair-words.ts'
import type { NameWord } from '../../../src/domain/names/parse-name.ts'

const word = (spellings: string | string[], changes: Partial<NameWord> = {}): NameWord => ({
  spellings: [spellings].flat(),
  core: true,
  cut: false,
  ...changes,
})
const words = (text: string) => text.split(' ').map((one) => word(one))
const strengths = (a: NameWord[], b: NameWord[]) =>
  pairWords(a, b).pairs.map((pair) => pair.strength)

test('equal words are paired, each once', () => {
  const [anna, other] = [word('ANNA'), word('ANNA')]
  const { pairs, restA, restB } = pairWords([anna, word('BERG')], [word('BERG'), other])
  expect(pairs).toHaveLength(2)
  expect(pairs[0]?.a).toBe(anna)
  expect(pairs[0]?.b).toBe(other)
  expect([restA, restB]).toEqual([[], []])
  expect(pairWords(words('ANNA ANNA'), words('ANNA'))).toMatchObject({
    restA: [{ spellings: ['ANNA'] }],
    restB: [],
  })
})

test('one common spelling is enough', () => {
  expect(strengths([word(['MUELLER', 'MULLER'])], [word(['MULLER'])])).toEqual(['full'])
  expect(strengths([word(['MUELLER'])], [word(['MULLER'])])).toEqual([])
})

test('whole words come before initials', () => {
  const { pairs, restA, restB } = pairWords(words('A ANNA'), words('ANNA ALICE'))
  expect(pairs.map(({ a, b, strength }) => [a.spellings[0], b.spellings[0], strength])).toEqual([
    ['ANNA', 'ANNA', 'full'],
    ['A', 'ALICE', 'weak'],
  ])
  expect([restA, restB]).toEqual([[], []])
})

test('an initial agrees weakly with a word that begins with it', () => {
  expect(strengths(words('J'), words('JOHN'))).toEqual(['weak'])
  expect(strengths(words('JOHN'), words('J'))).toEqual(['weak'])
  expect(strengths(words('J'), words('ANNA'))).toEqual([])
  expect(strengths(words('JO'), words('JOHN'))).toEqual([])
  expect(strengths([word(['I', 'YI'])], words('IVAN'))).toEqual(['weak'])
})

test('a cut word is the beginning of another; from three letters on, the pair is full', () => {
  const cut = (text: string) => [word(text, { cut: true })]
  expect(strengths(cut('DIN'), words('DINGO'))).toEqual(['full'])
  expect(strengths(words('DINGO'), cut('DIN'))).toEqual(['full'])
  expect(strengths(cut('DI'), words('DINGO'))).toEqual(['weak'])
  expect(strengths(cut('TIN'), words('DINGO'))).toEqual([])
  expect(strengths(cut('DIN'), [word(['TINGO', 'DINGO'])])).toEqual(['full'])
  expect(strengths(cut('DINGO'), words('DIN'))).toEqual([])
})

test('up to four words are joined if the other side has them as one', () => {
  const joined = (a: string, b: string) =>
    pairWords(words(a), words(b)).pairs.map((pair) => [
      pair.a.joinedFrom?.length ?? 1,
      pair.b.joinedFrom?.length ?? 1,
    ])
  expect(joined('ANNA MARIA', 'ANNAMARIA')).toEqual([[2, 1]])
  expect(joined('VANDERBERG', 'VAN DER BERG')).toEqual([[1, 3]])
  expect(joined('AA BB CC DD', 'AABBCCDD')).toEqual([[4, 1]])
  expect(joined('AA BB CC DD EE', 'AABBCCDDEE')).toEqual([])
  expect(joined('ANNA MARIA', 'MARIAANNA')).toEqual([])
  expect(joined('ANNA MARIA BERG', 'ANNAMARIA BERG')).toEqual([
    [2, 1],
    [1, 1],
  ])
})

test('a joined word is cut if a part is, and core if a part is', () => {
  const parts = [word('VAN', { core: false }), word('BERG', { cut: true })]
  const [pair] = pairWords(parts, words('VANBERG')).pairs
  expect(pair?.a).toMatchObject({ cut: true, core: true, joinedFrom: parts })
  const whole = [word('VAN', { core: false }), word('DER', { core: false })]
  const [other] = pairWords(whole, words('VANDER')).pairs
  expect(other?.a).toMatchObject({ cut: false, core: false })
})

test('a joined word has no more than 64 spellings', () => {
  const many = (letter: string) => word(Array.from({ length: 16 }, (_, index) => letter + index))
  const [pair] = pairWords([many('A'), many('B')], [word('A0B0')]).pairs
  expect(pair?.a.spellings).toHaveLength(64)
  expect(pairWords([many('A'), many('B')], [word('A15B15')]).pairs).toEqual([])
})

test('words left on both sides contradict, words left on one side do not', () => {
  const [core, particle] = [word('ANNA'), word('VAN', { core: false })]
  const of = (restA: NameWord[], restB: NameWord[]) => conflicts({ pairs: [], restA, restB })
  expect(of([core], [core])).toBe(true)
  expect(of([particle], [particle])).toBe(true)
  expect(of([core], [particle])).toBe(false)
  expect(of([particle], [core])).toBe(false)
  expect(of([core], [])).toBe(false)
  expect(of([], [core])).toBe(false)
  expect([hasCore([]), hasCore([particle]), hasCore([particle, core])]).toEqual([
    false,
    false,
    true,
  ])
})
