/** Comparison of document numbers and genders. */

import { expect, test } from 'bun:test'
import { sameDocumentNumber, sameGender } from '../../../src/domain/document/compare-fields.ts'

test('numbers are compared without spaces, hyphens, fillers and case', () => {
  expect(sameDocumentNumber('AB 12-34', 'ab1234<<')).toBe(true)
  expect(sameDocumentNumber('ＡＢ1234', 'AB1234')).toBe(true)
  expect(sameDocumentNumber('AB1230', 'AB123O')).toBe(false)
  expect(sameDocumentNumber('', '')).toBe(false)
  expect(sameDocumentNumber('<<<', '---')).toBe(false)
})

test('O and 0 differ, and an empty number equals nothing', () => {
  expect(sameDocumentNumber('ab-12 34', 'AB1234')).toBe(true)
  expect(sameDocumentNumber('ＡＢ１２', 'ab12')).toBe(true)
  expect(sameDocumentNumber('AB1234<<', 'AB1234')).toBe(true)
  expect(sameDocumentNumber('AO', 'A0')).toBe(false)
  expect(sameDocumentNumber('', '')).toBe(false)
  expect(sameDocumentNumber('--', '<<')).toBe(false)
})

test('genders are the same, different or unknown', () => {
  expect(sameGender('M', 'male')).toBe(true)
  expect(sameGender('Female', 'm')).toBe(false)
  expect(sameGender('X', 'male')).toBeNull()
  expect(sameGender('unknown', 'unknown')).toBeNull()
})

test('words for a gender mean male, female or nothing', () => {
  for (const word of ['m', 'Male', ' man '])
    expect([word, sameGender(word, 'MALE')]).toEqual([word, true])
  for (const word of ['f', 'w', 'Female', 'woman ']) {
    expect([word, sameGender(word, 'f'), sameGender('m', word)]).toEqual([word, true, false])
  }
  for (const word of ['', 'x', 'unknown', 'divers']) {
    expect([word, sameGender(word, 'f'), sameGender('m', word), sameGender(word, word)]).toEqual([
      ...[word, null, null, null],
    ])
  }
})
