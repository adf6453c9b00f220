/** The reading of the specimen passport of ICAO 9303, as a good model would return it. */

import type { DocumentReading } from '../../../src/domain/document/reading.ts'

export const passportReading: DocumentReading = {
  readable: true,
  name: 'Anna Maria Eriksson',
  given_names: 'Anna Maria',
  surname: 'Eriksson',
  document_number: 'L898902C3',
  country: 'Utopia',
  issuing_country: 'Utopia',
  nationality: 'Utopia',
  document_type: 'passport',
  address: null,
  gender: 'female',
  date_of_birth: '12 AUG 1974',
  issue_date: '16 APR 2007',
  expiry_date: '15 APR 2012',
  mrz_lines: [
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  ],
  authenticity: 'authentic',
  authenticity_signals: [],
  confidence: 0.97,
}
