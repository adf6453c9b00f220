/** Kinds of document: by the words clients use for them, and by the code of a machine-readable zone. */

import type { DocumentType } from './reading.ts'

/** The kind a client's words mean, whatever their case and punctuation; null where unknown. */
export function normalizeDocumentType(text: string): DocumentType | null {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, '')
  return byWord.get(letters) ?? byWord.get(letters.replace(/^(?:the|an?)(?=[a-z]{4})/, '')) ?? null
}

/**
 * The kinds a document code allows, the likeliest first (ICAO 9303 parts 4-7): P passports, V visas,
 * A, C and I official cards, of which residence permits are some. Empty where the code tells nothing.
 */
export function typesOfMrzCode(documentCode: string): readonly DocumentType[] {
  if (documentCode.startsWith('P')) return ['passport']
  if (documentCode.startsWith('V')) return ['visa']
  // Passport cards, such as that of the United States.
  if (documentCode === 'IP') return ['national_id', 'passport']
  return /^[ACI]/.test(documentCode) ? ['national_id', 'residence_permit'] : []
}

const words: Record<DocumentType, string> = {
  passport:
    'passport pass passeport pasaporte passaporto reisepass internationalpassport passportcard travelpassport' +
    ' epassport biometricpassport passportbook',
  national_id:
    'nationalid id idcard identity identitycard identitydocument nationalidcard nationalidentitycard nationalidentity' +
    ' nationalidentification nationalidentificationcard identificationcard personalausweis ausweis dni cni nic nid' +
    ' cartedidentite governmentid nationalcard citizencard citizenidcard stateid',
  driving_license:
    'drivinglicense drivinglicence driverslicense driverslicence driverlicense driverlicence driver drivers' +
    ' driving license licence dl fuhrerschein permisdeconduire drivingpermit driverspermit',
  residence_permit:
    'residencepermit residencepermitcard residencecard residentpermit residentcard residencypermit' +
    ' residencycard residence permanentresidentcard permanentresidencecard greencard aufenthaltstitel brp' +
    ' biometricresidencepermit',
  visa: 'visa visum entryvisa visasticker',
  other: 'other otherdocument',
}

const kinds: readonly DocumentType[] = [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
  'visa',
  'other',
]

const byWord: ReadonlyMap<string, DocumentType> = new Map(
  kinds.flatMap((kind) =>
    words[kind].split(' ').map((word): [string, DocumentType] => [word, kind]),
  ),
)
