/** Two-digit years of a machine-readable zone: which century they are in, and what is no date at all. */

import { isoDate, latestDayOf } from './dates.ts'

export interface MrzDate {
  /** `YYYY-MM-DD`; null where the zone leaves it open, or where it is not a date. */
  date: string | null
  /** A possible date, or left open with fillers as the standard allows. */
  wellFormed: boolean
}

/**
 * How far ahead an expiry date can lie. Documents are issued for at most 20 years or so, national
 * cards of old people for longer; a year further ahead than this is one of the last century.
 */
const maxExpiryYearsAhead = 50

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

/** An expiry date: this century, unless that is more than 50 years ahead. All fillers: it never expires. */
export function mrzExpiryDate(field: string, now: Date): MrzDate {
  if (!/^\d{6}$/.test(field)) return { date: null, wellFormed: field === '<<<<<<' }
  const year = now.getUTCFullYear()
  if (Number.isNaN(year)) return { date: null, wellFormed: isDateInSomeCentury(field) }
  const century = Math.floor(year / 100)
  const isTooFarAhead = century * 100 + Number(field.slice(0, 2)) > year + maxExpiryYearsAhead
  const date = dateIn(isTooFarAhead ? century - 1 : century, field)
  return { date, wellFormed: date !== null }
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
