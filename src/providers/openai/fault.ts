/** What OpenAI and its look-alikes mean by their errors (contracts/providers.md 4.4). */

import * as z from 'zod'
import type { ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import {
  parseJson,
  providerFault,
  reasonOfStatus,
  type VendorResponse,
} from '../transport/response.ts'

/** Compatible servers put numbers, null or nothing where OpenAI has a code. */
const word = z.string().nullish().catch(null)
const ErrorBody = z.object({ error: z.object({ code: word, type: word }) })

/** The fault of an answer that is not a success; the error's message is never looked at. */
export function openAiFault(answer: VendorResponse): ProviderFault {
  const error = ErrorBody.safeParse(parseJson(answer.text)).data?.error
  const code = error?.code ?? ''
  const type = error?.type ?? ''
  return providerFault('openai', reasonOf(answer.status, code, type), code || type || answer.status)
}

function reasonOf(status: number, code: string, type: string): ProviderReason {
  // An empty account answers 429 like a busy one; newer billing codes keep one of these words.
  if (status === 429 && /quota|billing|credit/.test(`${code} ${type}`)) return 'quota_exhausted'
  // Nothing that we send is large but the pictures.
  if (status === 413) return 'image_rejected'
  if (status !== 400) return reasonOfStatus(status)
  if (/image/.test(code) || code === 'sanitizer_server_error') return 'image_rejected'
  return /content_(filter|policy)/.test(code) ? 'model_filtered' : 'request_rejected'
}
