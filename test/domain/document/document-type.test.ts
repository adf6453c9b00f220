/** Document types by the words of clients. */

import { expect, test } from 'bun:test'
import {
  type DocumentType,
  normalizeDocumentType,
} from '../../../src/domain/document/document-type.ts'

const types: [string, DocumentType | null][] = [
  ['passport', 'passport'],
  ['PASSPORT', 'passport'],
  ['national_id', 'national_id'],
  ['id_card', 'national_id'],
  ['ID', 'national_id'],
  ['identity card', 'national_id'],
  ['driving_license', 'driving_license'],
  ['drivers-license', 'driving_license'],
  ['drivers_license', 'driving_license'],
  ["driver's licence", 'driving_license'],
  ['Driver’s License', 'driving_license'],
  ['driving licence', 'driving_license'],
  ['Führerschein', 'driving_license'],
  ['residence_permit', 'residence_permit'],
  ['Green Card', 'residence_permit'],
  ['visa', 'visa'],
  ['other', 'other'],
  ['library card', null],
  ['the passport', 'passport'],
  ['A passport', 'passport'],
  ['an identity card', 'national_id'],
  ['the id', null],
  ['passthe port', null],
  ['idthecard', null],
  ['Biometric passport', 'passport'],
  ['e-Passport', 'passport'],
  ['Reisepass', 'passport'],
  ['DNI', 'national_id'],
  ['Personalausweis', 'national_id'],
  ['citizen card', 'national_id'],
  ['permis de conduire', 'driving_license'],
  ['Aufenthaltstitel', 'residence_permit'],
  ['Biometric Residence Permit', 'residence_permit'],
  ['permanent resident card', 'residence_permit'],
  ['entry visa', 'visa'],
  ['other document', 'other'],
  ['', null],
]

test.each(types)('the document type %p is %p', (text, type) => {
  expect(normalizeDocumentType(text)).toBe(type)
})
