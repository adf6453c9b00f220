/** How a zone reveals that one of its characters was substituted, counted over all substitutions. */

import { mrzLayouts } from '../../../../src/domain/document/mrz/layouts.ts'
import { parseMrz } from '../../../../src/domain/document/mrz/mrz.ts'
import type { Specimen } from '../../tables/mrz.ts'
import { type Substitution, substitutionsOf, type Visibility } from './substitutions.ts'

/** What detects it: a check digit, otherwise the form of the zone or of a field, otherwise nothing in the zone. */
export type Notice = 'check_digit' | 'form' | 'nothing'

export interface Count {
  visibility: Visibility
  notice: Notice
  field: string
  substitutions: number
  /** `line:position` of each place, once. */
  places: string[]
}

const now = new Date('2026-01-15T12:00:00Z')

/** Counts by visibility, by what detects the substitution, and by field. */
export function countsOf(specimen: Specimen): Count[] {
  const counts = new Map<string, Count>()
  for (const substitution of substitutionsOf(specimen)) {
    const notice = noticeOf(specimen, substitution)
    const { visibility, field } = substitution
    const key = `${visibility} ${notice} ${field}`
    const count = counts.get(key) ?? { visibility, notice, field, substitutions: 0, places: [] }
    count.substitutions++
    const place = `${substitution.line}:${substitution.position}`
    if (count.places.at(-1) !== place) count.places.push(place)
    counts.set(key, count)
  }
  return [...counts.values()]
}

export const sumOf = (counts: readonly Count[], visibility?: Visibility, notice?: Notice): number =>
  counts
    .filter((count) => visibility === undefined || count.visibility === visibility)
    .filter((count) => notice === undefined || count.notice === notice)
    .reduce((sum, { substitutions }) => sum + substitutions, 0)

function noticeOf({ format }: Specimen, { lines }: Substitution): Notice {
  const zone = parseMrz(lines, now)
  if (typeof zone === 'string') return 'form'
  if (zone.failedCheckDigits.length > 0) return 'check_digit'
  // A passport with the code of a visa is parsed as one, and then has fewer check digits.
  const isOfItsFormat = zone.format === mrzLayouts[format].format
  return zone.invalidFields.length > 0 || !isOfItsFormat ? 'form' : 'nothing'
}
