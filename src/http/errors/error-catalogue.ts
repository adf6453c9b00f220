/** Every error code that a response can carry, derived from the functions that turn faults into responses. */

import {
  type Fault,
  type FieldProblem,
  type InputCode,
  inputCodes,
  type Provider,
  type ProviderReason,
} from '../../domain/faults/faults.ts'
import { bugAnswer, type FaultAnswer } from './fault-answer-parts.ts'
import { answerOf } from './fault-answers.ts'

/** The vendors whose failure of this kind fails the request. Other failures are evidence, and the request goes on. */
const failsRequest: Record<ProviderReason, readonly Provider[]> = {
  access_denied: ['rekognition', 'sts', 'openai'],
  credentials_rejected: ['rekognition', 'sts', 'openai'],
  quota_exhausted: ['openai'],
  rate_limited: ['rekognition', 'sts', 'openai'],
  timeout: ['rekognition', 'sts', 'openai'],
  unavailable: ['rekognition', 'sts', 'openai'],
  bad_answer: ['rekognition', 'sts', 'openai'],
  request_rejected: ['rekognition', 'sts', 'openai'],
  image_rejected: ['openai'],
  no_face: [],
  session_not_found: ['rekognition'],
  event_not_found: [],
  model_refused: ['openai'],
  model_truncated: ['openai'],
  model_filtered: ['openai'],
}

const vendorFaults = (Object.keys(failsRequest) as ProviderReason[]).flatMap((reason) =>
  failsRequest[reason].map((provider) => ({ kind: 'provider', provider, reason }) as const),
)

const details = [{ path: 'name', message: 'Must be a string' }]
const inputProblems: Record<InputCode, FieldProblem> = {
  malformed_json: { path: 'body', message: 'Is not JSON' },
  malformed_multipart: { path: 'body', message: 'Ends before its last boundary' },
  nothing_to_update: { path: 'body', message: 'Has no field or file to update' },
  unknown_file: { path: 'passport_scan', message: 'Is not a file that this route accepts' },
  image_not_comparable: {
    path: 'document_front',
    message: 'Must be a whole JPEG, PNG or WEBP image of at most 22 megapixels',
  },
  invalid_scope: {
    path: 'scope',
    message: 'Must contain only applicant scopes that the machine token has',
  },
  invalid_idempotency_key: {
    path: 'Idempotency-Key',
    message: 'Must be 1 to 255 printable ASCII characters',
  },
}
const files = [{ path: 'document_front', message: 'Must be a JPEG, PNG or WEBP image' }]
const body = [{ path: 'body', message: 'Is over the size limit' }]

/** One fault for each response. A new kind does not compile until it is here. */
const faults: { [Kind in Fault['kind']]: readonly Extract<Fault, { kind: Kind }>[] } = {
  invalid_input: [
    { kind: 'invalid_input', details },
    ...inputCodes.map((code) => ({
      kind: 'invalid_input' as const,
      code,
      details: [inputProblems[code]],
    })),
  ],
  missing_fields: [{ kind: 'missing_fields', required: ['userID'] }],
  missing_files: [{ kind: 'missing_files', required: ['document_front'] }],
  unsupported_media: [{ kind: 'unsupported_media', details: files }],
  unsupported_content_type: [{ kind: 'unsupported_content_type', expected: ['application/json'] }],
  unsupported_content_encoding: [{ kind: 'unsupported_content_encoding' }],
  too_large: [{ kind: 'too_large', details: body }],
  request_timeout: [{ kind: 'request_timeout' }],
  overloaded: [{ kind: 'overloaded', retryAfterSeconds: 1 }],
  not_found: (['profile', 'liveness_session', 'verification', 'route'] as const).map((what) => ({
    kind: 'not_found',
    what,
  })),
  method_not_allowed: [{ kind: 'method_not_allowed', allow: ['GET', 'HEAD'] }],
  rate_limited: [{ kind: 'rate_limited', retryAfterSeconds: 42 }],
  idempotency_key_reused: [{ kind: 'idempotency_key_reused' }],
  idempotency_key_in_use: [{ kind: 'idempotency_key_in_use', retryAfterSeconds: 2 }],
  token_missing: [{ kind: 'token_missing' }],
  token_invalid: [{ kind: 'token_invalid', cause: 'signature' }],
  scope_missing: [{ kind: 'scope_missing', scope: 'profiles:read' }],
  team_mismatch: [{ kind: 'team_mismatch' }],
  applicant_forbidden: [{ kind: 'applicant_forbidden' }],
  applicant_identity: [{ kind: 'applicant_identity' }],
  identity_frozen: [{ kind: 'identity_frozen' }],
  evidence_changed: [{ kind: 'evidence_changed' }],
  applicant_status: [{ kind: 'applicant_status' }],
  status_conflict: [{ kind: 'status_conflict', current: 'pending' }],
  liveness_session_foreign: [{ kind: 'liveness_session_foreign' }],
  liveness_session_used: [{ kind: 'liveness_session_used' }],
  liveness_not_completed: [{ kind: 'liveness_not_completed' }],
  verification_in_progress: [{ kind: 'verification_in_progress', retryAfterSeconds: 5 }],
  liveness_locked: [{ kind: 'liveness_locked', retryAfterSeconds: 1800 }],
  provider_not_configured: [
    { kind: 'provider_not_configured', provider: 'rekognition' },
    { kind: 'provider_not_configured', provider: 'openai' },
  ],
  provider: vendorFaults,
  store: [{ kind: 'store', reason: 'unreachable' }],
}

/** Responses by code. Faults with the same code differ only in their texts. */
export const errorCatalogue: ReadonlyMap<string, FaultAnswer> = new Map(
  [...Object.values<readonly Fault[]>(faults).flat().map(answerOf), bugAnswer].map((answer) => [
    answer.code,
    answer,
  ]),
)
