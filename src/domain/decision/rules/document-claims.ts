/** The client's claims about the person, and the profile's own data, against the document. */

import { isKnownCountry, sameCountry } from '../../countries/countries.ts'
import { possibleDates } from '../../dates/dates.ts'
import { sameDocumentNumber, sameGender } from '../../document/compare-fields.ts'
import type { MrzExamination } from '../../document/examine.ts'
import { isReordered } from '../../names/name-order.ts'
import { compareNames } from '../../names/names.ts'
import type { Check } from '../decision.ts'
import type { Expected } from '../evidence/evidence.ts'
import type { FixedCode } from '../reason-codes.ts'
import type { RuleInput } from './rule.ts'

/**
 * `unknown`: claimed, but nothing was observed to compare it with. `reordered`: the words of a name agree, in another
 * order.
 */
export type Agreement = 'not_claimed' | 'agrees' | 'reordered' | 'differs' | 'unknown'

/** One claim of the client, compared with what the server observed. */
export interface ClaimComparison {
  name: string
  /** Raised if the claim differs. */
  code: FixedCode
  agreement: Agreement
  /** What the check shows: scores and words of our own lists only, because a decision contains no personal data. */
  values?: Pick<Check, 'observed' | 'claimed'>
}

/** Statuses only: the values are personal data, and a decision contains none. */
export function documentClaims(input: RuleInput): ClaimComparison[] {
  const both = (compare: (input: RuleInput, stated: Identity) => Agreement): Agreement =>
    worst([input.evidence.claims, input.evidence.expected].map((stated) => compare(input, stated)))
  return [
    { name: 'claim_name', code: 'NAME_MISMATCH', agreement: both(name) },
    { name: 'claim_document_number', code: 'DOCUMENT_NUMBER_MISMATCH', agreement: both(number) },
    { name: 'claim_date_of_birth', code: 'DATE_OF_BIRTH_MISMATCH', agreement: birth(input) },
    { name: 'claim_country', code: 'COUNTRY_MISMATCH', agreement: both(country) },
    { name: 'claim_gender', code: 'GENDER_MISMATCH', agreement: both(gender) },
  ]
}

/** As the submission or the profile states it; a null member is not compared. */
type Identity = Expected | undefined

/** A correct claim does not make up for a profile that differs, nor the other way round. */
function worst(agreements: readonly Agreement[]): Agreement {
  const inOrder = ['differs', 'unknown', 'reordered', 'agrees'] as const
  return inOrder.find((word) => agreements.includes(word)) ?? 'not_claimed'
}

/**
 * The model may return the whole name, its parts or both; none of them may contradict the claim. A name that cannot
 * be compared, such as one in another script, counts as different, so that a person reviews it
 * (docs/decisions.md#names).
 */
function name({ evidence }: RuleInput, stated: Identity): Agreement {
  const claimed = textOf(stated?.name)
  if (claimed === null) return 'not_claimed'
  const reading = readingOf(evidence)
  const parts = [textOf(reading?.given_names), textOf(reading?.surname)]
  const printed = [textOf(reading?.name), textOf(parts.filter(isText).join(' '))].filter(isText)
  if (printed.length === 0) return 'unknown'
  const relations = printed.map((text) => compareNames(claimed, text))
  if (!relations.includes('match') || relations.includes('mismatch')) return 'differs'
  const isOtherOrder = evidence.version !== 1 && printed.some((text) => isReordered(claimed, text))
  return isOtherOrder ? 'reordered' : 'agrees'
}

/**
 * If the zone is valid and agrees with the print, any number in it may be claimed: Spanish cards, for example, carry
 * the personal number beside the document number.
 */
function number({ evidence, examination }: RuleInput, stated: Identity): Agreement {
  const claimed = textOf(stated?.documentNumber)
  if (claimed === null) return 'not_claimed'
  const observed = textOf(readingOf(evidence)?.document_number)
  if (observed === null) return 'unknown'
  const numbers = [
    observed,
    ...(examination !== null && isSound(examination.mrz) ? examination.zoneNumbers : []),
  ]
  return numbers.some((candidate) => sameDocumentNumber(claimed, candidate)) ? 'agrees' : 'differs'
}

const isSound = (zone: MrzExamination): boolean =>
  zone.state === 'parsed' &&
  zone.failedCheckDigits.length + zone.disagreements.length + zone.invalidFields.length === 0 &&
  zone.incomparable === undefined

function birth({ evidence, examination }: RuleInput): Agreement {
  const text = textOf(evidence.claims.dateOfBirth)
  if (text === null) return 'not_claimed'
  // A claim such as 03/04/1990 has two readings; one of them has to be the document's date.
  const claimed = possibleDates(text, evidence.version === 1 ? 'version_1' : 'either')
  const observed = examination?.dateOfBirth ?? null
  if (claimed.length === 0 || observed === null) return 'unknown'
  const possible = examination?.possibleBirthDates ?? [observed]
  return claimed.some((date) => possible.includes(date)) ? 'agrees' : 'differs'
}

/** The issuing country, which the model may return in either field. */
function country({ evidence, examination }: RuleInput, stated: Identity): Agreement {
  const claimed = textOf(stated?.country)
  if (claimed === null) return 'not_claimed'
  const reading = readingOf(evidence)
  const candidates = [examination?.issuingCountryCode, reading?.issuing_country, reading?.country]
  const known = candidates.map(textOf).filter(isText)
  const agreement = anyOf(known.map((candidate) => agreementOf(sameCountry(claimed, candidate))))
  // A known country differs from a text on the document that names none.
  return agreement === 'unknown' && known.length > 0 && isKnownCountry(claimed)
    ? 'differs'
    : agreement
}

function gender({ evidence }: RuleInput, stated: Identity): Agreement {
  const claimed = textOf(stated?.gender)
  if (claimed === null) return 'not_claimed'
  const observed = readingOf(evidence)?.gender ?? null
  if (observed === null) return 'unknown'
  return agreementOf(sameGender(claimed, observed))
}

function agreementOf(same: boolean | null): Agreement {
  if (same === null) return 'unknown'
  return same ? 'agrees' : 'differs'
}

/** One match is enough; without one, a mismatch outweighs what is unknown. */
function anyOf(agreements: Agreement[]): Agreement {
  if (agreements.includes('agrees')) return 'agrees'
  return agreements.includes('differs') ? 'differs' : 'unknown'
}

const readingOf = ({ document }: RuleInput['evidence']) =>
  document.state === 'observed' ? document.reading : null

const textOf = (text: string | null | undefined): string | null => text?.trim() || null

const isText = (text: string | null): text is string => text !== null
