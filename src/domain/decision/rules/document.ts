/** Whether the document is accepted, readable, valid, an adult's and consistent (docs/decisions.md#documents). */

import type { DocumentType } from '../../document/document-type.ts'
import type { DocumentExamination } from '../../document/examine.ts'
import type { DocumentReading } from '../../document/reading.ts'
import type { CheckStatus } from '../decision.ts'
import type { DocumentEvidence } from '../evidence/evidence.ts'
import { effectOfMissingMrz } from '../policy.ts'
import type { FixedCode } from '../reason-codes.ts'
import { combine, type Rule, type RuleInput, type RuleResult, raise, result } from './rule.ts'

const supportedTypes: readonly DocumentType[] = [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
]

/** The checks `document`, `document_validity`, `age` and `mrz`. All are unavailable if no document was read. */
export const document: Rule = (input) => {
  const { document: seen } = input.evidence
  const { examination } = input
  if (seen.state !== 'observed' || examination === null) {
    const names = ['document', 'document_validity', 'age', 'mrz']
    return {
      checks: names.map((name) => ({ name, status: 'unavailable' })),
      raised: [raise(input, 'DOCUMENT_ANALYSIS_UNAVAILABLE')],
    }
  }
  return combine([
    acceptance(input, examination, seen),
    validity(input, examination),
    age(input, examination),
    zone(input, examination),
  ])
}

/** Ignores the model's confidence and its word `authentic`: the model can raise a doubt, never remove one. */
function acceptance(
  input: RuleInput,
  examination: DocumentExamination,
  seen: Extract<DocumentEvidence, { state: 'observed' }>,
): RuleResult {
  const { documentType } = examination
  const unsupported = documentType !== null && !supportedTypes.includes(documentType)
  const faults: FixedCode[] = []
  if (!examination.readable || documentType === null || !isNamed(seen.reading)) {
    faults.push('DOCUMENT_UNREADABLE')
  }
  if (unsupported) faults.push('DOCUMENT_TYPE_UNSUPPORTED')
  if (examination.suspicious) faults.push('DOCUMENT_SUSPECT')
  // The front sent a second time is not a back.
  const hasBack = seen.hasBack && seen.backSha256 !== seen.frontSha256 && seen.backIsFront !== true
  if (examination.needsBack && !hasBack) faults.push('DOCUMENT_BACK_MISSING')

  if (isOfNoCountry(examination, seen.reading)) faults.push('DOCUMENT_COUNTRY_UNKNOWN')

  const specimen = examination.specimen ? [raise(input, 'DOCUMENT_SPECIMEN')] : []
  const isRefused = faults.length > 0 || specimen.some(({ effect }) => effect !== 'info')
  const status: CheckStatus = isRefused ? 'fail' : 'pass'
  return result(
    { name: 'document', status, ...(documentType === null ? {} : { observed: documentType }) },
    ...faults.map((code) => raise(input, code)),
    ...specimen,
  )
}

/** A document without a name or without a number identifies nobody. */
function isNamed(reading: DocumentReading): boolean {
  const names = [reading.name, reading.given_names, reading.surname]
  return hasText(reading.document_number) && names.some(hasText)
}

const hasText = (text: string | null) => text !== null && /[\p{L}\p{N}]/u.test(text)

/**
 * The document states no country, or one that does not exist. An unknown printed nationality does not count: it is an
 * adjective in any language. Issuers that are not countries, such as the United Nations, are known.
 */
function isOfNoCountry(examination: DocumentExamination, reading: DocumentReading): boolean {
  if (examination.unknownCountryFields.some((field) => field !== 'nationality')) return true
  const stated = hasText(reading.issuing_country) || hasText(reading.country)
  return examination.issuingCountryCode === null && examination.mrz.state !== 'parsed' && !stated
}

/** A person reviews a document without an expiry date, as some states issue to the elderly. */
function validity(input: RuleInput, examination: DocumentExamination): RuleResult {
  const { expired, notYetValid, impossibleDates } = examination
  const faults: FixedCode[] = []
  if (expired === true) faults.push('DOCUMENT_EXPIRED')
  if (notYetValid === true) faults.push('DOCUMENT_NOT_YET_VALID')
  const impossible = impossibleDates.some((field) => field !== 'date_of_birth')
  const failed = faults.length > 0 || impossible
  if (expired === null || impossible || examination.doubtfulIssueDate)
    faults.push('DOCUMENT_UNREADABLE')
  return result(
    { name: 'document_validity', status: statusFrom(failed, expired) },
    ...faults.map((code) => raise(input, code)),
  )
}

/**
 * From this age in years on a person reviews the document: a two-digit year does not tell a child from somebody a
 * century older, and one misread digit turns one into the other.
 */
const reviewAgeYears = 100

/**
 * Shows no age: it is personal data, and the status says what matters. Only a holder who is certainly too young, on
 * every day that it is in the world and that the date of birth can mean, is declined; a person reviews a doubt.
 */
function age(input: RuleInput, examination: DocumentExamination): RuleResult {
  const threshold = input.policy.minimumAgeYears
  const least = finite(examination.ageYears)
  const most = finite(examination.mostAgeYears ?? examination.ageYears)
  const years = most === null ? null : least
  const under = years !== null && most !== null && most < threshold
  const uncertain = years !== null && years < threshold && !under
  const impossible = examination.impossibleDates.includes('date_of_birth')
  const doubtful = impossible || (most !== null && most >= reviewAgeYears)
  const faults: FixedCode[] = []
  if (under) faults.push('UNDERAGE')
  if (uncertain) faults.push('AGE_UNCERTAIN')
  if (years === null || doubtful) faults.push('DOCUMENT_UNREADABLE')
  const status = statusFrom(under || doubtful, years)
  return result(
    { name: 'age', status: status === 'pass' && uncertain ? 'warn' : status, threshold },
    ...faults.map((code) => raise(input, code)),
  )
}

const finite = (years: number | null): number | null =>
  years !== null && Number.isFinite(years) ? years : null

function statusFrom(failed: boolean, value: unknown): CheckStatus {
  if (failed) return 'fail'
  return value === null ? 'unavailable' : 'pass'
}

function zone(input: RuleInput, examination: DocumentExamination): RuleResult {
  const { mrz, shouldHaveMrz, documentType } = examination
  const name = 'mrz'
  switch (mrz.state) {
    case 'absent':
      if (!shouldHaveMrz) return result({ name, status: 'not_applicable' })
      return result(
        { name, status: 'unavailable' },
        { code: 'MRZ_MISSING', effect: effectOfMissingMrz(input, documentType) },
      )
    case 'malformed':
      return result({ name, status: 'fail', observed: mrz.state }, raise(input, 'MRZ_MALFORMED'))
    case 'parsed': {
      const faults: FixedCode[] = mrz.invalidFields.length > 0 ? ['MRZ_MALFORMED'] : []
      if (mrz.failedCheckDigits.length > 0) faults.push('MRZ_CHECK_DIGIT_FAILED')
      if (mrz.disagreements.length > 0) faults.push('MRZ_VIZ_MISMATCH')
      if ((mrz.incomparable?.length ?? 0) > 0) faults.push('MRZ_VIZ_INCOMPARABLE')
      const status: CheckStatus = faults.length === 0 ? 'pass' : 'fail'
      return result(
        { name, status, observed: mrz.format },
        ...faults.map((code) => raise(input, code)),
        // No contradiction, and not the same name for certain.
        ...(mrz.nameReordered ? [{ code: 'MRZ_VIZ_MISMATCH', effect: 'info' } as const] : []),
      )
    }
  }
}
