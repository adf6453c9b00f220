/** Every substitution of one character in a zone, and whether its check digits can detect it. */

import { characterValue } from '../../../../src/domain/document/mrz/check-digits.ts'
import {
  type MrzLayout,
  mrzLayouts,
  type Span,
} from '../../../../src/domain/document/mrz/layouts.ts'
import type { Specimen } from '../../tables/mrz.ts'

export const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<']

/**
 * What arithmetic allows. 7, 3 and 1 have no factor in common with 10, so a change of a covered character is
 * detectable exactly if its value modulo 10 changes.
 */
export type Visibility = 'visible' | 'equal_value' | 'uncovered'

export interface Substitution {
  /** Both counted from 1, as in the standard. */
  line: number
  position: number
  field: string
  old: string
  put: string
  lines: string[]
  visibility: Visibility
}

export function* substitutionsOf({ format, lines }: Specimen): Generator<Substitution> {
  const layout = mrzLayouts[format]
  const covered = coveredSpans(layout)
  for (const [index, before] of lines.entries()) {
    for (const [at, old] of [...before].entries()) {
      const place = { line: index + 1, position: at + 1 }
      const isCovered = covered.some((span) => isIn(span, place))
      for (const put of alphabet.filter((character) => character !== old)) {
        const after = before.slice(0, at) + put + before.slice(at + 1)
        const visibility = valueModTen(old) === valueModTen(put) ? 'equal_value' : 'visible'
        yield {
          ...place,
          field: fieldAt(layout, place),
          old,
          put,
          lines: lines.map((text, other) => (other === index ? after : text)),
          visibility: isCovered ? visibility : 'uncovered',
        }
      }
    }
  }
}

type Place = Pick<Substitution, 'line' | 'position'>

export const isIn = ([line, from, to]: Span, place: Place): boolean =>
  place.line === line && place.position >= from && place.position <= to

const valueModTen = (character: string) => (characterValue(character) ?? 0) % 10

/** The positions that a check digit covers, and the check digits themselves. */
function coveredSpans({ composite, personalNumberDigit, ...layout }: MrzLayout): Span[] {
  const fields = [layout.documentNumber, layout.dateOfBirth, layout.expiryDate]
  const digits = [layout.documentNumberDigit, layout.dateOfBirthDigit, layout.expiryDateDigit]
  const own = personalNumberDigit === null ? [] : [...layout.optional, personalNumberDigit]
  const whole = composite === null ? [] : [composite.digit, ...composite.covers]
  return [...fields, ...digits, ...own, ...whole]
}

function fieldAt(layout: MrzLayout, place: Place): string {
  const named: [string, readonly (Span | null | undefined)[]][] = [
    ['document code', [layout.documentCode]],
    ['issuer', [layout.issuer]],
    ['document number', [layout.documentNumber]],
    ['nationality', [layout.nationality]],
    ['date of birth', [layout.dateOfBirth]],
    ['sex', [layout.sex]],
    ['expiry date', [layout.expiryDate]],
    ['name', [layout.name]],
    ['optional data', layout.optional],
  ]
  const found = named.find(([, spans]) => spans.some((span) => span && isIn(span, place)))
  return found?.[0] ?? 'check digit'
}
