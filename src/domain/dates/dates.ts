/** Dates on documents: the days that a text can mean, and their relation to today (docs/decisions.md#dates). */

import { plainText } from '../text/fold.ts'
import { monthOf } from './months.ts'

const maxTextLength = 60
const millisecondsPerHour = 3_600_000
const millisecondsPerDay = 24 * millisecondsPerHour

/** The day as `YYYY-MM-DD`; null if the calendar has no such day. */
export function isoDate(year: number, month: number, day: number): string | null {
  if (![year, month, day].every(Number.isInteger)) return null
  // No document has an earlier date, and the bound keeps 10102010 from being in the year 1010.
  if (year < 1800 || year > 9999) return null
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

/** The day that a text means; null if it means none, or if day and month can be swapped. */
export function parseDate(text: string): string | null {
  const [date, ...others] = possibleDates(text)
  return date !== undefined && others.length === 0 ? date : null
}

/**
 * The order of day and month where digits alone do not tell. `version_1` is how evidence of version 1 was decided:
 * eight digits day first, and the digits of other scripts not read.
 */
export type DateOrder = 'day_first' | 'month_first' | 'either' | 'version_1'

/**
 * Every day that a text can mean: none, one or two. `03/04/1990` is 3 April in most of the world and 4 March in the
 * United States; the text does not tell which, but its issuer or another source of the same date can.
 */
export function possibleDates(text: string, order: DateOrder = 'either'): string[] {
  if (text.length > maxTextLength) return []
  const plain = order === 'version_1' ? text : plainText(text)
  const clean = plain.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const known = order === 'version_1' ? forms.filter(({ since }) => since === undefined) : forms
  const form = known.find(({ pattern }) => pattern.test(clean))
  const [, first = '', second = '', third = ''] = form?.pattern.exec(clean) ?? []
  const read = form?.read([first, second, third], order) ?? []
  return [...new Set(read.filter((date) => date !== null))]
}

/**
 * Whole years on the UTC calendar day of `now`, so up to half a day off around a birthday, because the person's time
 * zone is unknown. Somebody born on 29 February turns a year older on 1 March. NaN if the text is not a date.
 */
export function ageOn(dateOfBirth: string, now: Date): number {
  const [year, month, day] = dateOfBirth.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) return Number.NaN
  const years = now.getUTCFullYear() - year
  const monthsPast = now.getUTCMonth() + 1 - month
  const isBeforeBirthday = monthsPast < 0 || (monthsPast === 0 && now.getUTCDate() < day)
  return isBeforeBirthday ? years - 1 : years
}

/**
 * Whole years between which the age lies, on the days that it is somewhere in the world. Somebody born on 29 February
 * turns a year older on 28 February in some states and on 1 March in others. NaN if the text is not a date.
 */
export function ageRangeOn(dateOfBirth: string, now: Date): { least: number; most: number } {
  const shifted = (hours: number) => new Date(now.getTime() + hours * millisecondsPerHour)
  const latest = shifted(14)
  const isLeapDay = dateOfBirth.endsWith('-02-29')
  return {
    least: ageOn(dateOfBirth, shifted(-12)),
    most: ageOn(isLeapDay ? dateOfBirth.replace(/29$/, '28') : dateOfBirth, latest),
  }
}

/**
 * A document is valid for all of its last day wherever its holder is, so it has expired once that day has ended at
 * UTC-12, where it ends last. A text that is not a date counts as expired.
 */
export function isExpired(expiryDate: string, now: Date): boolean {
  const endsAt =
    Date.parse(`${expiryDate}T00:00:00Z`) + millisecondsPerDay + 12 * millisecondsPerHour
  return !(now.getTime() < endsAt)
}

/** Whether the day has not begun even at UTC+14, where it begins first. True for a text that is not a date. */
export function isNotYetValid(issueDate: string, now: Date): boolean {
  const beginsAt = Date.parse(`${issueDate}T00:00:00Z`) - 14 * millisecondsPerHour
  return !(now.getTime() >= beginsAt)
}

/** The calendar day of `now` at UTC+14, the latest on earth. Null for an invalid date. */
export function latestDayOf(now: Date): string | null {
  const shifted = new Date(now.getTime() + 14 * millisecondsPerHour)
  return isoDate(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, shifted.getUTCDate())
}

type Parts = [first: string, second: string, third: string]
interface Form {
  pattern: RegExp
  read: (parts: Parts, order: DateOrder) => (string | null)[]
  /** The version of the evidence from which on the form is read; absent for the first. */
  since?: 2
}

const yearFirst = ([year, month, day]: Parts) => [isoDate(+year, +month, +day)]
const dayFirst = ([day, month, year]: Parts) => [isoDate(+year, +month, +day)]
const monthFirst = ([month, day, year]: Parts) => [isoDate(+year, +month, +day)]
const eitherFirst = (parts: Parts) => [...dayFirst(parts), ...monthFirst(parts)]

/** If the issuer's order gives no day, such as month 13, the text is in the other order. */
function inOrder(parts: Parts, order: DateOrder): (string | null)[] {
  if (order === 'either' || order === 'version_1') return eitherFirst(parts)
  const [usual, other] = order === 'day_first' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  return usual(parts)[0] === null ? other(parts) : usual(parts)
}

/** Only the first form that fits is used. */
const forms: Form[] = [
  {
    // ISO 8601, and PocketBase's `2024-01-15 00:00:00.000Z`. The written day counts; the time zone does not shift it.
    pattern:
      /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/,
    read: yearFirst,
  },
  { pattern: /^(\d{4}) ?[./ ] ?(\d{1,2}) ?[./ ] ?(\d{1,2})\.?$/, read: yearFirst },
  {
    pattern: /^(\d\d)(\d\d)(\d{4})$/,
    read: ([a, b, c], order) => [
      ...yearFirst([a + b, c.slice(0, 2), c.slice(2)]),
      ...(order === 'version_1' ? dayFirst([a, b, c]) : inOrder([a, b, c], order)),
    ],
  },
  // As China, Japan, Taiwan and Korea write it.
  { pattern: /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/, read: yearFirst, since: 2 },
  {
    // Only day-first countries separate by dots or spaces; slashes and hyphens are used everywhere.
    pattern: /^(\d{1,2}) ?[. ] ?(\d{1,2}) ?[. ] ?(\d{4})\.?$/,
    read: (parts, order) => (order === 'month_first' ? inOrder(parts, order) : dayFirst(parts)),
  },
  { pattern: /^(\d{1,2}) ?[/-] ?(\d{1,2}) ?[/-] ?(\d{4})$/, read: inOrder },
  {
    pattern: /^(\d{1,2})(?:st|nd|rd|th)?[ .-]*(\p{L}[^\d]*?)[ .,/-]*(\d{4})$/iu,
    read: ([day, month, year]) => [isoDate(+year, monthOf(month) ?? Number.NaN, +day)],
  },
  {
    pattern: /^(\p{L}[^\d]*?)[ .-]*(\d{1,2})(?:st|nd|rd|th)?[ .,-]+(\d{4})$/iu,
    read: ([month, day, year]) => [isoDate(+year, monthOf(month) ?? Number.NaN, +day)],
  },
]
