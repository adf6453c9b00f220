/** The one error of this client. */

import type { ErrorBody, ErrorCode, OAuthError } from './api-types.ts'

/** What can fail before the API has answered, or in place of its answer. */
export type ClientErrorCode =
  /** No answer came: no connection, or it broke. */
  | 'network_error'
  /** No whole answer came in time. */
  | 'timeout'
  /** Something else than the API answered: a proxy's page, a redirect. */
  | 'unexpected_answer'
  /** A token or an Idempotency-Key that no header can carry; nothing was sent. */
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

/** Every failure of a call but its own abort. It never holds what was sent: no token, no secret, no field's value. */
export class IdentiviaError extends Error {
  override readonly name = 'IdentiviaError'
  /** Stable. A newer server may send one that these types do not know: keep a default branch. */
  readonly code: IdentiviaErrorCode
  /** HTTP status, or 0 where no answer came. */
  readonly status: number
  /** Names the request in the log of the server. */
  readonly requestId: string | null
  /** Which fields are wrong and why, never their values. */
  readonly details: readonly { path: string; message: string }[]
  /** The fields or files that are missing. */
  readonly required: readonly string[]
  /** Seconds that the API asks to wait before the next try. */
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

/** An answer that is not a success, whoever sent it. */
export function errorOf(response: Response, body: unknown, nowMs: number): IdentiviaError {
  const { status, headers } = response
  const known: Partial<ErrorBody & OAuthError> = Object(body)
  // The token route answers as RFC 6749 says: its code is called `error`.
  const code = known.code ?? (known.error_description === undefined ? undefined : known.error)
  const retryAfter = secondsOf(headers.get('Retry-After'), nowMs)
  if (typeof code !== 'string') {
    return new IdentiviaError({
      code: 'unexpected_answer',
      message: `Something else than the API answered with status ${status}`,
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

/** Retry-After is a number of seconds, or a date where a proxy wrote it. */
function secondsOf(retryAfter: string | null, nowMs: number): number | null {
  if (retryAfter === null) return null
  const seconds = Number(retryAfter)
  const given = Number.isNaN(seconds) ? (Date.parse(retryAfter) - nowMs) / 1000 : seconds
  return Number.isNaN(given) ? null : Math.max(0, given)
}
