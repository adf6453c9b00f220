/** The parts of an error response, and the answers that faults and vendor faults share. */

import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What an error response has besides its status, code and title. */
interface Details {
  message?: string
  required?: string[]
  details?: { path: string; message: string }[]
  headers?: Record<string, string>
}

export interface FaultAnswer extends Details {
  status: ContentfulStatusCode
  error: string
  /** Stable, in snake_case. All codes are in `fault-answers.ts` and `provider-answers.ts`. */
  code: string
}

/** The fields in the order in which clients see them. */
export const answer = (
  status: ContentfulStatusCode,
  code: string,
  error: string,
  { message, ...more }: Details = {},
): FaultAnswer => ({
  status,
  error,
  ...(message === undefined ? {} : { message }),
  code,
  ...more,
})

export const notFound = {
  profile: answer(404, 'profile_not_found', 'Identivia record not found', {
    message: 'Invalid or expired ID',
  }),
  liveness_session: answer(404, 'liveness_session_not_found', 'Session not found', {
    message: 'Face Liveness session ID is invalid or expired',
  }),
  verification: answer(404, 'verification_not_found', 'Verification not found'),
  route: answer(404, 'route_not_found', 'Not found'),
} as const

export const bugAnswer = answer(500, 'internal_error', 'Internal server error')

export const retryAfter = (seconds: number) => ({
  headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
})
