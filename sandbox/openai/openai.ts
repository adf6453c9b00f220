/** OpenAI's chat completions as a small HTTP server: it reads specimens and fills the schema it is given. */
import { Hono } from 'hono'
import type { QuirkKind } from '../controls/failures.ts'
import { sandboxKeys } from '../keys.ts'
import { serve } from '../serve.ts'
import type { World } from '../world.ts'
import { openAiAnswers } from './errors.ts'
import { fillSchema, type Known } from './fill-schema.ts'
import { readImages } from './read-images.ts'
import { type Completion, checkRequest } from './request.ts'

// The API's default, a reasoning model, and one that accepts the older parameters.
const models = [sandboxKeys.openai.model, 'gpt-4o-mini']

const reasoningTokens = 192
const tokensPerImage = 765
const lettersPerToken = 4

type Choice = { content: string | null; refusal: string | null; finish_reason: string }

export function openAi(world: World): Hono {
  const answers = openAiAnswers(world.randomUuid)

  const guarded = (
    request: Request,
    operation: string,
    answer: (quirk: QuirkKind | null) => Promise<Response>,
  ): Promise<Response> => {
    const serving = { operation, signal: request.signal, errors: answers }
    return serve(world, serving, async (quirk) => {
      const [scheme, key] = (request.headers.get('authorization') ?? '').split(' ')
      if (scheme !== 'Bearer' || !key) {
        return answers.refuse({ status: 401, message: 'You did not provide an API key.' })
      }
      return key === sandboxKeys.openai.apiKey ? answer(quirk) : answers.wrongKey(key)
    })
  }

  const complete = async (request: Request, quirk: QuirkKind | null): Promise<Response> => {
    const checked = checkRequest(await readJson(request))
    if (!checked.ok) return answers.refuse(checked.error)
    if (!models.includes(checked.request.model)) return answers.error('not_found', null)
    const { scenario, reading } = await readImages(checked.images)
    if (scenario.outages.includes('openai')) return answers.error('internal', null)

    const text = writeAnswer(checked.request, new Map<string, unknown>(Object.entries(reading)))
    const choice = choose(text, {
      quirk: quirk ?? scenario.modelQuirk,
      budget: checked.request.max_completion_tokens ?? checked.request.max_tokens ?? null,
    })
    const promptTokens = promptSize(checked.request) + checked.images.length * tokensPerImage
    const completionTokens = tokensOf(choice.content ?? choice.refusal ?? '') + reasoningTokens
    return answers.ok({
      id: `chatcmpl-${world.randomUuid().replaceAll('-', '')}`,
      object: 'chat.completion',
      created: Math.floor(world.now() / 1000),
      model: `${checked.request.model}-sandbox`,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: choice.content,
            refusal: choice.refusal,
            annotations: [],
          },
          logprobs: null,
          finish_reason: choice.finish_reason,
        },
      ],
      usage: {
        prompt_tokens: promptTokens,
        completion_tokens: completionTokens,
        total_tokens: promptTokens + completionTokens,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: reasoningTokens },
      },
      service_tier: 'default',
      system_fingerprint: null,
    })
  }

  const list = async () =>
    answers.ok({
      object: 'list',
      data: models.map((id) => ({ id, object: 'model', created: 1744225351, owned_by: 'system' })),
    })

  return new Hono()
    .get('/openai/v1/models', (c) => guarded(c.req.raw, 'openai.models', list))
    .post('/openai/v1/chat/completions', (c) =>
      guarded(c.req.raw, 'openai.chat', (quirk) => complete(c.req.raw, quirk)),
    )
}

function writeAnswer({ response_format: format }: Completion, known: Known): string {
  switch (format.type) {
    case 'json_schema':
      return JSON.stringify(fillSchema(format.json_schema.schema, known))
    case 'json_object':
      return JSON.stringify(Object.fromEntries(known))
    case 'text':
      return `A specimen. Readable: ${known.get('readable')}.`
  }
}

function choose(text: string, terms: { quirk: QuirkKind | null; budget: number | null }): Choice {
  const full = { content: text, refusal: null, finish_reason: 'stop' }
  const half = text.slice(0, Math.floor(text.length / 2))
  switch (terms.quirk) {
    case 'refusal':
      return {
        content: null,
        refusal: 'I am sorry, I cannot help with that.',
        finish_reason: 'stop',
      }
    case 'length':
      return { ...full, content: half, finish_reason: 'length' }
    case 'content_filter':
      return { ...full, content: '', finish_reason: 'content_filter' }
    case 'off_schema':
      return { ...full, content: JSON.stringify({ verdict: 'looks good to me' }) }
    case 'product_error':
    case null:
      break
  }
  if (terms.budget === null || tokensOf(text) + reasoningTokens <= terms.budget) return full
  // Reasoning uses the token budget first: a small one leaves half an answer, a smaller one none.
  const left = Math.max(0, terms.budget - reasoningTokens)
  return { ...full, content: text.slice(0, left * lettersPerToken), finish_reason: 'length' }
}

const tokensOf = (text: string) => Math.ceil(text.length / lettersPerToken)

function promptSize({ messages }: Completion): number {
  const texts = messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? [content]
      : content.map((part) => (part.type === 'text' ? part.text : '')),
  )
  return texts.reduce((sum, text) => sum + tokensOf(text), 0)
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    return null
  }
}
