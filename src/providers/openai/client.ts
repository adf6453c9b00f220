/** The `openai` package's client, with our network behind its `fetch`. */

import OpenAI from 'openai'
import type { OpenAiConfig } from '../../config/config.ts'
import { readBytes } from '../../io/bounded-body.ts'
import type { Io } from '../../io/io.ts'

export const openAiUrl = 'https://api.openai.com/v1'

/** A reading is about 1 kB and its envelope as much again; compatible servers stay far below this too. */
const maxAnswerBytes = 1024 * 1024

/** The response is longer than `maxAnswerBytes`. The package reports it as the cause of an APIConnectionError. */
export class AnswerTooLarge extends Error {
  override name = 'AnswerTooLarge'
}

/** One client for a configuration. The package's own timeout stays at ten minutes: our deadline ends earlier. */
export function openAiClient({ apiKey, baseUrl }: OpenAiConfig, io: Io): OpenAI {
  // The only headers we send. The package adds a description of this machine and OPENAI_CUSTOM_HEADERS, which may
  // even replace the key.
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    accept: 'application/json',
  }
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? openAiUrl,
    // The package reads each of these from the process's environment unless it is set here.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    // OPENAI_LOG=debug would log the images.
    logLevel: 'off',
    // Our transport retries: the package would obey a Retry-After of an hour.
    maxRetries: 0,
    fetch: async (url, init) => {
      // A redirect would carry the key and the images to a host that nobody configured.
      const request = new Request(url, { ...init, headers, redirect: 'manual' })
      const response = await io.fetch(request)
      const bytes = await readBytes(response.body, { maxBytes: maxAnswerBytes })
      if (bytes === null) throw new AnswerTooLarge()
      return asJson(response, bytes)
    },
  })
}

/** Compatible servers may label JSON as text, which the package would then not parse. */
function asJson({ status, headers }: Response, body: Uint8Array<ArrayBuffer>): Response {
  const labelled = new Headers(headers)
  labelled.set('content-type', 'application/json')
  labelled.delete('content-length')
  return new Response(body.length === 0 ? null : body, { status, headers: labelled })
}
