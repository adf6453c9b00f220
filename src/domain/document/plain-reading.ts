/** A reading as our rules take it: values only, each in one spelling (docs/decisions.md#evidence). */

import { plainNumber, plainText, unmixedWords } from '../text/fold.ts'
import { textOrNull } from '../text/nothing.ts'
import type { DocumentReading } from './reading.ts'

/** Null for every field that only says that it is empty, hidden or unreadable. What remains is as printed. */
export function withoutWordsForNothing(reading: DocumentReading): DocumentReading {
  const { name, given_names, surname, country, issuing_country, nationality } = reading
  return {
    ...reading,
    name: textOrNull(name, 'name'),
    given_names: textOrNull(given_names, 'name'),
    surname: textOrNull(surname, 'name'),
    document_number: textOrNull(reading.document_number, 'other'),
    country: textOrNull(country, 'country'),
    issuing_country: textOrNull(issuing_country, 'country'),
    nationality: textOrNull(nationality, 'country'),
    address: textOrNull(reading.address, 'other'),
    date_of_birth: textOrNull(reading.date_of_birth, 'other'),
    issue_date: textOrNull(reading.issue_date, 'other'),
    expiry_date: textOrNull(reading.expiry_date, 'other'),
  }
}

export const plainName = (text: string | null): string | null => {
  const name = textOrNull(text, 'name')
  return name === null ? null : unmixedWords(plainText(name))
}

export const plainDocumentNumber = (text: string | null): string | null => {
  const number = textOrNull(text, 'other')
  return number === null ? null : plainNumber(number)
}

export const plainCountry = (text: string | null): string | null =>
  plain(textOrNull(text, 'country'))

/** Any other text. */
export const plainValue = (text: string | null): string | null => plain(textOrNull(text, 'other'))

const plain = (text: string | null): string | null => (text === null ? null : plainText(text))

/** Without the words for nothing, and with one spelling for what means the same. Plain again, it stays as it is. */
export function plainReading(reading: DocumentReading): DocumentReading {
  return {
    ...reading,
    name: plainName(reading.name),
    given_names: plainName(reading.given_names),
    surname: plainName(reading.surname),
    document_number: plainDocumentNumber(reading.document_number),
    country: plainCountry(reading.country),
    issuing_country: plainCountry(reading.issuing_country),
    nationality: plainCountry(reading.nationality),
    address: plainValue(reading.address),
    date_of_birth: plainValue(reading.date_of_birth),
    issue_date: plainValue(reading.issue_date),
    expiry_date: plainValue(reading.expiry_date),
    mrz_lines: reading.mrz_lines.map(plainText),
  }
}
