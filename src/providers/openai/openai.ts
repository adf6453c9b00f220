/** Documents read by an OpenAI model, or by a server that speaks the same protocol. */

import type { OpenAI } from 'openai'
import type { OpenAiConfig } from '../../config/config.ts'
import type { DocumentAnalysis, TokenUsage } from '../../domain/document/analysis.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'
import { providerFault } from '../transport/answer.ts'
import { createCaller } from '../transport/call.ts'
import { withDeadline } from '../transport/deadline.ts'
import type { Io } from '../transport/io.ts'
import { addUsage, judgeCompletion, noUsage } from './answer.ts'
import { chatCompletion, openAiUrl } from './call.ts'
import { messagesFor, responseFormat } from './prompt.ts'

/** A reasoning model looks at two pictures for ten to twenty seconds, and may be asked a second time. */
export const documentDeadlineMs = 45_000

/** The reading takes under 1000 tokens; the rest is room to think, which counts as well (4.1). */
const maxTokens = 8192

/** How often the model is asked: once more after a truncated or schema-breaking answer. */
const maxAsks = 2

/** An OpenAI model with Structured Outputs behind our port. */
export function documentReader(
  config: OpenAiConfig & { deadlineMs?: number },
  io: Io,
): DocumentReader {
  const call = createCaller('openai', io)
  const form = {
    model: config.model,
    store: false,
    response_format: responseFormat(),
    ...tokenLimit(config),
  }

  return {
    read: (pages, trace) =>
      withDeadline(io, config.deadlineMs ?? documentDeadlineMs, (deadline) =>
        askUntilRead(
          () =>
            chatCompletion(config, { ...form, messages: messagesFor(pages) }, (request) =>
              call(request, deadline, trace),
            ),
          { asks: 1, usage: noUsage },
        ),
      ),
  }
}

async function askUntilRead(
  ask: () => Promise<Result<unknown>>,
  spent: { asks: number; usage: TokenUsage },
): Promise<Result<DocumentAnalysis>> {
  const answered = await ask()
  if (!answered.ok) return answered
  const { judgement, usage: lastUsage } = judgeCompletion(answered.value)
  const usage = addUsage(spent.usage, lastUsage)
  if (judgement.verdict === 'reading') {
    const { model, rawText, reading } = judgement
    return ok({ model, rawText, reading, usage })
  }
  if (judgement.verdict === 'ask_again' && spent.asks < maxAsks) {
    return askUntilRead(ask, { asks: spent.asks + 1, usage })
  }
  return err(providerFault('openai', judgement.reason))
}

type TokenLimit = Pick<
  OpenAI.Chat.ChatCompletionCreateParams,
  'max_tokens' | 'max_completion_tokens'
>

/**
 * OpenAI's reasoning models refuse `max_tokens`, also behind a gateway, and Ollama knows nothing else
 * (contracts/providers.md 4.1 and 4.7): the host decides which one is sent, or such a model's name.
 */
function tokenLimit({ baseUrl = openAiUrl, model }: OpenAiConfig): TokenLimit {
  const isOpenAi = /(^|\.)openai\.com$/.test(new URL(baseUrl).hostname)
  const reasons = /^(.*\/)?(o\d|gpt-[5-9])/.test(model)
  return isOpenAi || reasons ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }
}
