/** The only error class of this client. */

import type { ErrorBody, ErrorCode, OAuthError } from './api-types.ts'

/** Failures that do not come from the API's own error body. */
export type ClientErrorCode =
  /** No response: the connection could not be opened, or it broke. */
  | 'network_error'
  /** No complete response arrived in time. */
  | 'timeout'
  /** The response did not come from the API: a proxy's page, or a redirect. */
  | 'unexpected_answer'
  /** The token or Idempotency-Key contains a character that headers cannot carry; nothing was sent. */
  | 'unsendable'

export type IdentiviaErrorCode = ErrorCode | OAuthError['error'] | ClientErrorCode

interface Failure {
  code: IdentiviaErrorCode
  message: string
  status?: number
  requestId?: string | null
  details?: ErrorBody['details']
  required?: string[] | undefined
  retryAfter?: number | null
  cause?: unknown
}

/** Every failed call rejects with this, except an aborted one. It never contains tokens, secrets or field values. */
export class IdentiviaError extends Error {
  override readonly name = 'IdentiviaError'
  /** Stable. A newer server may send codes that these types do not list, so keep a default branch. */
  readonly code: IdentiviaErrorCode
  /** HTTP status, or 0 if there was no response. */
  readonly status: number
  /** Identifies the request in the server's log. */
  readonly requestId: string | null
  /** The invalid fields and the reasons, never their values. */
  readonly details: readonly { path: string; message: string }[]
  /** The missing fields or files. */
  readonly required: readonly string[]
  /** Seconds to wait before the next attempt, from `Retry-After`. */
  readonly retryAfter: number | null

  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? {} : { cause: failure.cause })
    this.code = failure.code
    this.status = failure.status ?? 0
    this.requestId = failure.requestId ?? null
    this.details = failure.details ?? []
    this.required = failure.required ?? []
    this.retryAfter = failure.retryAfter ?? null
  }
}

/** Turns a response that is not a success into an error, whoever sent it. */
export function errorOf(response: Response, body: unknown, nowMs: number): IdentiviaError {
  const { status, headers } = response
  const known: Partial<ErrorBody & OAuthError> = Object(body)
  // The token route follows RFC 6749, where the code is the member `error`.
  const code = known.code ?? (known.error_description === undefined ? undefined : known.error)
  const retryAfter = secondsOf(headers.get('Retry-After'), nowMs)
  if (typeof code !== 'string') {
    return new IdentiviaError({
      code: 'unexpected_answer',
      message: `The response with status ${status} did not come from the API`,
      status,
      requestId: headers.get('X-Request-Id'),
      retryAfter,
    })
  }
  return new IdentiviaError({
    code: code as IdentiviaErrorCode,
    message: [known.error, known.message ?? known.error_description].filter(Boolean).join(': '),
    status,
    requestId: known.request_id ?? headers.get('X-Request-Id'),
    details: known.details,
    required: known.required,
    retryAfter,
  })
}

/** Reads `Retry-After`: a number of seconds, or a date if a proxy wrote it. */
function secondsOf(retryAfter: string | null, nowMs: number): number | null {
  if (retryAfter === null) return null
  const seconds = Number(retryAfter)
  const given = Number.isNaN(seconds) ? (Date.parse(retryAfter) - nowMs) / 1000 : seconds
  return Number.isNaN(given) ? null : Math.max(0, given)
}
