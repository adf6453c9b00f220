/** The client's statements about the person, against the document. */

import { isKnownCountry } from '../../countries/countries.ts'
import { possibleDates } from '../../dates/dates.ts'
import { sameCountry, sameDocumentNumber, sameGender } from '../../document/checks.ts'
import type { MrzFindings } from '../../document/findings.ts'
import { compareNames } from '../../names/names.ts'
import type { Expected } from '../evidence/evidence.ts'
import type { Agreement, Comparison } from './comparison.ts'
import type { Facts } from './ruling.ts'

/** Statuses only: these fields are the person's, and they are stored elsewhere. */
export function documentClaims(facts: Facts): Comparison[] {
  const both = (compare: (facts: Facts, said: Said) => Agreement): Agreement =>
    worst([facts.evidence.claims, facts.evidence.expected].map((said) => compare(facts, said)))
  return [
    { name: 'claim_name', code: 'NAME_MISMATCH', agreement: both(name) },
    { name: 'claim_document_number', code: 'DOCUMENT_NUMBER_MISMATCH', agreement: both(number) },
    { name: 'claim_date_of_birth', code: 'DATE_OF_BIRTH_MISMATCH', agreement: birth(facts) },
    { name: 'claim_country', code: 'COUNTRY_MISMATCH', agreement: both(country) },
    { name: 'claim_gender', code: 'GENDER_MISMATCH', agreement: both(gender) },
  ]
}

/** Of the submission, or of the profile: whoever says nothing is not held to it. */
type Said = Expected | undefined

/** A right claim does not make up for a profile that says otherwise, nor the other way round. */
function worst(agreements: readonly Agreement[]): Agreement {
  const inOrder = ['differs', 'unknown', 'agrees'] as const
  return inOrder.find((word) => agreements.includes(word)) ?? 'not_claimed'
}

/**
 * The whole name as printed, and its parts put together: a reader may give either or both, and neither may
 * contradict. A name that cannot be told to be the same, such as one in another script, is for a human:
 * it is whom we verify.
 */
function name({ evidence }: Facts, said: Said): Agreement {
  const claimed = written(said?.name)
  if (claimed === null) return 'not_claimed'
  const reading = readingOf(evidence)
  const parts = [written(reading?.given_names), written(reading?.surname)]
  const printed = [written(reading?.name), written(parts.filter(isText).join(' '))].filter(isText)
  if (printed.length === 0) return 'unknown'
  const words = printed.map((text) => compareNames(claimed, text))
  return words.includes('match') && !words.includes('mismatch') ? 'agrees' : 'differs'
}

/** Where print and zone are at one, a number beside the document's own is the person's too, as on cards of Spain. */
function number({ evidence, findings }: Facts, said: Said): Agreement {
  const claimed = written(said?.documentNumber)
  if (claimed === null) return 'not_claimed'
  const observed = written(readingOf(evidence)?.document_number)
  if (observed === null) return 'unknown'
  const seen = [
    observed,
    ...(findings !== null && isSound(findings.mrz) ? findings.zoneNumbers : []),
  ]
  return seen.some((one) => sameDocumentNumber(claimed, one)) ? 'agrees' : 'differs'
}

const isSound = (zone: MrzFindings): boolean =>
  zone.state === 'parsed' &&
  zone.failedCheckDigits.length + zone.disagreements.length + zone.invalidFields.length === 0

function birth({ evidence, findings }: Facts): Agreement {
  const text = written(evidence.claims.dateOfBirth)
  if (text === null) return 'not_claimed'
  // Day and month may be either way round in a claim; the document's own date settles which.
  const claimed = possibleDates(text)
  const observed = findings?.dateOfBirth ?? null
  if (claimed.length === 0 || observed === null) return 'unknown'
  return claimed.includes(observed) ? 'agrees' : 'differs'
}

/** The issuing country; a reader may have put it into either field. */
function country({ evidence, findings }: Facts, said: Said): Agreement {
  const claimed = written(said?.country)
  if (claimed === null) return 'not_claimed'
  const reading = readingOf(evidence)
  const candidates = [findings?.issuingCountryCode, reading?.issuing_country, reading?.country]
  const known = candidates.map(written).filter(isText)
  const agreement = anyOf(known.map((candidate) => wordOf(sameCountry(claimed, candidate))))
  // A real country against something on the document that is none: they are not the same.
  return agreement === 'unknown' && known.length > 0 && isKnownCountry(claimed)
    ? 'differs'
    : agreement
}

function gender({ evidence }: Facts, said: Said): Agreement {
  const claimed = written(said?.gender)
  if (claimed === null) return 'not_claimed'
  const observed = readingOf(evidence)?.gender ?? null
  if (observed === null) return 'unknown'
  return agreementOf(wordOf(sameGender(claimed, observed)))
}

type Word = 'match' | 'mismatch' | 'unknown'

function wordOf(same: boolean | null): Word {
  if (same === null) return 'unknown'
  return same ? 'match' : 'mismatch'
}

function agreementOf(word: Word): Agreement {
  if (word === 'unknown') return 'unknown'
  return word === 'match' ? 'agrees' : 'differs'
}

/** One match is enough; one mismatch is more than not knowing. */
function anyOf(words: Word[]): Agreement {
  if (words.includes('match')) return 'agrees'
  return words.includes('mismatch') ? 'differs' : 'unknown'
}

const readingOf = ({ document }: Facts['evidence']) =>
  document.state === 'observed' ? document.reading : null

const written = (text: string | null | undefined): string | null => text?.trim() || null

const isText = (text: string | null): text is string => text !== null
