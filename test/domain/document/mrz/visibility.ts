/** What a zone says against itself when one character of it was replaced, counted over all replacements. */

import { mrzLayouts } from '../../../../src/domain/document/mrz/layouts.ts'
import { parseMrz } from '../../../../src/domain/document/mrz/mrz.ts'
import type { Specimen } from '../../tables/mrz.ts'
import { type Sight, type Substitution, substitutionsOf } from './substitutions.ts'

/** What notices it: a check digit, else the form of the zone or of a field, else nothing in the zone. */
export type Notice = 'check_digit' | 'form' | 'nothing'

export interface Count {
  sight: Sight
  notice: Notice
  field: string
  substitutions: number
  /** `line:position` of each place, once. */
  places: string[]
}

const now = new Date('2026-01-15T12:00:00Z')

/** By what arithmetic can see, what notices it, and the field. */
export function countsOf(specimen: Specimen): Count[] {
  const counts = new Map<string, Count>()
  for (const made of substitutionsOf(specimen)) {
    const notice = noticeOf(specimen, made)
    const { sight, field } = made
    const key = `${sight} ${notice} ${field}`
    const count = counts.get(key) ?? { sight, notice, field, substitutions: 0, places: [] }
    count.substitutions++
    const place = `${made.line}:${made.position}`
    if (count.places.at(-1) !== place) count.places.push(place)
    counts.set(key, count)
  }
  return [...counts.values()]
}

export const sumOf = (counts: readonly Count[], sight?: Sight, notice?: Notice): number =>
  counts
    .filter((count) => sight === undefined || count.sight === sight)
    .filter((count) => notice === undefined || count.notice === notice)
    .reduce((sum, { substitutions }) => sum + substitutions, 0)

function noticeOf({ format }: Specimen, { lines }: Substitution): Notice {
  const zone = parseMrz(lines, now)
  if (typeof zone === 'string') return 'form'
  if (zone.failedCheckDigits.length > 0) return 'check_digit'
  // A passport that calls itself a visa is read as one, and then has fewer check digits.
  const isOfItsFormat = zone.format === mrzLayouts[format].format
  return zone.invalidFields.length > 0 || !isOfItsFormat ? 'form' : 'nothing'
}
