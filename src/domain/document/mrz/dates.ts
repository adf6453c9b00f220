/** Dates of a machine-readable zone: the century of their two-digit years, and what is not a date at all. */

import { isoDate, latestDayOf } from '../../dates/dates.ts'

interface MrzDate {
  /** `YYYY-MM-DD`; null if the zone leaves the date open or has no date. */
  date: string | null
  /** A possible date, or one left open with fillers as the standard allows. */
  wellFormed: boolean
}

/**
 * How far ahead an expiry date can be. Documents are valid for up to about 20 years, identity cards of elderly people
 * for longer. Some cards that never expire have the year 9999.
 */
const maxExpiryYearsAhead = 50
const endlessYear = 9999

/**
 * A date of birth in the latest century in which it is not in the future. The zone cannot tell a 5-year-old from a
 * 105-year-old; the printed date can. Unknown parts are `<<` (ICAO 9303 part 3, section 4.8).
 */
export function mrzBirthDate(field: string, now: Date): MrzDate {
  if (!/^\d{6}$/.test(field)) return { date: null, wellFormed: /^(\d\d|<<){3}$/.test(field) }
  const today = latestDayOf(now)
  if (today === null) return { date: null, wellFormed: isDateInSomeCentury(field) }
  const thisCentury = Number(today.slice(0, 4).slice(0, -2))
  const centuries = [thisCentury, thisCentury - 1]
  const dates = centuries.map((century) => dateIn(century, field)).filter((date) => date !== null)
  const date = dates.find((candidate) => candidate <= today) ?? null
  return { date, wellFormed: date !== null }
}

/**
 * An expiry date in this century. More than 50 years ahead, it is either in the last century or on a card that never
 * expires (`99` for 9999): the zone cannot tell which, the printed date can. All fillers mean no expiry date.
 */
export function mrzExpiryDate(field: string, now: Date): MrzDate {
  if (!/^\d{6}$/.test(field)) return { date: null, wellFormed: field === '<<<<<<' }
  const year = now.getUTCFullYear()
  if (Number.isNaN(year)) return { date: null, wellFormed: isDateInSomeCentury(field) }
  const century = Math.floor(year / 100)
  const date = dateIn(century, field)
  if (date !== null && isPossibleExpiry(date, now)) return { date, wellFormed: true }
  return { date: null, wellFormed: dateIn(century - 1, field) !== null }
}

/** Whether a document issued by now can expire on this day; `2116`, misread for `2016`, cannot. */
export const isPossibleExpiry = (date: string, now: Date): boolean => {
  const year = Number(date.slice(0, 4))
  return year === endlessYear || year <= now.getUTCFullYear() + maxExpiryYearsAhead
}

/** Whether a zone shortens this full date to the six digits of the field. */
export const shortensTo = (date: string, field: string): boolean =>
  `${date.slice(2, 4)}${date.slice(5, 7)}${date.slice(8, 10)}` === field

function dateIn(century: number, field: string): string | null {
  const year = century * 100 + Number(field.slice(0, 2))
  return isoDate(year, Number(field.slice(2, 4)), Number(field.slice(4, 6)))
}

const isDateInSomeCentury = (field: string): boolean =>
  dateIn(20, field) !== null || dateIn(19, field) !== null
