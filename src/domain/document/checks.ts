/** The examination of a document as a list of checks, as the analysis route answers it. */

import { isKnownCountry } from '../countries/countries.ts'
import { relateNames } from '../names/names.ts'
import { sameDocumentNumber } from './compare-fields.ts'
import { printedNames } from './compare-mrz.ts'
import { normalizeDocumentType } from './document-type.ts'
import type { DocumentExamination } from './examine.ts'
import { plainDocumentNumber, plainName } from './plain-reading.ts'
import type { DocumentReading } from './reading.ts'

/** Below this confidence, 0..1, the model itself says that it guesses. */
const minConfidence = 0.5
/** For information only: the policy sets the age that a decision requires. */
const adultAgeYears = 18

/** One result of the examination. `detail` names the rule and never contains a value of the document. */
export interface DocumentCheck {
  name: string
  status: 'pass' | 'fail' | 'warn' | 'not_present'
  detail?: string
}

/** What the client says the document is; compared with the document, never taken over. */
export interface DocumentHints {
  documentType?: string
  documentNumber?: string
  fullName?: string
}

/** Hints in the spelling of a plain reading, without words for nothing. */
export function plainHints({
  documentType,
  documentNumber,
  fullName,
}: DocumentHints): DocumentHints {
  const number = plainDocumentNumber(documentNumber ?? null)
  const name = plainName(fullName ?? null)
  return {
    ...(documentType !== undefined && { documentType }),
    ...(number !== null && { documentNumber: number }),
    ...(name !== null && { fullName: name }),
  }
}

type CheckResult = Omit<DocumentCheck, 'name'>

/** Every check, in a fixed order. A detail names the rule and never contains a value of the document. */
export function documentChecks(
  examination: DocumentExamination,
  reading: DocumentReading,
  hints: DocumentHints,
): DocumentCheck[] {
  const results: Record<string, CheckResult> = {
    readability: readability(examination, reading),
    authenticity: authenticity(reading),
    ...mrzChecks(examination),
    date_of_birth: dateCheck(examination, 'date_of_birth', examination.dateOfBirth),
    issue_date: dateCheck(examination, 'issue_date', examination.issueDate),
    expiry_date: dateCheck(examination, 'expiry_date', examination.expiryDate),
    age: age(examination.ageYears),
    issuing_country: countryCheck([reading.issuing_country, reading.country]),
    nationality: countryCheck([reading.nationality]),
    document_type_hint: typeHint(examination, hints.documentType),
    document_number_hint: numberHint(reading, hints.documentNumber),
    full_name_hint: nameHint(reading, hints.fullName),
  }
  return Object.entries(results).map(([name, result]) => ({ name, ...result }))
}

const pass: CheckResult = { status: 'pass' }
const notPresent: CheckResult = { status: 'not_present' }
const fail = (detail: string): CheckResult => ({ status: 'fail', detail })
const warn = (detail: string): CheckResult => ({ status: 'warn', detail })

function readability(
  { readable }: DocumentExamination,
  { confidence }: DocumentReading,
): CheckResult {
  if (!readable) return fail('The document could not be read')
  return confidence < minConfidence ? warn('The model is unsure of what it read') : pass
}

/** Leaves out the model's authenticity signals: they are free text and may quote the document. */
function authenticity({ authenticity: opinion }: DocumentReading): CheckResult {
  if (opinion === 'suspicious') return fail('The model found signs of manipulation')
  return opinion === 'uncertain'
    ? warn('The model could not tell whether the document is genuine')
    : pass
}

function mrzChecks({ mrz, shouldHaveMrz }: DocumentExamination): Record<string, CheckResult> {
  const others = { mrz_check_digits: notPresent, mrz_matches_printed: notPresent }
  if (mrz.state === 'absent') {
    const missing: CheckResult = shouldHaveMrz
      ? { ...notPresent, detail: 'Documents of this type have a machine-readable zone' }
      : notPresent
    return { mrz_format: missing, ...others }
  }
  if (mrz.state === 'malformed') {
    return { mrz_format: fail('The lines are not a machine-readable zone of ICAO 9303'), ...others }
  }
  const { failedCheckDigits, disagreements, invalidFields, incomparable = [] } = mrz
  return {
    mrz_format: orFail(invalidFields, 'Fields have values that the format does not allow'),
    mrz_check_digits: orFail(failedCheckDigits, 'Check digits do not match'),
    mrz_matches_printed:
      disagreements.length === 0 && incomparable.length > 0
        ? warn(`The zone and the printed text could not be compared in: ${incomparable.join(', ')}`)
        : orFail(disagreements, 'The zone and the printed text differ in'),
  }
}

const orFail = (fields: readonly string[], rule: string): CheckResult =>
  fields.length === 0 ? pass : fail(`${rule}: ${fields.join(', ')}`)

function dateCheck(
  examination: DocumentExamination,
  field: DocumentExamination['impossibleDates'][number],
  date: string | null,
): CheckResult {
  if (examination.impossibleDates.includes(field)) return fail('Not a possible date for this field')
  if (date === null) return notPresent
  if (field === 'expiry_date' && examination.expired) return fail('The document has expired')
  if (field === 'issue_date' && examination.notYetValid)
    return fail('The document is not yet valid')
  return pass
}

function age(years: number | null): CheckResult {
  if (years === null) return notPresent
  return years >= adultAgeYears ? pass : warn(`Under ${adultAgeYears} years of age`)
}

function countryCheck(texts: readonly (string | null)[]): CheckResult {
  const printed = texts.find((text) => text !== null && text.trim() !== '')
  if (printed === undefined || printed === null) return notPresent
  return isKnownCountry(printed) ? pass : warn('Not a country that this service knows')
}

function typeHint({ documentType }: DocumentExamination, hint: string | undefined): CheckResult {
  if (isBlank(hint) || documentType === null) return notPresent
  const expected = normalizeDocumentType(hint)
  if (expected === null) return warn('The hint is not a document type that this service knows')
  return expected === documentType ? pass : fail('The document type differs from the hint')
}

function numberHint({ document_number: number }: DocumentReading, hint: string | undefined) {
  if (isBlank(hint) || isBlank(number)) return notPresent
  return sameDocumentNumber(number, hint) ? pass : fail('The number differs from the hint')
}

function nameHint(reading: DocumentReading, hint: string | undefined): CheckResult {
  const printed = printedNames(reading)
  if (isBlank(hint) || printed.length === 0) return notPresent
  const relations = printed.map((name) => relateNames(hint, name))
  if (relations.includes('mismatch')) return fail('The name differs from the hint')
  if (relations.includes('match')) return pass
  return warn('The hint is too short or in another script, so it cannot be compared')
}

const isBlank = (text: string | null | undefined): text is null | undefined | '' =>
  text === null || text === undefined || text.trim() === ''
