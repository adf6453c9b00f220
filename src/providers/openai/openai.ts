/** Reads documents with an OpenAI model, or with any server that speaks the same protocol. */

import OpenAI from 'openai'
import type { OpenAiConfig } from '../../config/config.ts'
import { err, ok } from '../../domain/faults/result.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'
import { withDeadline } from '../../io/deadline.ts'
import type { Io } from '../../io/io.ts'
import { createCallClient } from '../transport/call.ts'
import { providerFault } from '../transport/response.ts'
import { retryAfterMs } from '../transport/retry.ts'
import { addUsage, noUsage, readCompletion } from './answer.ts'
import { openAiClient, openAiUrl } from './client.ts'
import { openAiFault } from './fault.ts'
import { messagesFor, responseFormat } from './prompt.ts'

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming

/** A reasoning model takes ten to twenty seconds for two images, and may be asked twice. */
export const documentDeadlineMs = 45_000

/** A reading takes under 1000 tokens; the rest is for reasoning, which counts as well. */
const maxTokens = 8192

/** The model is asked once more after a truncated answer or one that breaks the schema. */
const maxAsks = 2

export function documentReader(
  config: OpenAiConfig & { deadlineMs?: number },
  io: Io,
): DocumentReader {
  const client = openAiClient(config, io)
  const call = createCallClient('openai', io)
  const options = {
    model: config.model,
    store: false,
    response_format: responseFormat(),
    ...tokenLimit(config),
  }

  const createCompletion = async (body: Body, signal: AbortSignal) => {
    try {
      return { result: ok(await client.chat.completions.create(body, { signal })), waitMs: null }
    } catch (error) {
      const headers = error instanceof OpenAI.APIError ? error.headers : undefined
      return {
        result: err(openAiFault(error)),
        waitMs: headers === undefined ? null : retryAfterMs(headers, io.now()),
      }
    }
  }

  return {
    read: (pages, trace) =>
      withDeadline(io, config.deadlineMs ?? documentDeadlineMs, async (deadline) => {
        const body = { ...options, messages: messagesFor(pages) }
        let usage = noUsage
        for (let asks = 1; ; asks += 1) {
          const completed = await call(
            {
              upstream: 'openai.chat',
              // Nothing is stored and nothing changes: a repetition costs tokens, and the retry rule limits it.
              idempotent: true,
              attempt: (signal) => createCompletion(body, signal),
            },
            deadline,
            trace,
          )
          if (!completed.ok) return completed
          const { answer, usage: used } = readCompletion(completed.value)
          usage = addUsage(usage, used)
          if (answer.kind === 'reading') {
            const { model, rawText, reading } = answer
            return ok({ model, rawText, reading, usage })
          }
          if (answer.kind === 'final' || asks === maxAsks) {
            return err(providerFault('openai', answer.reason))
          }
        }
      }),
  }
}

/**
 * OpenAI's reasoning models reject `max_tokens`, also behind a gateway, and Ollama knows no other name
 * (docs/vendors.md#openai): the host decides, or the name of a reasoning model.
 */
function tokenLimit({
  baseUrl = openAiUrl,
  model,
}: OpenAiConfig): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const isOpenAi = /(^|\.)openai\.com$/.test(new URL(baseUrl).hostname)
  const reasons = /^(.*\/)?(o\d|gpt-[5-9])/.test(model)
  return isOpenAi || reasons ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }
}
