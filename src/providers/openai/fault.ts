/** Turns the errors of the `openai` package into our faults. The error's message is never used: it may quote the key. */

import {
  APIConnectionError,
  APIError,
  APIUserAbortError,
  BadRequestError,
  RateLimitError,
} from 'openai'
import type { ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { providerFault, reasonOfStatus } from '../transport/response.ts'
import { AnswerTooLarge } from './client.ts'

export function openAiFault(error: unknown): ProviderFault {
  if (error instanceof APIUserAbortError) return providerFault('openai', 'timeout', 'deadline')
  if (error instanceof APIConnectionError) {
    return error.cause instanceof AnswerTooLarge
      ? providerFault('openai', 'bad_answer', 'too_large')
      : providerFault('openai', 'unavailable', 'network')
  }
  if (error instanceof APIError) return refusal(error)
  // The package parses the body, and builds the headers before it calls our fetch.
  if (error instanceof SyntaxError) return providerFault('openai', 'bad_answer', 'not_json')
  if (error instanceof TypeError) return providerFault('openai', 'request_rejected', 'unsendable')
  throw error
}

function refusal(error: APIError): ProviderFault {
  const status = error.status ?? 0
  const code = textOf(error.code)
  const type = textOf(error.type)
  return providerFault('openai', reasonOf(error, code, type), code || type || status)
}

/** Compatible servers send numbers, null or nothing where OpenAI sends a code. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function reasonOf(error: APIError, code: string, type: string): ProviderReason {
  // An account without credit gets 429 like a busy one; every billing code contains one of these words.
  if (error instanceof RateLimitError && /quota|billing|credit/.test(`${code} ${type}`)) {
    return 'quota_exhausted'
  }
  // Only the images are large.
  if (error.status === 413) return 'image_rejected'
  if (!(error instanceof BadRequestError)) return reasonOfStatus(error.status ?? 0)
  if (/image/.test(code) || code === 'sanitizer_server_error') return 'image_rejected'
  return /content_(filter|policy)/.test(code) ? 'model_filtered' : 'request_rejected'
}
