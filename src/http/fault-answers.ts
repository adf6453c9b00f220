/** The one place where a fault becomes an answer: status, text and stable code. */

import type { Fault, ProviderFault } from '../domain/faults.ts'

export interface FaultAnswer {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 501 | 502 | 503 | 504
  error: string
  /** Stable snake_case word for programs; the whole list is this file. */
  code: string
  message?: string
  required?: string[]
  details?: { path: string; message: string }[]
  headers?: Record<string, string>
}

/** What a busy or recovering dependency is given before the next try, in seconds. */
const storeRetryAfterSeconds = 5
const defaultRetryAfterSeconds = 10

const vendorNames = {
  rekognition: 'Amazon Rekognition',
  sts: 'AWS STS',
  openai: 'OpenAI',
  fingerprint: 'Fingerprint',
} as const

/** Codes say `aws` for both AWS services: an operator has one account to look at. */
const codePrefix = {
  rekognition: 'aws',
  sts: 'aws',
  openai: 'openai',
  fingerprint: 'fingerprint',
} as const

const notFound = {
  profile: {
    error: 'Identivia record not found',
    message: 'Invalid or expired ID',
    code: 'profile_not_found',
  },
  liveness_session: {
    error: 'Session not found',
    message: 'Face Liveness session ID is invalid or expired',
    code: 'liveness_session_not_found',
  },
  verification: { error: 'Verification not found', code: 'verification_not_found' },
  route: { error: 'Not found', code: 'route_not_found' },
} as const

const challenge = (parameters = ''): Record<string, string> => ({
  'WWW-Authenticate': `Bearer realm="identivia"${parameters}`,
})

/** Every expected failure and what a caller hears of it. A new kind of fault does not compile until it is here. */
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
    case 'not_found':
      return { status: 404, ...notFound[fault.what] }
    case 'method_not_allowed':
      return {
        status: 405,
        error: 'Method not allowed',
        code: 'method_not_allowed',
        headers: { Allow: fault.allow.join(', ') },
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
        message: 'The token is of another team',
        code: 'team_mismatch',
      }
    case 'status_conflict':
      return {
        status: 409,
        error: 'Status conflict',
        message: 'The profile has another status by now; read it and try again',
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
        error: 'Liveness session was used already',
        code: 'liveness_session_used',
      }
    case 'liveness_not_completed':
      return {
        status: 409,
        error: 'Liveness session is not finished',
        message: 'Let the person finish the check, then try again',
        code: 'liveness_not_completed',
      }
    case 'liveness_locked':
      return {
        status: 429,
        error: 'Too many failed liveness checks',
        code: 'liveness_locked',
        headers: retryAfter(fault.retryAfterSeconds),
      }
    case 'provider_not_configured':
      return notConfigured(fault.provider)
    case 'provider':
      return providerAnswer(fault)
    case 'store':
      return {
        status: 503,
        error: 'Service unavailable',
        message: 'The database cannot be used right now',
        code: 'database_unavailable',
        headers: retryAfter(storeRetryAfterSeconds),
      }
  }
}

const retryAfter = (seconds: number): Record<string, string> => ({
  'Retry-After': String(Math.max(1, Math.ceil(seconds))),
})

function notConfigured(provider: ProviderFault['provider']): FaultAnswer {
  const code = `${codePrefix[provider]}_not_configured`
  if (codePrefix[provider] === 'aws') {
    return {
      status: 501,
      error: 'AWS credentials not configured',
      message: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in environment variables',
      code,
    }
  }
  return { status: 501, error: `${vendorNames[provider]} is not configured`, code }
}

function providerAnswer(fault: ProviderFault): FaultAnswer {
  const vendor = vendorNames[fault.provider]
  const code = `${codePrefix[fault.provider]}_${fault.reason}`
  switch (fault.reason) {
    case 'access_denied':
      return {
        // 403 is the seed's answer for AWS; of any other vendor it is our account that lacks something.
        status: codePrefix[fault.provider] === 'aws' ? 403 : 502,
        error: `${vendor} denied access`,
        message: 'The service account lacks a permission',
        code,
      }
    case 'credentials_rejected':
      return { status: 502, error: `${vendor} rejected the credentials of this service`, code }
    case 'quota_exhausted':
      return { status: 502, error: `The ${vendor} quota of this service is used up`, code }
    case 'rate_limited':
      return {
        status: 429,
        error: `${vendor} limits the rate`,
        code,
        headers: retryAfter(fault.retryAfterSeconds ?? defaultRetryAfterSeconds),
      }
    case 'timeout':
      return { status: 504, error: `${vendor} did not answer in time`, code }
    case 'unavailable':
      return { status: 502, error: `${vendor} is unavailable`, code }
    case 'bad_answer':
      return { status: 502, error: `${vendor} gave an answer that makes no sense`, code }
    case 'request_rejected':
      return { status: 502, error: `${vendor} rejected the request`, code }
    case 'image_rejected':
      return { status: 400, error: `${vendor} cannot use the image`, code }
    case 'no_face':
      return { status: 502, error: `${vendor} found no face`, code }
    case 'session_not_found':
      return { status: 404, ...notFound.liveness_session }
    case 'event_not_found':
      return { status: 502, error: `${vendor} does not know the event`, code }
    case 'model_refused':
      return { status: 502, error: 'The model refused to read the document', code }
    case 'model_truncated':
      return { status: 502, error: 'The answer of the model was cut off', code }
    case 'model_filtered':
      return { status: 502, error: 'The answer of the model was filtered', code }
  }
}
