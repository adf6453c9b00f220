/** The order of the words that two names have in common. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { isReordered } from '../../../src/domain/names/name-order.ts'
import type { NameText } from '../../../src/domain/names/parse-name.ts'
import { runs } from '../property-runs.ts'

setDefaultTimeout(60_000)

const spanish = { surname: 'García', given: 'José María' }

test.each<[NameText, NameText, boolean]>([
  ['José María García', 'GARCIA<<MARIA<JOSE', true],
  ['José María García', 'María José García', true],
  [spanish, 'GARCIA<<MARIA<JOSE', true],
  [spanish, 'GARCIA<<JOSE<MARIA', false],
  ['José María García', 'García José María', false],
  ['José García', 'García, José', false],
  ['Denis Marc Faure', 'FAURE DENIS MARC', false],
  ['Juan Garcia Lopez', 'GARCIA LOPEZ JUAN', false],
  ['Anna Katalin Kovács', 'KOVACS<<ANNA', false],
  ['Ana Ana Exemplar', 'EXEMPLAR<<ANA<ANA', false],
  ['Annamaria Rossi', 'ROSSI<<ANNA<MARIA', false],
  ['王小明', '小明 王', false],
  ['', 'Anna', false],
])('%p and %p: %p', (a, b, reordered) => {
  expect(isReordered(a, b)).toBe(reordered)
  expect(isReordered(b, a)).toBe(reordered)
})

test('no text throws, and no name is another order of itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ maxLength: 80 }),
      (a, b) => {
        isReordered(a, b)
        expect(isReordered(a, a)).toBe(false)
      },
    ),
    runs,
  )
})
