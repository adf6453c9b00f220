/**
 * Parses machine-readable zones (ICAO 9303) exactly as printed: every check digit is recomputed, nothing is repaired
 * (docs/decisions.md#machine-readable-zones).
 */

import { isCheckDigitValid } from './check-digits.ts'
import { mrzBirthDate, mrzExpiryDate } from './dates.ts'
import { type DocumentNumber, readDocumentNumber } from './document-number.ts'
import {
  fieldAt,
  layoutOf,
  type MrzFormat,
  type MrzLayout,
  type Span,
  withoutFillers,
} from './layouts.ts'
import { parseMrzName } from './names.ts'

type MrzCheckDigit =
  | 'document_number'
  | 'date_of_birth'
  | 'expiry_date'
  | 'personal_number'
  | 'composite'

export type MrzField =
  | 'document_code'
  | 'issuer'
  | 'nationality'
  | 'date_of_birth'
  | 'sex'
  | 'expiry_date'
  | 'name'
  /** There are more lines than the zone's. */
  | 'lines'

/** The fields as printed, fillers included. */
interface RawMrz {
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
  documentCode: string
  issuer: string
  /** Without fillers, including the part of a long number in the optional data. */
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
  checkDigits: { name: MrzCheckDigit; valid: boolean }[]
  failedCheckDigits: MrzCheckDigit[]
  /** Fields with values that their format does not allow, whatever their check digit. */
  invalidFields: MrzField[]
}

/**
 * Parses the lines that the model returned: `absent` if there are none, `malformed` if they contain no zone of
 * ICAO 9303 parts 4 to 7. `now` determines the century of two-digit years. A failed check digit stays failed.
 */
export function parseMrz(lines: readonly string[], now: Date): ParsedMrz | 'absent' | 'malformed' {
  const clean = lines.map(cleanLine).filter((line) => line !== '')
  if (clean.length === 0) return 'absent'
  return zoneOf(clean, now) ?? zoneAmong(clean, now) ?? 'malformed'
}

function zoneOf(lines: string[], now: Date): ParsedMrz | null {
  const layout = layoutOf(lines)
  if (layout === null || !lines.every((line) => /^[A-Z0-9<]+$/.test(line))) return null
  if (isOldFrenchCard(lines)) return null
  const zone = interpret(layout, lines, now)
  const mayHaveOwnLayout = layout.format === 'TD1' && ownLayoutIssuers.has(zone.issuer)
  return mayHaveOwnLayout && zone.failedCheckDigits.length > 0 ? null : zone
}

/**
 * Finds a zone among other lines: an extra line printed next to a forged zone must not hide it. The zone is parsed, but
 * marked as invalid for its extra lines. Lines that do not belong together give invalid fields, so the candidates with
 * the fewest of those count, and among them one with a failed check digit.
 */
function zoneAmong(clean: string[], now: Date): ParsedMrz | null {
  const windows = [2, 3]
    .filter((size) => size < clean.length)
    .flatMap((size) => clean.map((_, start) => clean.slice(start, start + size)))
  const zones = windows.map((lines) => zoneOf(lines, now)).filter((zone) => zone !== null)
  const fewest = Math.min(...zones.map(({ invalidFields }) => invalidFields.length))
  const likely = zones.filter(({ invalidFields }) => invalidFields.length === fewest)
  const worst = likely.find((zone) => zone.failedCheckDigits.length > 0) ?? likely[0]
  return worst ? { ...worst, invalidFields: [...worst.invalidFields, 'lines'] } : null
}

/** Raises ASCII letters only: upper-casing `ı` or `ß` would turn a character outside the alphabet into a letter. */
const cleanLine = (line: string): string =>
  line.replace(/\s/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase())

/**
 * The French identity card of 1988 to 2021 has two lines of 36 characters in a layout of its own with other check
 * digits. Parsed as TD2, every genuine one would fail; as `malformed`, a person reviews it.
 */
const isOldFrenchCard = (lines: readonly string[]): boolean =>
  lines.length === 2 && lines[0]?.length === 36 && /^.DFRA/.test(lines[0])

/**
 * Issuers of identity cards with TD1 lines whose check digits are elsewhere or missing. If theirs fail under the
 * standard, a person reviews the card instead of it being declined as forged. The SmartScanner of
 * https://github.com/idpass has a layout of its own for each; KYA is the code on Kenya's card.
 */
const ownLayoutIssuers: ReadonlySet<string> = new Set(
  'BFA CMR DOM GTM IRQ KYA PAK SEN SLV'.split(' '),
)

function interpret(layout: MrzLayout, lines: string[], now: Date): ParsedMrz {
  const raw = readRaw(layout, lines)
  const number = readDocumentNumber(layout, lines)
  const birth = mrzBirthDate(raw.dateOfBirth, now)
  const expiry = mrzExpiryDate(raw.expiryDate, now)
  const name = parseMrzName(raw.name)
  const sex = sexes.get(raw.sex) ?? null
  const checkDigits = checkAll(layout, lines, number)
  const validity: [MrzField, boolean][] = [
    // C1 and C2 are permanent resident cards of the United States.
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
    documentCode: withoutFillers(raw.documentCode),
    issuer: withoutFillers(raw.issuer),
    documentNumber: number.text,
    nationality: withoutFillers(raw.nationality),
    dateOfBirth: birth.date,
    sex,
    expiryDate: expiry.date,
    surname: name.surname,
    givenNames: name.givenNames,
    nameTruncated: name.truncated,
    optional: raw.optional.map((field, index) => withoutFillers(index === 0 ? number.rest : field)),
    checkDigits,
    failedCheckDigits: checkDigits.filter(({ valid }) => !valid).map((check) => check.name),
    invalidFields: validity.filter(([, valid]) => !valid).map(([field]) => field),
  }
}

const readRaw = (layout: MrzLayout, lines: string[]): RawMrz => ({
  lines,
  documentCode: fieldAt(lines, layout.documentCode),
  issuer: fieldAt(lines, layout.issuer),
  documentNumber: fieldAt(lines, layout.documentNumber),
  nationality: fieldAt(lines, layout.nationality),
  dateOfBirth: fieldAt(lines, layout.dateOfBirth),
  sex: fieldAt(lines, layout.sex),
  expiryDate: fieldAt(lines, layout.expiryDate),
  name: fieldAt(lines, layout.name),
  optional: layout.optional.map((span) => fieldAt(lines, span)),
})

/**
 * ICAO 9303 part 3, section 4.9, and the tables of parts 4 to 7. A date with a letter in it always fails: `A` and `0`
 * have the same value modulo 10, so the check digit alone would accept it.
 */
function checkAll(
  layout: MrzLayout,
  lines: string[],
  number: DocumentNumber,
): ParsedMrz['checkDigits'] {
  // The check digit of an empty date is 0; Russian internal passports leave it empty too.
  const isDateValid = (date: Span, digit: Span): boolean => {
    const [field, printed] = [fieldAt(lines, date), fieldAt(lines, digit)]
    if (!/^[0-9<]{6}$/.test(field)) return false
    return isCheckDigitValid(printed, field) || `${field}${printed}` === '<<<<<<<'
  }
  const checks: ParsedMrz['checkDigits'] = [
    { name: 'document_number', valid: number.isCheckDigitValid },
    { name: 'date_of_birth', valid: isDateValid(layout.dateOfBirth, layout.dateOfBirthDigit) },
    { name: 'expiry_date', valid: isDateValid(layout.expiryDate, layout.expiryDateDigit) },
  ]
  if (layout.personalNumberDigit !== null) {
    const personal = layout.optional.map((span) => fieldAt(lines, span)).join('')
    const digit = fieldAt(lines, layout.personalNumberDigit)
    // Part 4, section 4.2.2.2: the check digit of an empty personal number is 0 or a filler.
    const isEmpty = /^<+$/.test(personal) && digit === '<'
    checks.push({ name: 'personal_number', valid: isEmpty || isCheckDigitValid(digit, personal) })
  }
  if (layout.composite !== null) {
    const covered = layout.composite.covers.map((span) => fieldAt(lines, span)).join('')
    const valid = isCheckDigitValid(fieldAt(lines, layout.composite.digit), covered)
    checks.push({ name: 'composite', valid })
  }
  return checks
}

/** ICAO 9303 part 3 has M, F or a filler; some issuers print X for the filler. */
const sexes: ReadonlyMap<string, NonNullable<ParsedMrz['sex']>> = new Map([
  ['M', 'male'],
  ['F', 'female'],
  ['<', 'unspecified'],
  ['X', 'unspecified'],
])
