/** Examines a document reading by our own rules (docs/decisions.md#documents). */

import { isKnownCountry, isSpecimenCountry, mrzCountry, toAlpha2 } from '../countries/countries.ts'
import { isPartOf } from '../countries/territories.ts'
import { isExpired, isNotYetValid } from '../dates/dates.ts'
import {
  isNameReordered,
  type MrzDisagreement,
  type MrzIncomparable,
  mrzDisagreements,
  mrzIncomparables,
  zoneNumbers,
} from './compare-mrz.ts'
import { dateOrderOf } from './date-order.ts'
import { type DocumentType, typesOfMrzCode } from './document-type.ts'
import type { MrzFormat } from './mrz/layouts.ts'
import { type MrzField, type ParsedMrz, parseMrz } from './mrz/mrz.ts'
import type { DocumentReading, RulesVersion } from './reading.ts'
import {
  ages,
  ageUnderVersion1,
  onEveryDay,
  type ResolvedDate,
  resolveBirthDate,
  resolveExpiryDate,
  resolveIssueDate,
} from './resolve-dates.ts'

export type MrzExamination =
  | { state: 'absent' }
  | { state: 'malformed' }
  | {
      state: 'parsed'
      format: MrzFormat
      failedCheckDigits: string[]
      disagreements: MrzDisagreement[]
      /** Printed fields that could not be compared with the zone; absent if there are none. */
      incomparable?: MrzIncomparable[]
      /** Print and zone have the words of the name in another order; absent if not. */
      nameReordered?: true
      /** Fields with values that their format does not allow, such as month 13. */
      invalidFields: MrzField[]
    }

export interface DocumentExamination {
  /** From the reading and the machine-readable zone together; null if neither tells. */
  documentType: DocumentType | null
  readable: boolean
  /** The model does not call the document authentic. It can raise a doubt, never remove one. */
  suspicious: boolean
  /** `YYYY-MM-DD`; null if it is missing or not a date. */
  dateOfBirth: string | null
  issueDate: string | null
  expiryDate: string | null
  /** Fields with a text that is not a possible date. */
  impossibleDates: ('date_of_birth' | 'issue_date' | 'expiry_date')[]
  expired: boolean | null
  notYetValid: boolean | null
  /** Whether the document is valid yet depends on which of two days the issue date is. */
  doubtfulIssueDate?: boolean
  /** Whole years that the holder has for certain, everywhere in the world; null if the date of birth is unknown. */
  ageYears: number | null
  /** Whole years that the holder may have; absent if they are the same. */
  mostAgeYears?: number
  /** Both days of a date of birth that does not tell day from month; absent if it does. */
  possibleBirthDates?: string[]
  /** ISO 3166-1 alpha-2 of the issuing country; null if unknown. */
  issuingCountryCode: string | null
  unknownCountryFields: (
    | 'country'
    | 'issuing_country'
    | 'nationality'
    | 'mrz_issuer'
    | 'mrz_nationality'
  )[]
  mrz: MrzExamination
  /** The document number in the zone, and the other numbers there. */
  zoneNumbers: string[]
  /** Issued by Utopia, the country of the ICAO 9303 specimens, which anybody can print. */
  specimen: boolean
  /** The back of this document type carries data. */
  needsBack: boolean
  /** Documents of this type have a machine-readable zone by their standard. */
  shouldHaveMrz: boolean
}

/** Everything our rules conclude from a reading on the day of `now`. Total: nothing in a reading makes it throw. */
export function examineDocument(
  reading: DocumentReading,
  now: Date,
  rules: RulesVersion = 2,
): DocumentExamination {
  const zone = zoneOf(reading, now)
  const mrz = typeof zone === 'string' ? null : zone
  const issuer = issuingCountry(reading, mrz)
  const order = rules === 1 ? 'version_1' : dateOrderOf(issuer)
  const birth = resolveBirthDate(reading.date_of_birth, mrz, { now, order })
  const expiry = resolveExpiryDate(reading.expiry_date, mrz, { now, order })
  const life = { birth: birth.date, expiry: expiry.date }
  const issue = resolveIssueDate(reading.issue_date, { ...life, order })
  const expired = onEveryDay(expiry, (date) => isExpired(date, now))
  const notYetValid = onEveryDay(issue, (date) => isNotYetValid(date, now))
  const documentType = typeOf(reading, mrz)
  return {
    documentType,
    readable: reading.readable,
    suspicious: reading.authenticity !== 'authentic',
    dateOfBirth: birth.date,
    issueDate: issue.date,
    expiryDate: expiry.date,
    impossibleDates: impossible({ date_of_birth: birth, issue_date: issue, expiry_date: expiry }),
    expired: expired === 'depends' ? null : expired,
    notYetValid: notYetValid === 'depends' ? null : notYetValid,
    ...(notYetValid === 'depends' && { doubtfulIssueDate: true }),
    ...(rules === 1 ? ageUnderVersion1(birth, now) : ages(birth, now)),
    ...(birth.possible.length > 1 && !birth.disagrees && { possibleBirthDates: birth.possible }),
    issuingCountryCode: issuer,
    unknownCountryFields: unknownCountries(reading, mrz),
    zoneNumbers: mrz === null ? [] : zoneNumbers(mrz),
    mrz:
      typeof zone === 'string'
        ? { state: zone }
        : examineZone(reading, zone, { birth, expiry, rules }),
    specimen: isSpecimen(reading, mrz),
    needsBack: documentType !== null && hasDataOnBack.includes(documentType),
    shouldHaveMrz: documentType !== null && hasMrzByStandard.includes(documentType),
  }
}

/**
 * The single line of European driving licences begins with `D` (ISO/IEC 18013-1), the lines of the Swiss licence with
 * `FACHE`. They are not a zone of ICAO 9303, which no licence has to have.
 */
function zoneOf({ document_type: type, mrz_lines: lines }: DocumentReading, now: Date) {
  const zone = parseMrz(lines, now)
  const isLicenceLine = (line: string) => /^(?:D[A-Z\d][A-Z]{3}|FACHE)/.test(line.trim())
  const isLicence = type === 'driving_license' && lines.some(isLicenceLine)
  return zone === 'malformed' && isLicence ? 'absent' : zone
}

const hasDataOnBack: readonly DocumentType[] = [
  'national_id',
  'driving_license',
  'residence_permit',
]

/** Not every state's cards have a zone, but hiding the zone of one that does must not help. */
const hasMrzByStandard: readonly DocumentType[] = [
  'passport',
  'visa',
  'national_id',
  'residence_permit',
]

/** The model's type if the zone's document code allows it, otherwise the code's first type. */
function typeOf({ document_type: type }: DocumentReading, mrz: ParsedMrz | null) {
  const allowed = mrz === null ? [] : typesOfMrzCode(mrz.documentCode)
  if (type !== null && (allowed.length === 0 || allowed.includes(type))) return type
  return allowed[0] ?? type
}

function examineZone(
  reading: DocumentReading,
  mrz: ParsedMrz,
  { birth, expiry, rules }: { birth: ResolvedDate; expiry: ResolvedDate; rules: RulesVersion },
): MrzExamination {
  const disagreements = mrzDisagreements(reading, mrz, rules)
  const incomparable = rules === 1 ? [] : mrzIncomparables(reading, mrz)
  if (birth.disagrees) disagreements.push('date_of_birth')
  if (expiry.disagrees) disagreements.push('expiry_date')
  return {
    state: 'parsed',
    format: mrz.format,
    failedCheckDigits: mrz.failedCheckDigits,
    disagreements,
    ...(incomparable.length > 0 && { incomparable }),
    ...(rules !== 1 && isNameReordered(reading, mrz) && { nameReordered: true }),
    invalidFields: mrz.invalidFields,
  }
}

function impossible(
  dates: Record<DocumentExamination['impossibleDates'][number], ResolvedDate>,
): DocumentExamination['impossibleDates'] {
  const fields = ['date_of_birth', 'issue_date', 'expiry_date'] as const
  return fields.filter((field) => dates[field].impossible)
}

/**
 * ISO 3166-1 alpha-2 of the issuing country, or null if unknown: the printed issuer, then the zone's, then `country`,
 * where the model puts a country that the document does not label.
 */
export function issuingCountry(reading: DocumentReading, mrz: ParsedMrz | null): string | null {
  const issuer = isIssuedByPart(reading) ? reading.country : reading.issuing_country
  const printed = [issuer, reading.country].map((text) => toAlpha2(text ?? ''))
  const zone = mrz === null ? null : mrzCountry(mrz.issuer).alpha2
  return printed[0] ?? zone ?? printed[1] ?? null
}

/** Whether `issuing_country` is a part of `country`, as California is of the USA. No part of a state issues passports. */
function isIssuedByPart({ document_type, country, issuing_country }: DocumentReading): boolean {
  const state = document_type === 'passport' ? null : toAlpha2(country ?? '')
  return state !== null && isPartOf(state, issuing_country ?? '')
}

const isSpecimen = (reading: DocumentReading, mrz: ParsedMrz | null): boolean =>
  [
    reading.country,
    reading.issuing_country,
    reading.nationality,
    mrz?.issuer,
    mrz?.nationality,
  ].some((country) => isSpecimenCountry(country ?? ''))

function unknownCountries(
  reading: DocumentReading,
  mrz: ParsedMrz | null,
): DocumentExamination['unknownCountryFields'] {
  const fields = ['country', 'issuing_country', 'nationality'] as const
  const printed = fields.filter((field) => {
    if (field === 'issuing_country' && isIssuedByPart(reading)) return false
    const text = reading[field]?.trim() ?? ''
    return text !== '' && !isKnownCountry(text)
  })
  if (mrz === null) return printed
  const issuer = mrzCountry(mrz.issuer).known ? [] : (['mrz_issuer'] as const)
  const nationality = mrzCountry(mrz.nationality).known ? [] : (['mrz_nationality'] as const)
  return [...printed, ...issuer, ...nationality]
}
