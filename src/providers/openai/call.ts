/** One Chat Completions request: the openai package writes it, `call.ts` carries it. */

import { APIConnectionError, OpenAI } from 'openai'
import * as z from 'zod'
import type { OpenAiConfig } from '../../config/config.ts'
import type { Fault } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Outgoing, VendorCall } from '../transport/call.ts'
import { readJson, readOrRefuse } from '../transport/response.ts'
import { openAiFault } from './fault.ts'

export const openAiUrl = 'https://api.openai.com/v1'

type Body = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming

/** A JSON object; `openai-answer.ts` looks closer. */
const Completion = z.looseObject({})
type Completion = z.infer<typeof Completion>

/** A reading is about 1 kB and its envelope as much again; a server of any dialect stays far below. */
const maxAnswerBytes = 1024 * 1024

/** Carries a fault through the package, which knows exceptions only. */
class CarriedFault extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super('A call to OpenAI failed')
    this.fault = fault
  }
}

/**
 * Asks once and gives the completion as the server sent it. The client is made for each request, because
 * its fetch belongs to that request's deadline and trace; making one costs microseconds.
 */
export async function chatCompletion(
  config: OpenAiConfig,
  body: Body,
  send: (call: VendorCall<Completion>) => Promise<Result<Completion>>,
): Promise<Result<unknown>> {
  const client = new OpenAI({
    // Our fetch sends the key; the package needs one to start, and throws errors that may quote it.
    apiKey: 'sent-by-our-fetch',
    // Left out, each of these is read from the process's environment behind our configuration's back.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: config.baseUrl ?? openAiUrl,
    // OPENAI_LOG=debug would print the pictures.
    logLevel: 'off',
    maxRetries: 0,
    fetch: async (url, init) => {
      const answered = await send(exchangeFor(config, String(url), init?.body))
      if (!answered.ok) throw new CarriedFault(answered.fault)
      return Response.json(answered.value)
    },
  })
  try {
    return ok(await client.chat.completions.create(body))
  } catch (error) {
    const cause = error instanceof APIConnectionError ? error.cause : null
    if (cause instanceof CarriedFault) return err(cause.fault)
    throw error
  }
}

const exchangeFor = (
  { apiKey }: OpenAiConfig,
  url: string,
  body: Outgoing['body'],
): VendorCall<Completion> => ({
  upstream: 'openai.chat',
  request: () => ({
    url,
    method: 'POST',
    // Our own and no others: the package adds a description of this machine, and OPENAI_CUSTOM_HEADERS.
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body,
  }),
  maxBytes: maxAnswerBytes,
  // Nothing is stored and nothing changes: a repetition costs tokens, and the retry rule bounds it.
  idempotent: true,
  read: readOrRefuse(readJson('openai', Completion), openAiFault),
})
