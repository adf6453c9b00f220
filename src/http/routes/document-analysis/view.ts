/** A document analysis as responses show it, field by field. */

import { parseDate } from '../../../domain/dates/dates.ts'
import type { Image } from '../../../domain/document/images.ts'
import type { DocumentReading } from '../../../domain/document/reading.ts'
import { isApplicant, type Principal } from '../../../domain/identity/principal.ts'
import type { AnalyzedDocument } from '../../../flows/document/analyze-document.ts'

/**
 * An applicant sees what is printed on its own document, and nothing of the assessment. The model's raw text contains
 * its assessment, so it is hidden too.
 */
export function analysisAnswer(
  principal: Principal,
  { analysis, checks }: AnalyzedDocument,
  front: Image,
) {
  const { reading, usage } = analysis
  const isHidden = isApplicant(principal)
  return {
    model: analysis.model,
    analysis: isHidden ? null : analysis.rawText,
    analysis_json: {
      ...readingAnswer(reading),
      authenticity: isHidden ? null : reading.authenticity,
      authenticity_signals: isHidden ? null : reading.authenticity_signals,
      confidence: isHidden ? null : reading.confidence,
      checks: isHidden ? null : checks,
    },
    verification_history_fields: {
      name: reading.name,
      document_number: reading.document_number,
      country: reading.country,
      address: reading.address,
      gender: reading.gender,
      date_of_birth: isoDate(reading.date_of_birth),
    },
    // Our name: the client's file name is personal data.
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
  expiry_date: isoDate(reading.expiry_date),
  issue_date: isoDate(reading.issue_date),
  issuing_country: reading.issuing_country,
  nationality: reading.nationality,
  mrz_lines: reading.mrz_lines,
  readable: reading.readable,
})

const isoDate = (value: string | null): string | null => (value === null ? null : parseDate(value))
const pocketBaseDate = (value: string | null): string | null => {
  const date = isoDate(value)
  return date === null ? null : `${date} 00:00:00.000Z`
}
