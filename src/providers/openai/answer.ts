/** Reads a chat completion: a reading, an answer worth asking for again, or a final refusal. */

import * as z from 'zod'
import { withoutWordsForNothing } from '../../domain/document/plain-reading.ts'
import { DocumentReading, type TokenUsage } from '../../domain/document/reading.ts'
import type { ProviderReason } from '../../domain/faults/faults.ts'
import { parseJson } from '../transport/response.ts'

const count = z.int().nonnegative()

const Completion = z.object({
  model: z.string().min(1).max(200),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  // Compatible servers may omit it; a reading without its usage is still a reading.
  usage: z
    .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
    .transform(
      (usage): TokenUsage => ({
        promptTokens: usage.prompt_tokens,
        completionTokens: usage.completion_tokens,
        totalTokens: usage.total_tokens,
      }),
    )
    .nullish()
    .catch(null),
})
type Completion = z.infer<typeof Completion>

type CompletionAnswer =
  | { kind: 'reading'; model: string; rawText: string; reading: DocumentReading }
  | { kind: 'ask_again' | 'final'; reason: ProviderReason }

export const noUsage: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 }

export const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  totalTokens: a.totalTokens + b.totalTokens,
})

/** What the completion says, and the tokens it used. */
export function readCompletion(body: unknown): { answer: CompletionAnswer; usage: TokenUsage } {
  const parsed = Completion.safeParse(body)
  if (!parsed.success) {
    // Not a completion at all: a proxy's page or another protocol. Asking again would not change that.
    return { answer: { kind: 'final', reason: 'bad_answer' }, usage: noUsage }
  }
  return { answer: answerOf(parsed.data), usage: parsed.data.usage ?? noUsage }
}

/** The order of the checks is that of docs/vendors.md#openai. */
function answerOf({ model, choices: [choice] }: Completion): CompletionAnswer {
  // Truncated JSON looks like malformed JSON, so this comes before the content is parsed.
  if (choice?.finish_reason === 'length') return { kind: 'ask_again', reason: 'model_truncated' }
  if (choice?.finish_reason === 'content_filter') return { kind: 'final', reason: 'model_filtered' }
  if (choice?.message.refusal) return { kind: 'final', reason: 'model_refused' }
  const rawText = choice?.message.content ?? ''
  const reading = DocumentReading.safeParse(parseJson(rawText))
  if (!reading.success) return { kind: 'ask_again', reason: 'bad_answer' }
  return { kind: 'reading', model, rawText, reading: withoutWordsForNothing(reading.data) }
}
