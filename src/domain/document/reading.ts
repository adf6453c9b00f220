/** A document as the model read it (docs/vendors.md#openai). */

import * as z from 'zod'
import { documentTypes } from './document-type.ts'

const text = (maxLength: number) => z.string().max(maxLength).nullable()

/**
 * The model's answer: each field as printed on the document, or null. Dates are `YYYY-MM-DD` if the model could tell.
 * The reading is evidence, not a result: `examineDocument` draws the conclusions.
 */
export const DocumentReading = z.object({
  readable: z.boolean(),
  name: text(300),
  given_names: text(200),
  surname: text(200),
  document_number: text(100),
  country: text(100),
  issuing_country: text(100),
  nationality: text(100),
  document_type: z.enum(documentTypes).nullable(),
  address: text(500),
  gender: z.enum(['male', 'female', 'unknown']).nullable(),
  date_of_birth: text(40),
  issue_date: text(40),
  expiry_date: text(40),
  mrz_lines: z.array(z.string().max(60)).max(6),
  authenticity: z.enum(['authentic', 'suspicious', 'uncertain']),
  authenticity_signals: z.array(z.string().max(300)).max(20),
  confidence: z.number().min(0).max(1),
})
export type DocumentReading = z.infer<typeof DocumentReading>

/** By which rules evidence is decided: the comparisons of version 1 stay as they were for the evidence of then. */
export type RulesVersion = 1 | 2

export const TokenUsage = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  totalTokens: z.number(),
})
export type TokenUsage = z.infer<typeof TokenUsage>

/** One analysis of a document's images by the model: the reading, the text it was parsed from, and its cost. */
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
  /** Empty if only the front was analyzed. */
  backSha256: string
}
