/** The parts of an error response, and the texts that several of them share. */

export interface FaultAnswer {
  status:
    | 400
    | 401
    | 403
    | 404
    | 405
    | 408
    | 409
    | 413
    | 415
    | 422
    | 429
    | 500
    | 501
    | 502
    | 503
    | 504
  error: string
  /** Stable, in snake_case. All codes are in `fault-answers.ts` and `provider-answers.ts`. */
  code: string
  message?: string
  required?: string[]
  details?: { path: string; message: string }[]
  headers?: Record<string, string>
}

export const notFound = {
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

export const bugAnswer: FaultAnswer = {
  status: 500,
  error: 'Internal server error',
  code: 'internal_error',
}

export const retryAfter = (seconds: number): Record<string, string> => ({
  'Retry-After': String(Math.max(1, Math.ceil(seconds))),
})
