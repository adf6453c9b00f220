/** The fictitious documents: what is printed on each, and what a model reads on it. */
import { type MrzFormat, mrzLines, tampered } from './mrz-lines.ts'

export type DocumentType =
  | 'passport'
  | 'national_id'
  | 'driving_license'
  | 'residence_permit'
  | 'visa'
  | 'other'

/** What is on a specimen. `mrz` says how its machine-readable zone relates to the rest. */
export type DocumentFacts = {
  readable: boolean
  type: DocumentType
  givenNames: string
  surname: string
  /** The name as printed, in a script that its zone does not have; null if it is printed in Latin letters. */
  nameInOtherScript: string | null
  gender: 'male' | 'female' | 'unknown'
  birthDate: string
  issueDate: string
  expiryDate: string
  /** Nine characters; the variant number replaces its end. */
  numberBase: string
  country: string
  countryName: string
  address: string | null
  mrzFormat: MrzFormat | null
  mrzSide: 'front' | 'back'
  mrz: 'true' | 'tampered' | 'malformed' | 'of_another_person' | 'expired_and_tampered'
  authenticity: 'authentic' | 'suspicious' | 'uncertain'
  authenticitySignals: readonly string[]
  confidence: number
  /** Text on the picture that addresses the model: a prompt injection. */
  injection: string | null
}

/** What the model reads, under the property names that the API asks for. */
export type DocumentReading = {
  readable: boolean
  name: string | null
  given_names: string | null
  surname: string | null
  document_number: string | null
  country: string | null
  issuing_country: string | null
  nationality: string | null
  document_type: DocumentType | null
  address: string | null
  gender: 'male' | 'female' | 'unknown' | null
  date_of_birth: string | null
  issue_date: string | null
  expiry_date: string | null
  mrz_lines: readonly string[]
  authenticity: 'authentic' | 'suspicious' | 'uncertain'
  authenticity_signals: readonly string[]
  confidence: number
}

export const passport: DocumentFacts = {
  readable: true,
  type: 'passport',
  givenNames: 'Ana Lucia',
  surname: 'Exemplar',
  nameInOtherScript: null,
  gender: 'female',
  birthDate: '1990-01-15',
  issueDate: '2024-02-01',
  expiryDate: '2034-02-01',
  numberBase: 'XP0000000',
  country: 'UTO',
  countryName: 'Utopia',
  address: null,
  mrzFormat: 'TD3',
  mrzSide: 'front',
  mrz: 'true',
  authenticity: 'authentic',
  authenticitySignals: [],
  confidence: 0.97,
  injection: null,
}

export const idCard: DocumentFacts = {
  ...passport,
  type: 'national_id',
  address: '7 Specimen Street, Amaurot',
  mrzFormat: 'TD1',
  mrzSide: 'back',
}

export const drivingLicense: DocumentFacts = {
  ...passport,
  type: 'driving_license',
  address: '7 Specimen Street, Amaurot',
  mrzFormat: null,
}

/** The number on the picture: variants of one scenario are different documents. */
export function documentNumber(facts: DocumentFacts, variant: number): string {
  const digits = String(variant % 10_000_000)
  return `${facts.numberBase.slice(0, 9 - digits.length)}${digits}`
}

export function printedMrz(facts: DocumentFacts, variant: number): string[] {
  if (!facts.mrzFormat) return []
  const number = documentNumber(facts, variant)
  const lines = mrzLines({
    format: facts.mrzFormat,
    surname: facts.mrz === 'of_another_person' ? 'Impostor' : facts.surname,
    givenNames: facts.mrz === 'of_another_person' ? 'Boris' : facts.givenNames,
    documentNumber: number,
    issuer: facts.country,
    nationality: facts.country,
    birthDate: facts.mrz === 'of_another_person' ? '1971-07-30' : facts.birthDate,
    expiryDate: facts.mrz === 'expired_and_tampered' ? '2019-02-01' : facts.expiryDate,
    gender: facts.gender,
  })
  if (facts.mrz === 'tampered' || facts.mrz === 'expired_and_tampered') {
    return tampered(lines, number)
  }
  return facts.mrz === 'malformed' ? lines.map((line) => line.slice(0, 21)) : lines
}

export type Seen = { variant: number; sides: ReadonlySet<'front' | 'back'> }

/** What the model answers about these images of the document. */
export function readDocument(facts: DocumentFacts, { variant, sides }: Seen): DocumentReading {
  if (!facts.readable) return unreadable
  return {
    readable: true,
    name: facts.nameInOtherScript ?? `${facts.givenNames} ${facts.surname}`,
    given_names: facts.nameInOtherScript === null ? facts.givenNames : null,
    surname: facts.nameInOtherScript === null ? facts.surname : null,
    document_number: documentNumber(facts, variant),
    country: facts.country,
    issuing_country: facts.country,
    nationality: facts.type === 'driving_license' ? null : facts.country,
    document_type: facts.type,
    address: facts.address,
    gender: facts.gender,
    date_of_birth: facts.birthDate,
    issue_date: facts.issueDate,
    expiry_date: facts.expiryDate,
    mrz_lines: sides.has(facts.mrzSide) ? printedMrz(facts, variant) : [],
    authenticity: facts.authenticity,
    authenticity_signals: facts.authenticitySignals,
    confidence: facts.confidence,
  }
}

export const unreadable: DocumentReading = {
  readable: false,
  name: null,
  given_names: null,
  surname: null,
  document_number: null,
  country: null,
  issuing_country: null,
  nationality: null,
  document_type: null,
  address: null,
  gender: null,
  date_of_birth: null,
  issue_date: null,
  expiry_date: null,
  mrz_lines: [],
  authenticity: 'uncertain',
  authenticity_signals: ['nothing on the picture can be read'],
  confidence: 0,
}
