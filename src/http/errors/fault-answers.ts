/** Turns a fault into an error response: status, text and stable code. Vendor faults are in `provider-answers.ts`. */

import type { Fault } from '../../domain/faults/faults.ts'
import { type FaultAnswer, notFound, retryAfter } from './fault-answer-parts.ts'
import { notConfiguredAnswer, providerAnswer } from './provider-answers.ts'

/** How long a busy or recovering database gets before the next attempt. */
const storeRetryAfterSeconds = 5

const challenge = (parameters = ''): Record<string, string> => ({
  'WWW-Authenticate': `Bearer realm="identivia"${parameters}`,
})

/** Exhaustive: a new kind of fault does not compile until it is here. */
export function answerOf(fault: Fault): FaultAnswer {
  switch (fault.kind) {
    case 'invalid_input':
      return {
        status: 400,
        error: 'Invalid request',
        code: fault.code ?? 'invalid_input',
        details: fault.details,
      }
    case 'missing_fields':
      return {
        status: 400,
        error: 'Missing required fields',
        code: 'missing_fields',
        required: fault.required,
      }
    case 'missing_files':
      return {
        status: 400,
        error: 'Missing required files',
        code: 'missing_files',
        required: fault.required,
      }
    case 'unsupported_media':
      return {
        status: 415,
        error: 'Unsupported file type',
        code: 'unsupported_media',
        details: fault.details,
      }
    case 'unsupported_content_type':
      return {
        status: 415,
        error: 'Unsupported content type',
        message: `Send ${fault.expected.join(' or ')}`,
        code: 'unsupported_content_type',
      }
    case 'too_large':
      return { status: 413, error: 'Request too large', code: 'too_large', details: fault.details }
    case 'request_timeout':
      return {
        status: 408,
        error: 'Request timed out',
        message: 'The body did not arrive in time; send it again',
        code: 'request_timeout',
      }
    case 'not_found':
      return { status: 404, ...notFound[fault.what] }
    case 'method_not_allowed':
      return {
        status: 405,
        error: 'Method not allowed',
        code: 'method_not_allowed',
        headers: { Allow: fault.allow.join(', ') },
      }
    case 'rate_limited':
      return {
        status: 429,
        error: 'Too many requests',
        code: 'rate_limited',
        headers: retryAfter(fault.retryAfterSeconds),
      }
    case 'idempotency_key_reused':
      return {
        status: 422,
        error: 'Idempotency-Key was used with a different request',
        message: 'Send the first request unchanged, or use a new key',
        code: 'idempotency_key_reused',
      }
    case 'idempotency_key_in_use':
      return {
        status: 409,
        error: 'A request with this Idempotency-Key is still running',
        code: 'idempotency_key_in_use',
        headers: retryAfter(fault.retryAfterSeconds),
      }
    case 'token_missing':
      return {
        status: 401,
        error: 'Unauthorized',
        message: 'A bearer token is required',
        code: 'token_missing',
        headers: challenge(),
      }
    case 'token_invalid':
      return {
        status: 401,
        error: 'Unauthorized',
        message: 'The bearer token is not valid',
        code: 'token_invalid',
        headers: challenge(', error="invalid_token"'),
      }
    case 'scope_missing':
      return {
        status: 403,
        error: 'Forbidden',
        message: `The token needs the scope ${fault.scope}`,
        code: 'insufficient_scope',
        headers: challenge(`, error="insufficient_scope", scope="${fault.scope}"`),
      }
    case 'team_mismatch':
      return {
        status: 403,
        error: 'Forbidden',
        message: 'The token belongs to another team',
        code: 'team_mismatch',
      }
    case 'applicant_forbidden':
      return {
        status: 403,
        error: 'Forbidden',
        message: 'This route requires a machine token',
        code: 'applicant_forbidden',
      }
    case 'applicant_identity':
      return {
        status: 403,
        error: 'Forbidden',
        message: 'Applicants cannot change a name, document number or country that is already set',
        code: 'applicant_identity_forbidden',
      }
    case 'applicant_status':
      return {
        status: 403,
        error: 'Forbidden',
        message: 'Applicants can only change the status from unverified to pending',
        code: 'applicant_status_forbidden',
      }
    case 'status_conflict':
      return {
        status: 409,
        error: 'Status conflict',
        message: 'The status has changed; read the profile and try again',
        code: 'status_conflict',
        details: [{ path: 'previous_status', message: `The current status is ${fault.current}` }],
      }
    case 'liveness_session_foreign':
      return {
        status: 409,
        error: 'Liveness session belongs to another profile',
        code: 'liveness_session_foreign',
      }
    case 'liveness_session_used':
      return {
        status: 409,
        error: 'Liveness session was already used',
        code: 'liveness_session_used',
      }
    case 'liveness_not_completed':
      return {
        status: 409,
        error: 'Liveness session is not finished',
        message: 'Wait until the person has finished the check, then try again',
        code: 'liveness_not_completed',
      }
    case 'verification_in_progress':
      return {
        status: 409,
        error: 'This session is already being verified',
        message:
          'An earlier request with the same submission is still running; send it again to get its result',
        code: 'verification_in_progress',
        headers: retryAfter(fault.retryAfterSeconds),
      }
    case 'liveness_locked':
      return {
        status: 429,
        error: 'Too many failed or open liveness checks',
        code: 'liveness_locked',
        headers: retryAfter(fault.retryAfterSeconds),
      }
    case 'provider_not_configured':
      return notConfiguredAnswer(fault.provider)
    case 'provider':
      return providerAnswer(fault)
    case 'store':
      return {
        status: 503,
        error: 'Service unavailable',
        message: 'The database is unavailable',
        code: 'database_unavailable',
        headers: retryAfter(storeRetryAfterSeconds),
      }
  }
}
