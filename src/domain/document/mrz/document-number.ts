/** The document number of a zone, with the part of a long one that stands in the optional data. */

import { isCheckDigitValid } from './check-digits.ts'
import { type MrzLayout, read } from './layouts.ts'

export interface DocumentNumber {
  text: string
  isCheckDigitValid: boolean
  /** What is left of the first optional data field. */
  rest: string
}

/**
 * A filler in the place of the check digit says that the number goes on in the optional data, where its
 * digit follows it (ICAO 9303 part 5, section 4.2.2, note j; part 6, section 4.2.2, note j).
 */
export function readDocumentNumber(layout: MrzLayout, lines: readonly string[]): DocumentNumber {
  const head = read(lines, layout.documentNumber)
  const digit = read(lines, layout.documentNumberDigit)
  const [firstOptional] = layout.optional
  const optional = firstOptional === undefined ? '' : read(lines, firstOptional)
  if (digit !== '<' || layout.overflow === null) {
    return {
      text: trimmed(head),
      isCheckDigitValid: isCheckDigitValid(digit, head),
      rest: optional,
    }
  }
  const overflow = read(lines, layout.overflow)
  const [, tail = '', tailDigit = '', rest = ''] = /^([A-Z0-9]+)([0-9])(<.*)$/.exec(overflow) ?? []
  // Nothing but fillers where the rest of the number should be: no digit was given at all.
  if (tail === '') return { text: trimmed(head), isCheckDigitValid: false, rest: optional }
  // Part 11, appendix D computes the digit over the number alone, by an example that holds either way. Portugal's
  // card, and some of Belgium's, count the filler between the two parts as a character.
  const covered = [head + tail, `${head}<${tail}`]
  return {
    text: trimmed(head) + tail,
    isCheckDigitValid: covered.some((text) => isCheckDigitValid(tailDigit, text)),
    rest,
  }
}

const trimmed = (field: string): string => field.replace(/<+$/, '')
