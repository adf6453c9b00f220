/** Two-digit years of a machine-readable zone: which century they are in, and what is no date at all. */

import { isoDate, latestDayOf } from '../../dates/dates.ts'

export interface MrzDate {
  /** `YYYY-MM-DD`; null where the zone leaves it open, or where it is not a date. */
  date: string | null
  /** A possible date, or left open with fillers as the standard allows. */
  wellFormed: boolean
}

/**
 * How far ahead an expiry date can lie. Documents are issued for at most 20 years or so, national
 * cards of old people for longer. What never ends has the year 9999 on some cards.
 */
const maxExpiryYearsAhead = 50
const endlessYear = 9999

/**
 * A date of birth: the latest century in which it is not in the future (the zone cannot tell a child
 * of 5 from a person of 105; the printed date can). Unknown parts are `<<` (part 3, section 4.8).
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
 * An expiry date of this century. A year more than 50 years ahead is one of the last century, or of a card
 * that never ends (`99` for 9999): the zone cannot tell, the printed date can. All fillers: it never expires.
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

/** Whether a document that was issued by now can end on this day: a reader's `2116` for `2016` is no such day. */
export const isPossibleExpiry = (date: string, now: Date): boolean => {
  const year = Number(date.slice(0, 4))
  return year === endlessYear || year <= now.getUTCFullYear() + maxExpiryYearsAhead
}

/** Whether a full date can be the one the zone shortens to two digits of the year. */
export const shortensTo = (date: string, field: string): boolean =>
  `${date.slice(2, 4)}${date.slice(5, 7)}${date.slice(8, 10)}` === field

function dateIn(century: number, field: string): string | null {
  const year = century * 100 + Number(field.slice(0, 2))
  return isoDate(year, Number(field.slice(2, 4)), Number(field.slice(4, 6)))
}

const isDateInSomeCentury = (field: string): boolean =>
  dateIn(20, field) !== null || dateIn(19, field) !== null
