/** One analysis of a document's images by the model (docs/vendors.md#openai). */

import * as z from 'zod'
import type { DocumentReading } from './reading.ts'

export const TokenUsage = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  totalTokens: z.number(),
})
export type TokenUsage = z.infer<typeof TokenUsage>

/** The model's answer: the parsed reading, the raw text it came from, and its cost. */
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
