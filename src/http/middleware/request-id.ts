/** Every request has an id, the client's or our own, and every response returns it. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

const acceptable = /^[A-Za-z0-9._-]{1,128}$/

export const requestIdOf = (given: string, uuid: () => string): string =>
  acceptable.test(given) ? given : uuid()

/** Uses a well-formed `X-Request-Id`, and replaces any other. */
export const requestId = (uuid: () => string): MiddlewareHandler<AppEnv> =>
  async function requestId(c, next) {
    const id = requestIdOf(c.req.header('X-Request-Id') ?? '', uuid)
    c.set('requestId', id)
    c.set('upstreamCalls', [])
    await next()
    c.res.headers.set('X-Request-Id', id)
  }
