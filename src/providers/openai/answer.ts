/** What a completion amounts to: a reading, a slip that may be asked for again, or a refusal that may not. */

import * as z from 'zod'
import type { TokenUsage } from '../../domain/document/analysis.ts'
import { DocumentReading } from '../../domain/document/reading.ts'
import type { ProviderReason } from '../../domain/faults/faults.ts'
import { parseJson } from '../transport/answer.ts'

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
  // Compatible servers may leave it out; a reading is worth more than its bill.
  usage: z
    .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
    .nullish()
    .catch(null),
})
type Completion = z.infer<typeof Completion>

export type Judgement =
  | { verdict: 'reading'; model: string; rawText: string; reading: DocumentReading }
  | { verdict: 'ask_again' | 'final'; reason: ProviderReason }

export interface Judged {
  judgement: Judgement
  usage: TokenUsage
}

export const noUsage: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 }

/** Reads one completion, in the order of checks of contracts/providers.md 4.3. */
export function judgeCompletion(answer: unknown): Judged {
  const parsed = Completion.safeParse(answer)
  if (!parsed.success) {
    // Not even a completion: a proxy's page or another protocol, which asking again does not change.
    return { judgement: { verdict: 'final', reason: 'bad_answer' }, usage: noUsage }
  }
  const { usage } = parsed.data
  return {
    judgement: judge(parsed.data),
    usage: usage
      ? {
          promptTokens: usage.prompt_tokens,
          completionTokens: usage.completion_tokens,
          totalTokens: usage.total_tokens,
        }
      : noUsage,
  }
}

/** What two completions cost together. */
export const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  totalTokens: a.totalTokens + b.totalTokens,
})

function judge({ model, choices: [choice] }: Completion): Judgement {
  // Cut-off JSON looks like broken JSON, so this comes before the content is looked at.
  if (choice?.finish_reason === 'length') return { verdict: 'ask_again', reason: 'model_truncated' }
  if (choice?.finish_reason === 'content_filter') {
    return { verdict: 'final', reason: 'model_filtered' }
  }
  if (choice?.message.refusal) return { verdict: 'final', reason: 'model_refused' }
  const rawText = choice?.message.content ?? ''
  const reading = DocumentReading.safeParse(parseJson(rawText))
  if (!reading.success) return { verdict: 'ask_again', reason: 'bad_answer' }
  return { verdict: 'reading', model, rawText, reading: reading.data }
}
