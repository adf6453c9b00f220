/** Resolves each date of a document from the printed text and the machine-readable zone (docs/decisions.md#dates). */

import { ageOn, ageRangeOn, type DateOrder, latestDayOf, possibleDates } from '../dates/dates.ts'
import { endlessDate, isEndless } from './endless.ts'
import { isPossibleExpiry, shortensTo } from './mrz/dates.ts'
import type { ParsedMrz } from './mrz/mrz.ts'

export interface ResolvedDate {
  /** `YYYY-MM-DD`; null if unknown. Of several possible days, the one that is worse for the holder. */
  date: string | null
  /** Every day that it can be: several if the text does not tell day from month, or if print and zone differ. */
  possible: string[]
  /** One of the two has a text that is not a possible date. */
  impossible: boolean
  /** The two have different days. */
  disagrees: boolean
  /** If they do: the day in the zone, unless its check digit fails. */
  provenByZone?: string
}

/** Nobody has lived longer; an earlier date of birth is a reading error. */
const maxAgeYears = 130

/** If print and zone disagree, the later day counts: the younger person. */
export function resolveBirthDate(
  text: string | null,
  mrz: ParsedMrz | null,
  { now, order }: Reading,
): ResolvedDate {
  const zone = zoneDate(mrz, 'date_of_birth')
  const today = latestDayOf(now) ?? ''
  const isPossible = (date: string) => date <= today && ageOn(date, now) <= maxAgeYears
  const printed = parsePrinted(text, { order, isPossible })
  const birth = resolve(printed, zone, { order, worse: latest })
  const proven = mrz?.failedCheckDigits.includes('date_of_birth') ? null : zone?.date
  return birth.disagrees && proven ? { ...birth, provenByZone: proven } : birth
}

/** If print and zone disagree, the earlier day counts: the document that expires sooner. */
export function resolveExpiryDate(
  text: string | null,
  mrz: ParsedMrz | null,
  { now, order }: Reading,
): ResolvedDate {
  const zone = zoneDate(mrz, 'expiry_date')
  const isPossible = (date: string) => isPossibleExpiry(date, now)
  const printed =
    order !== 'version_1' && text !== null && isEndless(text)
      ? { dates: [endlessDate], impossible: false }
      : parsePrinted(text, { order, isPossible })
  return resolve(printed, zone, { order, worse: (dates) => dates.toSorted().at(0) ?? null })
}

/** Zones have no issue date, so only the printed one counts. It must lie between birth and expiry. */
export function resolveIssueDate(
  text: string | null,
  { birth, expiry, order }: { birth: string | null; expiry: string | null; order: DateOrder },
): ResolvedDate {
  const isBetween = (date: string) =>
    (birth === null || birth <= date) && (expiry === null || date <= expiry)
  return resolve(parsePrinted(text, { order, isPossible: isBetween }), null, {
    order,
    worse: latest,
  })
}

/** What follows from a date if it follows from every day that it can be. If print and zone differ, the worse counts. */
export function onEveryDay(
  { date, possible, disagrees }: ResolvedDate,
  follows: (date: string) => boolean,
): boolean | null | 'depends' {
  if (date === null) return null
  const found = new Set(disagrees ? [follows(date)] : possible.map(follows))
  return found.size === 1 ? follows(date) : 'depends'
}

interface Ages {
  ageYears: number | null
  mostAgeYears?: number
}

export const ageUnderVersion1 = ({ date }: ResolvedDate, now: Date): Ages => ({
  ageYears: date === null ? null : ageOn(date, now),
})

/** The print may make a holder younger than the zone, never older: a model that misreads it must not undo a refusal. */
export function ages({ possible, provenByZone }: ResolvedDate, now: Date): Ages {
  if (possible.length === 0) return { ageYears: null }
  const ranges = possible.map((date) => ageRangeOn(date, now))
  const least = Math.min(...ranges.map((range) => range.least))
  const most =
    provenByZone === undefined
      ? Math.max(...ranges.map((range) => range.most))
      : ageRangeOn(provenByZone, now).most
  return { ageYears: least, ...(most !== least && { mostAgeYears: most }) }
}

const latest = (dates: readonly string[]): string | null => dates.toSorted().at(-1) ?? null

/** When a date is read, and in which order its issuer writes day and month. */
interface Reading {
  now: Date
  order: DateOrder
}

interface Printed {
  dates: string[]
  impossible: boolean
}

/** `03/04/1990` can be two days. A text that says "none" is neither a date nor impossible. */
function parsePrinted(
  text: string | null,
  { order, isPossible }: { order: DateOrder; isPossible: (date: string) => boolean },
): Printed {
  if (text === null || saysNone(text)) return { dates: [], impossible: false }
  const dates = possibleDates(text, order).filter(isPossible)
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
  { order, worse }: { order: DateOrder; worse: (dates: string[]) => string | null },
): ResolvedDate {
  const impossible = printed.impossible || zone?.impossible === true
  const found = (dates: string[], disagrees = false): ResolvedDate => ({
    date: worse(dates),
    possible: dates,
    impossible,
    disagrees,
  })
  // Fillers leave a date open; six digits never do, so they can be compared even if the zone's century is unknown.
  const isOpen = zone !== null && !zone.impossible && !/^\d{6}$/.test(zone.raw)
  if (zone === null || isOpen) {
    const isAmbiguous = printed.dates.length > 1
    return found(isAmbiguous && order === 'version_1' ? [] : printed.dates)
  }
  const inZone = zone.date === null ? [] : [zone.date]
  if (printed.dates.length === 0) return found(inZone)
  // The printed date supplies the century, and the zone tells day from month.
  const agreed = printed.dates.find((date) => shortensTo(date, zone.raw))
  if (agreed !== undefined) return found([agreed])
  if (printed.dates.includes(endlessDate) && zone.raw.startsWith('99') && order !== 'version_1') {
    return found([endlessDate])
  }
  return found([...printed.dates, ...inZone], true)
}

/** What documents print, or models return, if there is no such date. */
const saysNone = (text: string): boolean =>
  /^[\W_]*$/u.test(text) ||
  /^\W*(?:none|null|unknown|n\/?a|not (?:available|present|applicable)|permanente?|no expiry|unlimited|indefinite|indefinid[ao]|unbefristet|lifetime|lifelong|seumur hidup)\W*$/i.test(
    text,
  )
