/** The examination of a document as a list of checks, for the answer of the analysis route. */

import { isKnownCountry } from '../countries/countries.ts'
import { relateNames } from '../names/names.ts'
import { sameDocumentNumber } from './compare-fields.ts'
import { printedNames } from './compare-mrz.ts'
import { normalizeDocumentType } from './document-type.ts'
import type { DocumentExamination } from './examination.ts'
import type { DocumentCheck, DocumentHints, DocumentReading } from './reading.ts'

// The comparisons of a document's fields, together with the checks that are made of them.
export { sameCountry } from '../countries/countries.ts'
export { sameDocumentNumber, sameGender } from './compare-fields.ts'
export { normalizeDocumentType } from './document-type.ts'

/** Below this a reader says of itself that it is guessing. */
const minConfidence = 0.5
/** For information: what a policy requires is decided elsewhere. */
const adultAgeYears = 18

type Outcome = Omit<DocumentCheck, 'name'>

/** Every check, in a fixed order. A detail names the rule, and never a value of the document. */
export function documentChecks(
  findings: DocumentExamination,
  reading: DocumentReading,
  hints: DocumentHints,
): DocumentCheck[] {
  const outcomes: Record<string, Outcome> = {
    readability: readability(findings, reading),
    authenticity: authenticity(reading),
    ...mrzChecks(findings),
    date_of_birth: dateCheck(findings, 'date_of_birth'),
    issue_date: dateCheck(findings, 'issue_date'),
    expiry_date: dateCheck(findings, 'expiry_date'),
    age: age(findings.ageYears),
    issuing_country: countryCheck([reading.issuing_country, reading.country]),
    nationality: countryCheck([reading.nationality]),
    document_type_hint: typeHint(findings, hints.documentType),
    document_number_hint: numberHint(reading, hints.documentNumber),
    full_name_hint: nameHint(reading, hints.fullName),
  }
  return Object.entries(outcomes).map(([name, outcome]) => ({ name, ...outcome }))
}

const pass: Outcome = { status: 'pass' }
const notPresent: Outcome = { status: 'not_present' }
const fail = (detail: string): Outcome => ({ status: 'fail', detail })
const warn = (detail: string): Outcome => ({ status: 'warn', detail })

function readability({ readable }: DocumentExamination, { confidence }: DocumentReading): Outcome {
  if (!readable) return fail('The document could not be read')
  return confidence < minConfidence ? warn('The reader is unsure of what it read') : pass
}

/** The reader's signals are its own words about the image and may quote it: they stay out. */
function authenticity({ authenticity: opinion }: DocumentReading): Outcome {
  if (opinion === 'suspicious') return fail('The reader found signs of manipulation')
  return opinion === 'uncertain' ? warn('The reader could not tell whether it is genuine') : pass
}

function mrzChecks({ mrz, shouldHaveMrz }: DocumentExamination): Record<string, Outcome> {
  const others = { mrz_check_digits: notPresent, mrz_matches_printed: notPresent }
  if (mrz.state === 'absent') {
    const missing: Outcome = shouldHaveMrz
      ? { ...notPresent, detail: 'Documents of this type have a machine-readable zone' }
      : notPresent
    return { mrz_format: missing, ...others }
  }
  if (mrz.state === 'malformed') {
    return { mrz_format: fail('The lines are no zone of ICAO 9303'), ...others }
  }
  const { failedCheckDigits, disagreements, invalidFields } = mrz
  return {
    mrz_format: orFail(invalidFields, 'Fields hold what the format does not allow'),
    mrz_check_digits: orFail(failedCheckDigits, 'Check digits do not match'),
    mrz_matches_printed: orFail(disagreements, 'Zone and print differ in'),
  }
}

const orFail = (fields: readonly string[], rule: string): Outcome =>
  fields.length === 0 ? pass : fail(`${rule}: ${fields.join(', ')}`)

function dateCheck(
  findings: DocumentExamination,
  field: DocumentExamination['impossibleDates'][number],
): Outcome {
  if (findings.impossibleDates.includes(field)) return fail('Not a possible date for this field')
  const dates = {
    date_of_birth: findings.dateOfBirth,
    issue_date: findings.issueDate,
    expiry_date: findings.expiryDate,
  }
  if (dates[field] === null) return notPresent
  if (field === 'expiry_date' && findings.expired) return fail('The document has expired')
  if (field === 'issue_date' && findings.notYetValid) return fail('The document is not yet valid')
  return pass
}

function age(years: number | null): Outcome {
  if (years === null) return notPresent
  return years >= adultAgeYears ? pass : warn(`Under ${adultAgeYears} years of age`)
}

function countryCheck(texts: readonly (string | null)[]): Outcome {
  const written = texts.find((text) => text !== null && text.trim() !== '')
  if (written === undefined || written === null) return notPresent
  return isKnownCountry(written) ? pass : warn('Not a country this service knows')
}

function typeHint({ documentType }: DocumentExamination, hint: string | undefined): Outcome {
  if (isBlank(hint) || documentType === null) return notPresent
  const expected = normalizeDocumentType(hint)
  if (expected === null) return warn('The hint is not a document type this service knows')
  return expected === documentType ? pass : fail('The document is of another type than the hint')
}

function numberHint({ document_number: number }: DocumentReading, hint: string | undefined) {
  if (isBlank(hint) || isBlank(number)) return notPresent
  return sameDocumentNumber(number, hint) ? pass : fail('The number differs from the hint')
}

function nameHint(reading: DocumentReading, hint: string | undefined): Outcome {
  const printed = printedNames(reading)
  if (isBlank(hint) || printed.length === 0) return notPresent
  const relations = printed.map((name) => relateNames(hint, name))
  if (relations.includes('mismatch')) return fail('The name differs from the hint')
  if (relations.includes('match')) return pass
  return warn('The hint is too short, or in another script, to be compared')
}

const isBlank = (text: string | null | undefined): text is null | undefined | '' =>
  text === null || text === undefined || text.trim() === ''
