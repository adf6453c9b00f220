/** Document analysis: a picture in, what stands on it and what our own code found out. */

import { Hono } from 'hono'
import * as z from 'zod'
import { parseDate } from '../domain/dates.ts'
import type { DocumentReading } from '../domain/document.ts'
import { type Image, isImageMediaType } from '../domain/images.ts'
import { isRecordId } from '../domain/profile.ts'
import type { AnalyzedDocument } from '../flows/analyze-document.ts'
import type { Flows } from '../flows/flows.ts'
import type { RequireScope } from './auth.ts'
import { callOf } from './call.ts'
import type { AppEnv } from './context.ts'
import { readMultipart, type UploadedFile } from './multipart.ts'
import { problem } from './problem.ts'
import { optional, text, validate } from './validate.ts'

/** Hints are ordinary words: markup or a paragraph in one is no hint. */
const hint = (maxLength: number) =>
  optional(text(maxLength).regex(/^[^<>{}[\]`\\]*$/, 'Must be plain words'))

export const AnalysisBody = z.object({
  document_type_hint: hint(40),
  document_number_hint: hint(100),
  full_name_hint: hint(300),
  profile_id: optional(z.string()),
})

interface Needs {
  flows: Pick<Flows, 'analyzeDocument'>
  requireScope: RequireScope
  maxImageBytes: number
}

export const documentAnalysis = ({ flows, requireScope, maxImageBytes }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().post('/document-analysis', requireScope('documents:analyze'), async (c) => {
    const rule = { kind: 'image', maxBytes: maxImageBytes } as const
    const form = await readMultipart(c.req.raw, { document_front: rule, document_back: rule })
    if (!form.ok) return problem(c, form.fault)
    const body = validate(AnalysisBody, form.value.fields)
    if (!body.ok) return problem(c, body.fault)
    const front = asImage(form.value.files.document_front)
    if (front === null) return problem(c, { kind: 'missing_files', required: ['document_front'] })
    const profileId = body.value.profile_id
    if (profileId !== undefined && !isRecordId(profileId))
      return problem(c, { kind: 'not_found', what: 'profile' })
    const { document_type_hint, document_number_hint, full_name_hint } = body.value
    const analyzed = await flows.analyzeDocument(
      {
        front,
        back: asImage(form.value.files.document_back),
        hints: {
          ...(document_type_hint === undefined ? {} : { documentType: document_type_hint }),
          ...(document_number_hint === undefined ? {} : { documentNumber: document_number_hint }),
          ...(full_name_hint === undefined ? {} : { fullName: full_name_hint }),
        },
        profileId,
      },
      callOf(c),
    )
    if (!analyzed.ok) return problem(c, analyzed.fault)
    return c.json({ success: true, data: analysisAnswer(analyzed.value, front) })
  })

const asImage = (file: UploadedFile | undefined): Image | null =>
  file !== undefined && isImageMediaType(file.mediaType)
    ? { bytes: file.bytes, mediaType: file.mediaType, sha256: file.sha256 }
    : null

const isoDate = (value: string | null): string | null => (value === null ? null : parseDate(value))
const pocketBaseDate = (value: string | null): string | null => {
  const date = isoDate(value)
  return date === null ? null : `${date} 00:00:00.000Z`
}

function analysisAnswer({ analysis, checks }: AnalyzedDocument, front: Image) {
  const { reading, usage } = analysis
  return {
    model: analysis.model,
    analysis: analysis.rawText,
    analysis_json: { ...readingAnswer(reading), checks },
    verification_history_fields: {
      name: reading.name,
      document_number: reading.document_number,
      country: reading.country,
      address: reading.address,
      gender: reading.gender,
      date_of_birth: isoDate(reading.date_of_birth),
    },
    // The name is ours: what the client called its file is personal data.
    document: { name: 'document_front', mimetype: front.mediaType, size: front.bytes.length },
    usage: {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      total_tokens: usage.totalTokens,
    },
  }
}

const readingAnswer = (reading: DocumentReading) => ({
  name: reading.name,
  given_names: reading.given_names,
  surname: reading.surname,
  document_number: reading.document_number,
  country: reading.country,
  document_type: reading.document_type,
  address: reading.address,
  gender: reading.gender,
  date_of_birth: pocketBaseDate(reading.date_of_birth),
  authenticity: reading.authenticity,
  expiry_date: isoDate(reading.expiry_date),
  issue_date: isoDate(reading.issue_date),
  issuing_country: reading.issuing_country,
  nationality: reading.nationality,
  mrz_lines: reading.mrz_lines,
  authenticity_signals: reading.authenticity_signals,
  confidence: reading.confidence,
  readable: reading.readable,
})
