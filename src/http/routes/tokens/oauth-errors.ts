/** Error bodies of RFC 6749 section 5.2, with two codes of our own. */

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Fault } from '../../../domain/faults/faults.ts'
import { answerOf } from '../../errors/fault-answers.ts'
import { problem } from '../../errors/problem.ts'
import type { AppContext } from '../../middleware/context.ts'

export const oauthErrors = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  rate_limited: 429,
  not_configured: 501,
} as const

export interface Refusal {
  error: keyof typeof oauthErrors
  description: string
}

export function refuse(
  c: AppContext,
  { error, description }: Refusal,
  status: ContentfulStatusCode = oauthErrors[error],
): Response {
  c.set('faultCode', error)
  if (error === 'invalid_client') c.header('WWW-Authenticate', 'Basic realm="identivia"')
  return c.json({ error, error_description: description, request_id: c.get('requestId') }, status)
}

/** A body that could not be read. RFC 6749 has one code for it; the status says more. */
export function refuseFault(c: AppContext, fault: Fault): Response {
  // Not about this request: the same as on every other route.
  if (fault.kind === 'overloaded') return problem(c, fault)
  const { status, error, code } = answerOf(fault)
  const refusal = { error: 'invalid_request', description: error } as const
  if (status !== 413 && status !== 408) return refuse(c, refusal)
  const response = refuse(c, refusal, status)
  c.set('faultCode', code)
  return response
}
