/** Machine-readable zones of ICAO 9303: read as they stand, every check digit recomputed, nothing repaired. */

import { isCheckDigitValid } from './check-digits.ts'
import { mrzBirthDate, mrzExpiryDate } from './dates.ts'
import { type DocumentNumber, readDocumentNumber } from './document-number.ts'
import { layoutOf, type MrzFormat, type MrzLayout, read } from './layouts.ts'
import { parseMrzName } from './names.ts'

export const mrzCheckDigits = [
  'document_number',
  'date_of_birth',
  'expiry_date',
  'personal_number',
  'composite',
] as const
export type MrzCheckDigit = (typeof mrzCheckDigits)[number]

export type MrzField =
  | 'document_code'
  | 'issuer'
  | 'nationality'
  | 'date_of_birth'
  | 'sex'
  | 'expiry_date'
  | 'name'
  /** Other lines stand beside those of the zone. */
  | 'lines'

/** The fields as printed, fillers included. */
export interface RawMrz {
  lines: string[]
  documentCode: string
  issuer: string
  documentNumber: string
  nationality: string
  dateOfBirth: string
  sex: string
  expiryDate: string
  name: string
  optional: string[]
}

export interface ParsedMrz {
  format: MrzFormat
  raw: RawMrz
  /** What was done to the text before it was read: only what cannot change a character of the zone. */
  corrections: ('spaces_removed' | 'upper_cased')[]
  documentCode: string
  issuer: string
  /** Without fillers, and with what a long number has in the optional data. */
  documentNumber: string
  nationality: string
  dateOfBirth: string | null
  sex: 'male' | 'female' | 'unspecified' | null
  expiryDate: string | null
  surname: string
  givenNames: string
  nameTruncated: boolean
  optional: string[]
  /** In the order of the zone; a format has three to five. */
  checkDigits: { name: MrzCheckDigit; holds: boolean }[]
  failedCheckDigits: MrzCheckDigit[]
  /** Fields that hold what their format does not allow, whatever their check digit says. */
  invalidFields: MrzField[]
}

/**
 * Reads the lines a reader found. `absent` where there are none, `malformed` where no zone of ICAO 9303
 * parts 4-7 is among them. `now` is for the century of two-digit years. A failed check digit stays failed.
 */
export function parseMrz(lines: readonly string[], now: Date): ParsedMrz | 'absent' | 'malformed' {
  const clean = lines.map(cleanLine).filter((line) => line !== '')
  if (clean.length === 0) return 'absent'
  return zoneOf({ lines: clean, given: lines, now }) ?? zoneAmong(clean, lines, now) ?? 'malformed'
}

function zoneOf(source: Source): ParsedMrz | null {
  const { lines } = source
  const layout = layoutOf(lines)
  if (layout === null || !lines.every((line) => /^[A-Z0-9<]+$/.test(line))) return null
  if (isOldFrenchCard(lines)) return null
  const zone = interpret(layout, source)
  const isOwnLayout = layout.format === 'TD1' && hasOwnLayout.has(zone.issuer)
  return isOwnLayout && zone.failedCheckDigits.length > 0 ? null : zone
}

/**
 * A line printed next to a forged zone must not hide it: what stands there is judged, and is not sound
 * for all that. Two lines that do not belong together give fields that no zone has; of those that do, the
 * one with a wrong check digit counts.
 */
function zoneAmong(clean: string[], given: readonly string[], now: Date): ParsedMrz | null {
  const windows = [2, 3]
    .filter((size) => size < clean.length)
    .flatMap((size) => clean.map((_, start) => clean.slice(start, start + size)))
  const zones = windows
    .map((lines) => zoneOf({ lines, given, now }))
    .filter((zone) => zone !== null)
  const fewest = Math.min(...zones.map(({ invalidFields }) => invalidFields.length))
  const likely = zones.filter(({ invalidFields }) => invalidFields.length === fewest)
  const worst = likely.find((zone) => zone.failedCheckDigits.length > 0) ?? likely[0]
  return worst ? { ...worst, invalidFields: [...worst.invalidFields, 'lines'] } : null
}

/** ASCII letters only: raising `ı` or `ß` would make a letter of the zone from one that is none. */
const cleanLine = (line: string): string =>
  line.replace(/\s/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase())

/**
 * The French identity card of 1988-2021 has two lines of 36 in a layout of its own, with other check
 * digits. Read as TD2 every genuine one would fail; as `malformed` a person looks at it.
 */
const isOldFrenchCard = (lines: readonly string[]): boolean =>
  lines.length === 2 && lines[0]?.length === 36 && /^.DFRA/.test(lines[0])

/**
 * Issuers of identity cards with the lines of a TD1 and check digits elsewhere, or none: where theirs do not hold as
 * the standard has them, nobody is called a forger, and a person looks at it. The readers of idpass's SmartScanner have
 * a layout of its own for each; KYA is what Kenya's card says.
 */
const hasOwnLayout: ReadonlySet<string> = new Set('BFA CMR DOM GTM IRQ KYA PAK SEN SLV'.split(' '))

interface Source {
  lines: string[]
  given: readonly string[]
  now: Date
}

function interpret(layout: MrzLayout, { lines, given, now }: Source): ParsedMrz {
  const raw = readRaw(layout, lines)
  const number = readDocumentNumber(layout, lines)
  const birth = mrzBirthDate(raw.dateOfBirth, now)
  const expiry = mrzExpiryDate(raw.expiryDate, now)
  const name = parseMrzName(raw.name)
  const sex = sexes.get(raw.sex) ?? null
  const checkDigits = checkAll(layout, lines, number)
  const validity: [MrzField, boolean][] = [
    // The permanent resident cards of the United States are C1 and C2.
    ['document_code', /^(?:[A-Z][A-Z<]|C\d)$/.test(raw.documentCode)],
    ['issuer', /^[A-Z]{1,3}<{0,2}$/.test(raw.issuer)],
    ['nationality', /^[A-Z]{1,3}<{0,2}$/.test(raw.nationality)],
    ['date_of_birth', birth.wellFormed],
    ['sex', sex !== null],
    ['expiry_date', expiry.wellFormed],
    ['name', name.wellFormed],
  ]
  return {
    format: layout.format,
    raw,
    corrections: correctionsOf(given),
    documentCode: unfilled(raw.documentCode),
    issuer: unfilled(raw.issuer),
    documentNumber: number.text,
    nationality: unfilled(raw.nationality),
    dateOfBirth: birth.date,
    sex,
    expiryDate: expiry.date,
    surname: name.surname,
    givenNames: name.givenNames,
    nameTruncated: name.truncated,
    optional: raw.optional.map((field, index) => unfilled(index === 0 ? number.rest : field)),
    checkDigits,
    failedCheckDigits: checkDigits.filter(({ holds }) => !holds).map((check) => check.name),
    invalidFields: validity.filter(([, valid]) => !valid).map(([field]) => field),
  }
}

const readRaw = (layout: MrzLayout, lines: string[]): RawMrz => ({
  lines,
  documentCode: read(lines, layout.documentCode),
  issuer: read(lines, layout.issuer),
  documentNumber: read(lines, layout.documentNumber),
  nationality: read(lines, layout.nationality),
  dateOfBirth: read(lines, layout.dateOfBirth),
  sex: read(lines, layout.sex),
  expiryDate: read(lines, layout.expiryDate),
  name: read(lines, layout.name),
  optional: layout.optional.map((span) => read(lines, span)),
})

/**
 * Part 3, section 4.9, and the tables of parts 4-7. A date with a letter in it fails whatever its digit
 * is: `A` and `0` have the same value, so the digit alone would let it through.
 */
function checkAll(
  layout: MrzLayout,
  lines: string[],
  number: DocumentNumber,
): ParsedMrz['checkDigits'] {
  const birth = read(lines, layout.dateOfBirth)
  const expiry = read(lines, layout.expiryDate)
  // Of nothing but fillers the digit is 0; on Russia's internal passport it is left open with the date.
  const holdsFor = (digit: string, field: string) =>
    /^[0-9<]{6}$/.test(field) &&
    (isCheckDigitValid(digit, field) || `${field}${digit}` === '<<<<<<<')
  const checks: ParsedMrz['checkDigits'] = [
    { name: 'document_number', holds: number.isCheckDigitValid },
    { name: 'date_of_birth', holds: holdsFor(read(lines, layout.dateOfBirthDigit), birth) },
    { name: 'expiry_date', holds: holdsFor(read(lines, layout.expiryDateDigit), expiry) },
  ]
  if (layout.personalNumberDigit !== null) {
    const personal = layout.optional.map((span) => read(lines, span)).join('')
    const digit = read(lines, layout.personalNumberDigit)
    // Part 4, section 4.2.2.2: of an empty personal number the digit may be 0 or a filler.
    const isEmpty = /^<+$/.test(personal) && digit === '<'
    checks.push({ name: 'personal_number', holds: isEmpty || isCheckDigitValid(digit, personal) })
  }
  if (layout.composite !== null) {
    const covered = layout.composite.covers.map((span) => read(lines, span)).join('')
    const holds = isCheckDigitValid(read(lines, layout.composite.digit), covered)
    checks.push({ name: 'composite', holds })
  }
  return checks
}

function correctionsOf(given: readonly string[]): ParsedMrz['corrections'] {
  const text = given.join('')
  const made: ParsedMrz['corrections'] = []
  if (/\s/.test(text)) made.push('spaces_removed')
  if (/[a-z]/.test(text)) made.push('upper_cased')
  return made
}

/** Part 3 prints M, F or a filler; X is what some issuers print for the filler. */
const sexes: ReadonlyMap<string, NonNullable<ParsedMrz['sex']>> = new Map([
  ['M', 'male'],
  ['F', 'female'],
  ['<', 'unspecified'],
  ['X', 'unspecified'],
])

const unfilled = (field: string): string => field.replace(/<+$/, '')
