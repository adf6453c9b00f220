/** The detail of each check of the analysis route that does not pass. */

import { expect, test } from 'bun:test'
import { type DocumentHints, documentChecks } from '../../../src/domain/document/checks.ts'
import { examineDocument } from '../../../src/domain/document/examine.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { passportReading as passport } from '../tables/reading.ts'

const now = new Date('2011-06-01T12:00:00Z')

function checks(change: Partial<DocumentReading> = {}, hints: DocumentHints = {}) {
  const reading = { ...passport, ...change }
  return documentChecks(examineDocument(reading, now), reading, hints)
}

const detailOf = (name: string, ...given: Parameters<typeof checks>) =>
  checks(...given).find((check) => check.name === name)?.detail

const details: [string, Partial<DocumentReading>, string | undefined][] = [
  ['readability', { readable: false }, 'The document could not be read'],
  ['readability', { confidence: 0.49 }, 'The model is unsure of what it read'],
  ['readability', { confidence: 0.5 }, undefined],
  ['authenticity', { authenticity: 'suspicious' }, 'The model found signs of manipulation'],
  [
    'authenticity',
    { authenticity: 'uncertain' },
    'The model could not tell whether the document is genuine',
  ],
  ['mrz_format', { mrz_lines: [] }, 'Documents of this type have a machine-readable zone'],
  ['mrz_format', { mrz_lines: [], document_type: 'driving_license' }, undefined],
  [
    'mrz_format',
    { mrz_lines: ['P<UTO'] },
    'The lines are not a machine-readable zone of ICAO 9303',
  ],
  [
    'mrz_format',
    { mrz_lines: passport.mrz_lines.map((line) => line.replace('F1204', 'Q1204')) },
    'Fields have values that the format does not allow: sex',
  ],
  [
    'mrz_check_digits',
    { mrz_lines: passport.mrz_lines.map((line) => line.replace('L898902C3', 'L898903C3')) },
    'Check digits do not match: document_number, composite',
  ],
  [
    'mrz_matches_printed',
    { gender: 'male', surname: 'Svensson' },
    'The zone and the printed text differ in: name, gender',
  ],
  ['issue_date', { issue_date: '31 FEB 2007' }, 'Not a possible date for this field'],
  ['issue_date', { issue_date: '2011-07-01' }, 'The document is not yet valid'],
  ['expiry_date', { expiry_date: '2010-04-15' }, 'The document has expired'],
  ['age', { date_of_birth: '1993-06-02', mrz_lines: [] }, 'Under 18 years of age'],
  ['age', { date_of_birth: '1993-06-01', mrz_lines: [] }, undefined],
  ['nationality', { nationality: 'Gondor' }, 'Not a country that this service knows'],
  ['issuing_country', { issuing_country: ' ', country: 'Utopia' }, undefined],
]

test.each(details)('%s of %j says %p', (name, change, detail) => {
  expect(detailOf(name, change)).toBe(detail)
})

test.each([
  [
    'document_type_hint',
    { documentType: 'library card' },
    'The hint is not a document type that this service knows',
  ],
  ['document_type_hint', { documentType: 'visa' }, 'The document type differs from the hint'],
  ['document_number_hint', { documentNumber: 'X' }, 'The number differs from the hint'],
  ['full_name_hint', { fullName: 'Anna Svensson' }, 'The name differs from the hint'],
  [
    'full_name_hint',
    { fullName: '安娜' },
    'The hint is too short or in another script, so it cannot be compared',
  ],
] as const)('%s for %j says %p', (name, hints, detail) => {
  expect(detailOf(name, {}, hints)).toBe(detail)
})
