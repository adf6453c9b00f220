/** A request whose body is about to be read, and how long its sender may take. */

import type { MiddlewareHandler } from 'hono'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import type { Clock } from '../../io/io.ts'
import type { AppContext, AppEnv, RequestClaims } from '../middleware/context.ts'

export interface Incoming {
  request: Request
  clock: Clock
  /** What it takes of the process's budgets. */
  claims?: RequestClaims
}

/**
 * For a whole body, whatever its size. It ends before an upload's place among its applicant's concurrent uploads
 * expires: otherwise a sender that drips bytes would free its place, keep its memory, and be followed by others.
 */
export const bodyDeadlineMs = leaseMs - 1000

/**
 * Hands the runtime's clock to whatever reads a body. After a timeout, or if there was no room for it, the rest of the body
 * is still on its way; closing the connection stops it (RFC 9110 section 15.5.9), while Bun would go on receiving it.
 */
export const bodyDeadline = (clock: Clock): MiddlewareHandler<AppEnv> =>
  async function bodyDeadline(c, next) {
    c.set('clock', clock)
    await next()
    const isRefused = c.get('faultCode') === 'overloaded' && c.req.raw.body !== null
    if (isRefused || c.res.status === 408) c.res.headers.set('Connection', 'close')
  }

export const incoming = (c: AppContext): Incoming => {
  const claims = c.env?.claims
  const body = { request: c.req.raw, clock: c.get('clock') }
  return claims === undefined ? body : { ...body, claims }
}
