/** Resolves each date of a document from the printed text and the machine-readable zone (docs/decisions.md#dates). */

import { ageOn, latestDayOf, possibleDates } from '../dates/dates.ts'
import { isPossibleExpiry, shortensTo } from './mrz/dates.ts'
import type { ParsedMrz } from './mrz/mrz.ts'

export interface ResolvedDate {
  /** `YYYY-MM-DD`; null if unknown or ambiguous. */
  date: string | null
  /** One of the two has a text that is not a possible date. */
  impossible: boolean
  /** The two have different days. */
  disagrees: boolean
}

/** Nobody has lived longer; an earlier date of birth is a reading error. */
const maxAgeYears = 130

/** If print and zone disagree, the later day counts: the younger person. */
export function resolveBirthDate(
  text: string | null,
  mrz: ParsedMrz | null,
  now: Date,
): ResolvedDate {
  const zone = zoneDate(mrz, 'date_of_birth')
  const today = latestDayOf(now) ?? ''
  const printed = parsePrinted(text, (date) => date <= today && ageOn(date, now) <= maxAgeYears)
  return resolve(printed, zone, (dates) => dates.toSorted().at(-1) ?? null)
}

/** If print and zone disagree, the earlier day counts: the document that expires sooner. */
export function resolveExpiryDate(
  text: string | null,
  mrz: ParsedMrz | null,
  now: Date,
): ResolvedDate {
  const zone = zoneDate(mrz, 'expiry_date')
  const printed = parsePrinted(text, (date) => isPossibleExpiry(date, now))
  return resolve(printed, zone, (dates) => dates.toSorted().at(0) ?? null)
}

/** Zones have no issue date, so only the printed one counts. It must lie between birth and expiry. */
export function resolveIssueDate(
  text: string | null,
  { birth, expiry }: { birth: string | null; expiry: string | null },
): ResolvedDate {
  const isBetween = (date: string) =>
    (birth === null || birth <= date) && (expiry === null || date <= expiry)
  return resolve(parsePrinted(text, isBetween), null, (dates) => dates[0] ?? null)
}

interface Printed {
  dates: string[]
  impossible: boolean
}

/** `03/04/1990` can be two days. A text that says "none" is neither a date nor impossible. */
function parsePrinted(text: string | null, isPossible: (date: string) => boolean): Printed {
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

function resolve(
  printed: Printed,
  zone: ZoneDate | null,
  stricter: (dates: string[]) => string | null,
): ResolvedDate {
  const impossible = printed.impossible || zone?.impossible === true
  const [only, ...others] = printed.dates
  const unique = only !== undefined && others.length === 0 ? only : null
  // Fillers leave a date open; six digits never do, so they can be compared even if the zone's century is unknown.
  const isOpen = zone !== null && !zone.impossible && !/^\d{6}$/.test(zone.raw)
  if (zone === null || isOpen) return { date: unique, impossible, disagrees: false }
  if (only === undefined) return { date: zone.date, impossible, disagrees: false }
  // The printed date supplies the century, and the zone tells day from month.
  const agreed = printed.dates.find((date) => shortensTo(date, zone.raw))
  if (agreed !== undefined) return { date: agreed, impossible, disagrees: false }
  const known = [...printed.dates, zone.date].filter((date) => date !== null)
  return { date: stricter(known), impossible, disagrees: true }
}

/** What documents print, or models return, if there is no such date. */
const saysNone = (text: string): boolean =>
  /^[\W_]*$/u.test(text) ||
  /^\W*(?:none|null|unknown|n\/?a|not (?:available|present|applicable)|permanente?|no expiry|unlimited|indefinite|indefinid[ao]|unbefristet|lifetime|lifelong|seumur hidup)\W*$/i.test(
    text,
  )
