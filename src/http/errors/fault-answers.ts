/** Turns a fault into an error response: status, text and stable code. Vendor faults are in `provider-answers.ts`. */

import type { Fault } from '../../domain/faults/faults.ts'
import { answer, type FaultAnswer, notFound, retryAfter } from './fault-answer-parts.ts'
import { notConfiguredAnswer, providerAnswer } from './provider-answers.ts'

/** How long a busy or recovering database gets before the next attempt. */
const storeRetryAfterSeconds = 5

const unauthorized = (code: string, message: string, challenge = '') =>
  answer(401, code, 'Unauthorized', { message, headers: challengeHeader(challenge) })

const forbidden = (code: string, message: string) => answer(403, code, 'Forbidden', { message })

const challengeHeader = (parameters: string) => ({
  'WWW-Authenticate': `Bearer realm="identivia"${parameters}`,
})

/** Exhaustive: a new kind of fault does not compile until it is here. */
export function answerOf(fault: Fault): FaultAnswer {
  switch (fault.kind) {
    case 'invalid_input': {
      const { code = 'invalid_input', details } = fault
      return answer(400, code, 'Invalid request', { details })
    }
    case 'missing_fields':
      return answer(400, fault.kind, 'Missing required fields', { required: fault.required })
    case 'missing_files':
      return answer(400, fault.kind, 'Missing required files', { required: fault.required })
    case 'unsupported_media':
      return answer(415, fault.kind, 'Unsupported file type', { details: fault.details })
    case 'unsupported_content_type':
      return answer(415, fault.kind, 'Unsupported content type', {
        message: `Send ${fault.expected.join(' or ')}`,
      })
    case 'too_large':
      return answer(413, fault.kind, 'Request too large', { details: fault.details })
    case 'request_timeout':
      return answer(408, fault.kind, 'Request timed out', {
        message: 'The body did not arrive in time; send it again',
      })
    case 'not_found':
      return notFound[fault.what]
    case 'method_not_allowed':
      return answer(405, fault.kind, 'Method not allowed', {
        headers: { Allow: fault.allow.join(', ') },
      })
    case 'rate_limited':
      return answer(429, fault.kind, 'Too many requests', retryAfter(fault.retryAfterSeconds))
    case 'idempotency_key_reused':
      return answer(422, fault.kind, 'Idempotency-Key was used with a different request', {
        message: 'Send the first request unchanged, or use a new key',
      })
    case 'idempotency_key_in_use': {
      const error = 'A request with this Idempotency-Key is still running'
      return answer(409, fault.kind, error, retryAfter(fault.retryAfterSeconds))
    }
    case 'token_missing':
      return unauthorized(fault.kind, 'A bearer token is required')
    case 'token_invalid':
      return unauthorized(fault.kind, 'The bearer token is not valid', ', error="invalid_token"')
    case 'scope_missing':
      return {
        ...forbidden('insufficient_scope', `The token does not have the scope ${fault.scope}`),
        headers: challengeHeader(`, error="insufficient_scope", scope="${fault.scope}"`),
      }
    case 'team_mismatch':
      return forbidden(fault.kind, 'The token belongs to another team')
    case 'applicant_forbidden':
      return forbidden(fault.kind, 'This route requires a machine token')
    case 'applicant_identity':
      return forbidden(
        'applicant_identity_forbidden',
        'Applicants cannot change a name, document number or country that is already set',
      )
    case 'applicant_status':
      return forbidden(
        'applicant_status_forbidden',
        'Applicants can only change the status from unverified to pending',
      )
    case 'status_conflict':
      return answer(409, fault.kind, 'Status conflict', {
        message: 'The status has changed; read the profile and try again',
        details: [{ path: 'previous_status', message: `The current status is ${fault.current}` }],
      })
    case 'liveness_session_foreign':
      return answer(409, fault.kind, 'Liveness session belongs to another profile')
    case 'liveness_session_used':
      return answer(409, fault.kind, 'Liveness session was already used')
    case 'liveness_not_completed':
      return answer(409, fault.kind, 'Liveness session is not finished', {
        message: 'Wait until the person has finished the check, then try again',
      })
    case 'verification_in_progress':
      return answer(409, fault.kind, 'This session is already being verified', {
        message:
          'An earlier request with the same submission is still running; send it again to get its result',
        ...retryAfter(fault.retryAfterSeconds),
      })
    case 'liveness_locked': {
      const error = 'Too many failed or open liveness checks'
      return answer(429, fault.kind, error, retryAfter(fault.retryAfterSeconds))
    }
    case 'overloaded':
      return answer(503, fault.kind, 'Too many pictures are being converted', {
        message: 'Nothing was stored; try again',
        ...retryAfter(fault.retryAfterSeconds),
      })
    case 'provider_not_configured':
      return notConfiguredAnswer(fault.provider)
    case 'provider':
      return providerAnswer(fault)
    case 'store':
      return answer(503, 'database_unavailable', 'Service unavailable', {
        message: 'The database is unavailable',
        ...retryAfter(storeRetryAfterSeconds),
      })
  }
}
