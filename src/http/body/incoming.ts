/** A request whose body is about to be read, and how long its sender may take. */

import type { MiddlewareHandler } from 'hono'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import type { Clock } from '../../io/io.ts'
import type { AppContext, AppEnv } from '../middleware/context.ts'

export interface Incoming {
  request: Request
  clock: Clock
}

/**
 * For a whole body, whatever its size. It ends before an upload's place among its applicant's concurrent uploads
 * expires: otherwise a sender that drips bytes would free its place, keep its memory, and be followed by others.
 */
export const bodyDeadlineMs = leaseMs - 1000

/**
 * Hands the runtime's clock to whatever reads a body. After a timeout the rest of the body is still on its way; closing
 * the connection stops it (RFC 9110 section 15.5.9), while Bun would go on receiving it.
 */
export const bodyDeadline = (clock: Clock): MiddlewareHandler<AppEnv> =>
  async function bodyDeadline(c, next) {
    c.set('clock', clock)
    await next()
    if (c.res.status === 408) c.res.headers.set('Connection', 'close')
  }

export const incoming = (c: AppContext): Incoming => ({ request: c.req.raw, clock: c.get('clock') })
