/** The document number of a zone, including the part of a long one that is in the optional data. */

import { isCheckDigitValid } from './check-digits.ts'
import { fieldAt, type MrzLayout, withoutFillers } from './layouts.ts'

export interface DocumentNumber {
  text: string
  isCheckDigitValid: boolean
  /** What remains of the first optional data field. */
  rest: string
}

/**
 * A filler in the place of the check digit means that the number continues in the optional data and its check digit
 * follows there (ICAO 9303 part 5, section 4.2.2, note j; part 6, section 4.2.2, note j).
 */
export function readDocumentNumber(layout: MrzLayout, lines: readonly string[]): DocumentNumber {
  const head = fieldAt(lines, layout.documentNumber)
  const digit = fieldAt(lines, layout.documentNumberDigit)
  const [firstOptional] = layout.optional
  const optional = firstOptional === undefined ? '' : fieldAt(lines, firstOptional)
  if (digit !== '<' || layout.overflow === null) {
    return {
      text: withoutFillers(head),
      isCheckDigitValid: isCheckDigitValid(digit, head),
      rest: optional,
    }
  }
  const overflow = fieldAt(lines, layout.overflow)
  const [, tail = '', tailDigit = '', rest = ''] = /^([A-Z0-9]+)([0-9])(<.*)$/.exec(overflow) ?? []
  // The rest of the number is missing, so there is no check digit at all.
  if (tail === '') return { text: withoutFillers(head), isCheckDigitValid: false, rest: optional }
  // Part 11, appendix D computes the digit over the number alone, in an example that is valid either way. Portuguese
  // and some Belgian cards count the filler between the two parts as a character.
  const covered = [head + tail, `${head}<${tail}`]
  return {
    text: withoutFillers(head) + tail,
    isCheckDigitValid: covered.some((text) => isCheckDigitValid(tailDigit, text)),
    rest,
  }
}
