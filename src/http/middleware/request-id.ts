/** Every request has an id, ours or the caller's, and every response carries it. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

const acceptable = /^[A-Za-z0-9._-]{1,128}$/

/** Keeps a well-formed `X-Request-Id`, replaces any other. */
export const requestId = (uuid: () => string): MiddlewareHandler<AppEnv> =>
  async function requestId(c, next) {
    const given = c.req.header('X-Request-Id') ?? ''
    const id = acceptable.test(given) ? given : uuid()
    c.set('requestId', id)
    c.set('upstreamCalls', [])
    await next()
    c.header('X-Request-Id', id)
  }
