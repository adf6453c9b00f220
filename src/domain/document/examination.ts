/** What our own code makes of a document reading: facts about it, each derived by a rule, none believed. */

import type { MrzFormat } from './mrz/layouts.ts'
import type { ParsedMrz } from './mrz/mrz.ts'
import type { DocumentType } from './reading.ts'

/** Printed fields that the machine-readable zone repeats. */
export type MrzDisagreement =
  | 'name'
  | 'document_number'
  | 'date_of_birth'
  | 'expiry_date'
  | 'gender'
  | 'nationality'
  | 'issuing_country'
  | 'document_type'

export type MrzExamination =
  | { state: 'absent' }
  | { state: 'malformed' }
  | {
      state: 'parsed'
      format: MrzFormat
      /** Check digits that do not agree with what they cover. */
      failedCheckDigits: string[]
      /** Printed fields that disagree with the zone. */
      disagreements: MrzDisagreement[]
      /** What was done to the text before reading it; no correction repairs a check digit. */
      corrections: ParsedMrz['corrections']
      /** Fields that hold what their format does not allow, such as month 13. */
      invalidFields: ParsedMrz['invalidFields']
      nameTruncated: boolean
    }

export interface DocumentExamination {
  /** By the reader and the machine-readable zone together; null where neither tells. */
  documentType: DocumentType | null
  /** Whether a person or the reader could make anything of it at all. */
  readable: boolean
  /** The reader does not call it authentic; its word cannot vouch, but it can doubt. */
  suspicious: boolean
  /** `YYYY-MM-DD`; null where not on the document or not a date. */
  dateOfBirth: string | null
  issueDate: string | null
  expiryDate: string | null
  /** Fields that hold something which is not a possible date. */
  impossibleDates: ('date_of_birth' | 'issue_date' | 'expiry_date')[]
  expired: boolean | null
  notYetValid: boolean | null
  /** Whole years on the day of the check; null where the date of birth is unknown. */
  ageYears: number | null
  /** ISO 3166-1 alpha-2 of the issuing country, where it maps. */
  issuingCountryCode: string | null
  unknownCountryFields: (
    | 'country'
    | 'issuing_country'
    | 'nationality'
    | 'mrz_issuer'
    | 'mrz_nationality'
  )[]
  mrz: MrzExamination
  /** The number of the document as its zone has it, and the numbers beside it. */
  zoneNumbers: string[]
  /** Issued by Utopia, the country of every specimen in ICAO 9303: anybody can print one. */
  specimen: boolean
  /** Document types whose back carries data: national id, driving license, residence permit. */
  needsBack: boolean
  /** Document types that carry a machine-readable zone by their standard. */
  shouldHaveMrz: boolean
}
