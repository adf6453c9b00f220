/** One spelling for what means the same. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { plainNumber, plainText, unmixedWords } from '../../../src/domain/text/fold.ts'
import { runs } from '../property-runs.ts'

setDefaultTimeout(60_000)

test.each([
  ['ＡＢ１２３', 'AB123'],
  ['١٩٩٠/٠٥/١٢', '1990/05/12'],
  ['۱۲۳۴۵۶۷۸۹۰', '1234567890'],
  ['१९९०-०५-१२', '1990-05-12'],
  ['‎1990-05-12‏', '1990-05-12'],
  ['P＜UTO', 'P<UTO'],
  ['王小明', '王小明'],
])('%s is %s', (text, plain) => {
  expect(plainText(text)).toBe(plain)
})

test('every decimal digit of Unicode has its value', () => {
  const scripts = '0٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰０'
  for (const zero of scripts) {
    const code = zero.codePointAt(0) ?? 0
    const digits = Array.from({ length: 10 }, (_, value) => String.fromCodePoint(code + value))
    expect(plainText(digits.join(''))).toBe('0123456789')
  }
})

test.each([
  ['МР1234567', 'MP1234567'],
  ['ａｂ-12 34', 'AB1234'],
  ['ΑΒ١٢٣', 'AB123'],
  ['Z683365(5)', 'Z6833655'],
  ['O0', 'O0'],
  ['Ж1', 'Ж1'],
])('the number %s is counted as %s', (text, number) => {
  expect(plainNumber(text)).toBe(number)
})

test.each([
  ['Аnna Ivanova', 'Anna Ivanova'],
  ['ВЕРА СОМОВА', 'ВЕРА СОМОВА'],
  ['Иванoв', 'Иванов'],
  ['ΝΙΚOΣ', 'ΝΙΚΟΣ'],
  ['Жuliа', 'Жuliа'],
])('the name %s is %s', (name, unmixed) => {
  expect(unmixedWords(name)).toBe(unmixed)
})

test('folding twice changes nothing, and no text throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(plainText(plainText(text))).toBe(plainText(text))
      expect(plainNumber(plainNumber(text))).toBe(plainNumber(text))
      expect(unmixedWords(unmixedWords(text))).toBe(unmixedWords(text))
    }),
    runs,
  )
})
