/** Types of document, by the words that clients use for them and by the document code of a machine-readable zone. */

export const documentTypes = [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
  'visa',
  'other',
] as const
export type DocumentType = (typeof documentTypes)[number]

/** The type that a client's words mean, in any case and punctuation; null if unknown. */
export function normalizeDocumentType(text: string): DocumentType | null {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, '')
  return byWord.get(letters) ?? byWord.get(letters.replace(/^(?:the|an?)(?=[a-z]{4})/, '')) ?? null
}

/**
 * The types that a document code allows, the most likely first (ICAO 9303 parts 4 to 7): P is a passport, V a visa,
 * and A, C or I an official card such as an identity card or a residence permit. Empty for any other code.
 */
export function typesOfMrzCode(documentCode: string): readonly DocumentType[] {
  if (documentCode.startsWith('P')) return ['passport']
  if (documentCode.startsWith('V')) return ['visa']
  // A passport card, such as that of the United States.
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

const byWord: ReadonlyMap<string, DocumentType> = new Map(
  documentTypes.flatMap((type) =>
    words[type].split(' ').map((word): [string, DocumentType] => [word, type]),
  ),
)
