/** How the document route is documented. */

import * as z from 'zod'
import { DocumentReading } from '../../../domain/document/reading.ts'
import { named, yes } from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'

const DayOrNull = z.iso.date().nullable()
const count = z.int().min(0)
const hiddenFromApplicants = { description: 'Null for applicants' }
const { readable, name, given_names, surname, document_number, country, document_type, address } =
  DocumentReading.shape
const { gender, issuing_country, nationality, mrz_lines } = DocumentReading.shape

const Analysis = named('DocumentAnalysis', {
  success: yes,
  data: z.strictObject({
    model: z.string(),
    analysis: z
      .string()
      .nullable()
      .meta({ description: 'The raw text of the model; null for applicants' }),
    analysis_json: z.strictObject({
      name,
      given_names,
      surname,
      document_number,
      country,
      document_type,
      address,
      gender,
      date_of_birth: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d 00:00:00\.000Z$/)
        .nullable(),
      expiry_date: DayOrNull,
      issue_date: DayOrNull,
      issuing_country,
      nationality,
      mrz_lines,
      readable,
      authenticity: DocumentReading.shape.authenticity.nullable().meta(hiddenFromApplicants),
      authenticity_signals: DocumentReading.shape.authenticity_signals
        .nullable()
        .meta(hiddenFromApplicants),
      confidence: DocumentReading.shape.confidence.nullable().meta(hiddenFromApplicants),
      checks: z
        .array(
          z.strictObject({
            name: z.string(),
            status: z.enum(['pass', 'fail', 'warn', 'not_present']),
            detail: z.string().optional(),
          }),
        )
        .nullable()
        .meta({ description: 'Findings of our own code; null for applicants' }),
    }),
    verification_history_fields: z.strictObject({
      name,
      document_number,
      country,
      address,
      gender,
      date_of_birth: DayOrNull,
    }),
    document: z.strictObject({
      name: z.literal('document_front'),
      mimetype: z.enum(['image/jpeg', 'image/png', 'image/webp']),
      size: count,
    }),
    usage: z.strictObject({ prompt_tokens: count, completion_tokens: count, total_tokens: count }),
  }),
})

const printed = {
  name: 'Ana Lucia Exemplar',
  document_number: 'UTA123456',
  country: 'UTO',
  address: null,
  gender: 'female',
}
const analysisJson = {
  ...printed,
  given_names: 'Ana Lucia',
  surname: 'Exemplar',
  document_type: 'passport',
  date_of_birth: '1990-01-15 00:00:00.000Z',
  expiry_date: '2034-02-01',
  issue_date: '2024-02-02',
  issuing_country: 'UTO',
  nationality: 'UTO',
  mrz_lines: [],
  readable: true,
  authenticity: 'authentic',
  authenticity_signals: [],
  confidence: 0.97,
  checks: [
    { name: 'expiry', status: 'pass' },
    { name: 'mrz', status: 'not_present' },
  ],
}

export const analysisDescriptions: Descriptions = {
  analyzeDocument: {
    tag: 'Documents',
    summary: 'Read a document and check it',
    description:
      'The model is evidence: it can only lower the outcome, and text on the image is never an instruction. Hints are ' +
      'compared by our code and never sent to the model. The same images are read once per team. An applicant can have ' +
      'twenty new pairs of images read within 24 hours.',
    answers: [
      {
        status: 200,
        description: 'What is printed on the document',
        ...Analysis,
        examples: {
          passport: {
            success: true,
            data: {
              model: 'o4-mini',
              analysis: '{"name":"Ana Lucia Exemplar"}',
              analysis_json: analysisJson,
              verification_history_fields: { ...printed, date_of_birth: '1990-01-15' },
              document: { name: 'document_front', mimetype: 'image/jpeg', size: 48213 },
              usage: { prompt_tokens: 1180, completion_tokens: 240, total_tokens: 1420 },
            },
          },
        },
      },
    ],
  },
}
