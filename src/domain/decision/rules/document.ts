/** Whether the document is one we take, readable, whole, in force, of an adult, and true to itself. */

import type { DocumentFindings } from '../../document/findings.ts'
import type { DocumentReading, DocumentType } from '../../document/reading.ts'
import type { CheckStatus } from '../decision.ts'
import type { DocumentEvidence } from '../evidence/evidence.ts'
import type { FixedCode } from '../reason-codes.ts'
import { type Facts, one, type Rule, type Ruling, raise, raiseAbsence, together } from './ruling.ts'

const supportedTypes: readonly DocumentType[] = [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
]

export const document: Rule = (facts) => {
  const { document: seen } = facts.evidence
  const { findings } = facts
  if (seen.state !== 'observed' || findings === null) return unread(facts)
  return together([
    taken(facts, findings, seen),
    validity(facts, findings),
    age(facts, findings),
    zone(facts, findings),
  ])
}

function unread(facts: Facts): Ruling {
  const names = ['document', 'document_validity', 'age', 'mrz']
  return {
    checks: names.map((name) => ({ name, status: 'unavailable' })),
    raised: [raise(facts, 'DOCUMENT_ANALYSIS_UNAVAILABLE')],
  }
}

/** Neither the reader's confidence nor its word `authentic` is looked at: it cannot vouch. */
function taken(
  facts: Facts,
  findings: DocumentFindings,
  seen: Extract<DocumentEvidence, { state: 'observed' }>,
): Ruling {
  const { documentType } = findings
  const unsupported = documentType !== null && !supportedTypes.includes(documentType)
  const faults: FixedCode[] = []
  if (!findings.readable || documentType === null || !isNamed(seen.reading)) {
    faults.push('DOCUMENT_UNREADABLE')
  }
  if (unsupported) faults.push('DOCUMENT_TYPE_UNSUPPORTED')
  if (findings.suspicious) faults.push('DOCUMENT_SUSPECT')
  // The front sent twice is no back.
  const hasBack = seen.hasBack && seen.backSha256 !== seen.frontSha256
  if (findings.needsBack && !hasBack) faults.push('DOCUMENT_BACK_MISSING')

  if (isOfNoCountry(findings, seen.reading)) faults.push('DOCUMENT_COUNTRY_UNKNOWN')

  const specimen = findings.specimen ? [raise(facts, 'DOCUMENT_SPECIMEN')] : []
  const refused = faults.length > 0 || specimen.some(({ effect }) => effect !== 'info')
  const status: CheckStatus = refused ? 'fail' : 'pass'
  return one(
    { name: 'document', status, ...(documentType === null ? {} : { observed: documentType }) },
    ...faults.map((code) => raise(facts, code)),
    ...specimen,
  )
}

/** A document that names nobody, or has no number, identifies nobody. */
function isNamed(reading: DocumentReading): boolean {
  const names = [reading.name, reading.given_names, reading.surname]
  return isWritten(reading.document_number) && names.some(isWritten)
}

const isWritten = (text: string | null) => text !== null && /[\p{L}\p{N}]/u.test(text)

/**
 * No country is stated, or one that does not exist. The printed nationality is not held against it: it is
 * an adjective in any language. Issuers that are no country, such as the United Nations, are known ones.
 */
function isOfNoCountry(findings: DocumentFindings, reading: DocumentReading): boolean {
  if (findings.unknownCountryFields.some((field) => field !== 'nationality')) return true
  const stated = isWritten(reading.issuing_country) || isWritten(reading.country)
  return findings.issuingCountryCode === null && findings.mrz.state !== 'parsed' && !stated
}

/** A document without an end, as some states issue to the old, is for a human to see. */
function validity(facts: Facts, findings: DocumentFindings): Ruling {
  const { expired, notYetValid, impossibleDates } = findings
  const faults: FixedCode[] = []
  if (expired === true) faults.push('DOCUMENT_EXPIRED')
  if (notYetValid === true) faults.push('DOCUMENT_NOT_YET_VALID')
  const impossible = impossibleDates.some((field) => field !== 'date_of_birth')
  const failed = faults.length > 0 || impossible
  if (expired === null || impossible) faults.push('DOCUMENT_UNREADABLE')
  return one(
    { name: 'document_validity', status: known(failed, expired) },
    ...faults.map((code) => raise(facts, code)),
  )
}

/** Two digits of a year do not tell a minor from somebody so old, and one misread digit makes the one of the other. */
const ageForAHuman = 100

/** The age itself is not shown: it is the person's, and the status says what matters. */
function age(facts: Facts, findings: DocumentFindings): Ruling {
  const threshold = facts.policy.minimumAgeYears
  const years = Number.isFinite(findings.ageYears) ? findings.ageYears : null
  const under = years !== null && years < threshold
  const impossible = findings.impossibleDates.includes('date_of_birth')
  const doubtful = impossible || (years !== null && years >= ageForAHuman)
  const faults: FixedCode[] = []
  if (under) faults.push('UNDERAGE')
  if (years === null || doubtful) faults.push('DOCUMENT_UNREADABLE')
  return one(
    { name: 'age', status: known(under || doubtful, years), threshold },
    ...faults.map((code) => raise(facts, code)),
  )
}

function known(failed: boolean, value: unknown): CheckStatus {
  if (failed) return 'fail'
  return value === null ? 'unavailable' : 'pass'
}

function zone(facts: Facts, { mrz, shouldHaveMrz }: DocumentFindings): Ruling {
  const name = 'mrz'
  switch (mrz.state) {
    case 'absent':
      if (!shouldHaveMrz) return one({ name, status: 'not_applicable' })
      return one({ name, status: 'unavailable' }, raiseAbsence(facts, 'mrz', 'MRZ_MISSING'))
    case 'malformed':
      return one({ name, status: 'fail', observed: mrz.state }, raise(facts, 'MRZ_MALFORMED'))
    case 'parsed': {
      const faults: FixedCode[] = mrz.invalidFields.length > 0 ? ['MRZ_MALFORMED'] : []
      if (mrz.failedCheckDigits.length > 0) faults.push('MRZ_CHECK_DIGIT_FAILED')
      if (mrz.disagreements.length > 0) faults.push('MRZ_VIZ_MISMATCH')
      const status: CheckStatus = faults.length === 0 ? 'pass' : 'fail'
      return one(
        { name, status, observed: mrz.format },
        ...faults.map((code) => raise(facts, code)),
      )
    }
  }
}
