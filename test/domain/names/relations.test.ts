/** Relations of two names: by fields, by texts, and in scripts without a transliteration to A-Z. */

import { expect, test } from 'bun:test'
import { type NameRelation, relateNames } from '../../../src/domain/names/names.ts'
import type { NameText } from '../../../src/domain/names/parse-name.ts'

const fields = (surname: string, given: string) => ({ surname, given })

test.each<[NameText, NameText, NameRelation]>([
  [fields('Suharto', ''), 'SUHARTO<<<', 'match'],
  [fields('Berg', 'Anna Maria'), fields('Berg', 'A.'), 'partial'],
  [fields('Berg', 'Anna'), fields('Berg', 'A.'), 'partial'],
  [fields('Garcia Lopez', 'Maria'), fields('Garcia', 'Maria'), 'partial'],
  [fields('Garcia Lopez', 'Maria'), fields('Garcia L.', 'Maria'), 'partial'],
  [fields('Garcia Lopez', 'Maria'), 'Maria Garcia L.', 'partial'],
  [fields('Garcia Lopez', 'Maria'), 'Maria Garcia Lopez', 'match'],
  [fields('Berg', 'Anna'), 'Anna Berg Cole', 'partial'],
  [fields('Berg', 'Anna'), 'Anna Cole', 'mismatch'],
  [fields('Berg', ''), 'Berg', 'match'],
  [fields('Berg', ''), 'Anna Berg', 'partial'],
  ['Anna', 'Anna Berg', 'partial'],
  ['Anna Berg', 'Cara Dorn', 'mismatch'],
  ['Vincent Vanderberg', 'Vincent Maria van der Berg', 'match'],
  [fields('Vanderberg', 'Vincent'), 'Vincent van der Berg', 'match'],
  ['J. Berg', 'J. Berg', 'match'],
  ['王小明', 'Anna', 'incomparable'],
  ['', '', 'incomparable'],
])('%j and %j: %s', (a, b, relation) => {
  expect(relateNames(a, b)).toBe(relation)
  expect(relateNames(b, a)).toBe(relation)
})

test('a particle before a word in another script is not the end of a name', () => {
  for (const [name, other] of [
    ['Anna Berg van 王', fields('Berg', 'Anna')],
    ['Anna Berg van 王', 'Anna Berg'],
  ] as const) {
    expect(relateNames(name, other)).toBe('match')
    expect(relateNames(other, name)).toBe('match')
  }
})

/** Two names in each script without a transliteration to A-Z. */
const scripts = {
  Han: ['王小明', '李小红'],
  Arabic: ['محمد', 'حسن'],
  Hebrew: ['דוד', 'משה'],
  Hangul: ['김민준', '이서연'],
  Hiragana: ['さくら', 'ひなた'],
  Katakana: ['サクラ', 'ヒナタ'],
  Thai: ['สมชาย', 'มานี'],
  Devanagari: ['राम', 'गीत'],
  Georgian: ['ნიკა', 'ლუკა'],
  Armenian: ['ԱՐԱՄ', 'ԱՆԻ'],
  Ethiopic: ['አበበ', 'ከበደ'],
}

test.each(Object.entries(scripts))('%s: %j', (script, [name = '', other = '']) => {
  expect(relateNames(name, name)).toBe('match')
  expect(relateNames(name, other)).toBe('mismatch')
  expect(relateNames(`${name} ${other}`, `${other} ${name}`)).toBe('match')
  for (const [another, [foreign = '']] of Object.entries(scripts)) {
    if (another === script) continue
    expect([another, relateNames(name, foreign)]).toEqual([another, 'incomparable'])
  }
})

test('a name in A-Z is not contradicted by other text in another script', () => {
  expect(relateNames('Anna Berg', 'Anna Berg አበበ')).toBe('match')
  expect(relateNames('Anna Berg 王', 'Anna Berg')).toBe('match')
  expect(relateNames('Anna Berg 王', 'Anna Berg አበበ')).toBe('match')
  expect(relateNames('Anna Berg 王', 'Anna Berg 李')).toBe('mismatch')
})
