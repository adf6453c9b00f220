/** One date of a document from its two witnesses: the printed text, and the machine-readable zone. */

import { ageOn, latestDayOf, possibleDates } from '../dates/dates.ts'
import { isPossibleExpiry, shortensTo } from './mrz/dates.ts'
import type { ParsedMrz } from './mrz/mrz.ts'

export interface ResolvedDate {
  date: string | null
  /** One of the two holds something that is not a possible date. */
  impossible: boolean
  /** The two hold different days. */
  disagrees: boolean
}

/** No one has been older; a date of birth before that is a reading error. */
const maxAgeYears = 130

/** Where the witnesses disagree, the later day: the younger person. */
export function resolveBirthDate(
  text: string | null,
  mrz: ParsedMrz | null,
  now: Date,
): ResolvedDate {
  const zone = zoneDate(mrz, 'date_of_birth')
  const today = latestDayOf(now) ?? ''
  const printed = readPrinted(text, (date) => date <= today && ageOn(date, now) <= maxAgeYears)
  return settle(printed, zone, (dates) => dates.toSorted().at(-1) ?? null)
}

/** Where the witnesses disagree, the earlier day: the document that ends sooner. */
export function resolveExpiryDate(
  text: string | null,
  mrz: ParsedMrz | null,
  now: Date,
): ResolvedDate {
  const zone = zoneDate(mrz, 'expiry_date')
  const printed = readPrinted(text, (date) => isPossibleExpiry(date, now))
  return settle(printed, zone, (dates) => dates.toSorted().at(0) ?? null)
}

/** Zones have no issue date: the printed one alone, which must lie between birth and expiry. */
export function resolveIssueDate(
  text: string | null,
  { birth, expiry }: { birth: string | null; expiry: string | null },
): ResolvedDate {
  const isBetween = (date: string) =>
    (birth === null || birth <= date) && (expiry === null || date <= expiry)
  return settle(readPrinted(text, isBetween), null, (dates) => dates[0] ?? null)
}

interface Printed {
  dates: string[]
  impossible: boolean
}

/** `03/04/1990` may be two days; a text that says "none" is no date and no fault. */
function readPrinted(text: string | null, isPossible: (date: string) => boolean): Printed {
  if (text === null || saysNone(text)) return { dates: [], impossible: false }
  const dates = possibleDates(text).filter(isPossible)
  return { dates, impossible: dates.length === 0 }
}

interface ZoneDate {
  date: string | null
  raw: string
  impossible: boolean
}

function zoneDate(mrz: ParsedMrz | null, field: 'date_of_birth' | 'expiry_date'): ZoneDate | null {
  if (mrz === null) return null
  const impossible = mrz.invalidFields.includes(field)
  return field === 'date_of_birth'
    ? { date: mrz.dateOfBirth, raw: mrz.raw.dateOfBirth, impossible }
    : { date: mrz.expiryDate, raw: mrz.raw.expiryDate, impossible }
}

function settle(
  printed: Printed,
  zone: ZoneDate | null,
  worse: (dates: string[]) => string | null,
): ResolvedDate {
  const impossible = printed.impossible || zone?.impossible === true
  const [only, ...others] = printed.dates
  const unique = only !== undefined && others.length === 0 ? only : null
  // Fillers leave the date open, and digits never do: what they shorten can still be compared.
  const isOpen = zone !== null && !zone.impossible && !/^\d{6}$/.test(zone.raw)
  if (zone === null || isOpen) return { date: unique, impossible, disagrees: false }
  if (only === undefined) return { date: zone.date, impossible, disagrees: false }
  // The zone leaves the century open, which the printed date gives; and it tells day from month.
  const agreed = printed.dates.find((date) => shortensTo(date, zone.raw))
  if (agreed !== undefined) return { date: agreed, impossible, disagrees: false }
  const known = [...printed.dates, zone.date].filter((date) => date !== null)
  return { date: worse(known), impossible, disagrees: true }
}

/** What stands, or what readers write, where a document has no such date. */
const saysNone = (text: string): boolean =>
  /^[\W_]*$/u.test(text) ||
  /^\W*(?:none|null|unknown|n\/?a|not (?:available|present|applicable)|permanente?|no expiry|unlimited|indefinite|indefinid[ao]|unbefristet|lifetime|lifelong|seumur hidup)\W*$/i.test(
    text,
  )
