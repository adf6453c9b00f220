/** A document as a reader saw it, and what our own code found when it looked at that. */

import * as z from 'zod'

export const documentTypes = [
  'passport',
  'national_id',
  'driving_license',
  'residence_permit',
  'visa',
  'other',
] as const
export type DocumentType = (typeof documentTypes)[number]

const words = (maxLength: number) => z.string().max(maxLength).nullable()

/**
 * The reader's answer. Every field is what stands on the document, or null; dates are `YYYY-MM-DD`
 * where the reader could tell. It is a witness's statement: `domain/document/checks.ts` judges it.
 */
export const DocumentReading = z.object({
  readable: z.boolean(),
  name: words(300),
  given_names: words(200),
  surname: words(200),
  document_number: words(100),
  country: words(100),
  issuing_country: words(100),
  nationality: words(100),
  document_type: z.enum(documentTypes).nullable(),
  address: words(500),
  gender: z.enum(['male', 'female', 'unknown']).nullable(),
  date_of_birth: words(40),
  issue_date: words(40),
  expiry_date: words(40),
  mrz_lines: z.array(z.string().max(60)).max(6),
  authenticity: z.enum(['authentic', 'suspicious', 'uncertain']),
  authenticity_signals: z.array(z.string().max(300)).max(20),
  confidence: z.number().min(0).max(1),
})
export type DocumentReading = z.infer<typeof DocumentReading>

/** What our own code found. `detail` says which rule, and never repeats a value of the document. */
export interface DocumentCheck {
  name: string
  status: 'pass' | 'fail' | 'warn' | 'not_present'
  detail?: string
}

/** What the person or the integrator says the document is; compared, never believed. */
export interface DocumentHints {
  documentType?: string
  documentNumber?: string
  fullName?: string
}

export interface TokenUsage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
}

/** One answer of the model: the parsed statement, the raw text it came from, and what it cost. */
export interface DocumentAnalysis {
  model: string
  rawText: string
  reading: DocumentReading
  usage: TokenUsage
}

export interface StoredAnalysis extends DocumentAnalysis {
  id: string
  team: string
  frontSha256: string
  /** Empty where only the front was read. */
  backSha256: string
}
