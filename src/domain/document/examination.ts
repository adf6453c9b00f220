/** What our rules conclude from a document reading. No member is an opinion of the model taken over as it is. */

import type { DocumentType } from './document-type.ts'
import type { MrzFormat } from './mrz/layouts.ts'
import type { ParsedMrz } from './mrz/mrz.ts'

/** Printed fields that the machine-readable zone repeats and may contradict. */
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
      /** Check digits that do not match the characters they cover. */
      failedCheckDigits: string[]
      /** Printed fields that differ from the zone. */
      disagreements: MrzDisagreement[]
      /** Fields with values that their format does not allow, such as month 13. */
      invalidFields: ParsedMrz['invalidFields']
    }

export interface DocumentExamination {
  /** From the reading and the machine-readable zone together; null if neither tells. */
  documentType: DocumentType | null
  /** Whether the model could read the document at all. */
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
  /** Whole years on the day of the check; null if the date of birth is unknown. */
  ageYears: number | null
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
