/** Every expected failure, tagged by `kind`. `http/errors/fault-answers.ts` maps each to one answer. */

export const providers = ['rekognition', 'sts', 'openai', 'fingerprint'] as const
export type Provider = (typeof providers)[number]

/**
 * How a vendor call can fail. `image_rejected`, `no_face`, `session_not_found` and `event_not_found` are about the
 * evidence, the others about the vendor or our account there.
 */
export const providerReasons = [
  'access_denied',
  'credentials_rejected',
  'quota_exhausted',
  'rate_limited',
  'timeout',
  'unavailable',
  'bad_answer',
  'request_rejected',
  'image_rejected',
  'no_face',
  'session_not_found',
  'event_not_found',
  'model_refused',
  'model_truncated',
  'model_filtered',
] as const
export type ProviderReason = (typeof providerReasons)[number]

export interface ProviderFault {
  kind: 'provider'
  provider: Provider
  reason: ProviderReason
  /** The vendor's error code or HTTP status, for the log; never its message, which may quote the request. */
  vendorCode?: string
  retryAfterSeconds?: number
}

export interface FieldProblem {
  path: string
  message: string
}

export type Fault =
  | { kind: 'invalid_input'; details: FieldProblem[]; code?: InputCode }
  | { kind: 'missing_fields'; required: string[] }
  | { kind: 'missing_files'; required: string[] }
  | { kind: 'unsupported_media'; details: FieldProblem[] }
  | { kind: 'unsupported_content_type'; expected: string[] }
  | { kind: 'too_large'; details: FieldProblem[] }
  | { kind: 'not_found'; what: 'profile' | 'liveness_session' | 'verification' | 'route' }
  /** The body did not arrive in time. */
  | { kind: 'request_timeout' }
  | { kind: 'method_not_allowed'; allow: string[] }
  | { kind: 'rate_limited'; retryAfterSeconds: number }
  /** More work of this kind waits already than can be done in time. */
  | { kind: 'overloaded'; retryAfterSeconds: number }
  | { kind: 'idempotency_key_reused' }
  | { kind: 'idempotency_key_in_use'; retryAfterSeconds: number }
  | { kind: 'token_missing' }
  | { kind: 'token_invalid'; cause: TokenProblem }
  | { kind: 'scope_missing'; scope: string }
  | { kind: 'team_mismatch' }
  | { kind: 'applicant_forbidden' }
  | { kind: 'applicant_status' }
  | { kind: 'applicant_identity' }
  | { kind: 'status_conflict' /** The profile's present status. */; current: string }
  | { kind: 'liveness_session_foreign' }
  | { kind: 'liveness_session_used' }
  | { kind: 'liveness_not_completed' }
  | { kind: 'verification_in_progress'; retryAfterSeconds: number }
  | { kind: 'liveness_locked'; retryAfterSeconds: number }
  | { kind: 'provider_not_configured'; provider: Provider }
  | ProviderFault
  | {
      kind: 'store'
      reason: 'unreachable' | 'timeout' | 'unauthenticated' | 'bad_answer' | 'refused'
      cause?: string
    }

/**
 * Whether a failed write certainly wrote nothing. A database that timed out or sent a malformed answer may have written
 * everything, so files that the write refers to must not be deleted.
 */
export const isCertain = (fault: Fault): boolean =>
  fault.kind !== 'store' || fault.reason === 'refused' || fault.reason === 'unauthenticated'

/** More specific codes for `invalid_input`, for integrators to branch on. */
export const inputCodes = [
  'malformed_json',
  'malformed_multipart',
  'nothing_to_update',
  'unknown_file',
  'image_not_comparable',
  'invalid_scope',
  'invalid_idempotency_key',
] as const
export type InputCode = (typeof inputCodes)[number]

/** Why a token was refused. For the log only; the caller gets the same answer for all of them. */
export type TokenProblem =
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'expired'
  | 'not_yet_valid'
  | 'claims'
  | 'issuer'
  | 'audience'
