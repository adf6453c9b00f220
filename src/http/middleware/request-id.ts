/** Every request has an id, the client's or our own, and every response returns it. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

const acceptable = /^[A-Za-z0-9._-]{1,128}$/

/** Uses a well-formed `X-Request-Id`, and replaces any other. */
export const requestId = (uuid: () => string): MiddlewareHandler<AppEnv> =>
  async function requestId(c, next) {
    const given = c.req.header('X-Request-Id') ?? ''
    const id = acceptable.test(given) ? given : uuid()
    c.set('requestId', id)
    c.set('upstreamCalls', [])
    await next()
    c.res.headers.set('X-Request-Id', id)
  }
