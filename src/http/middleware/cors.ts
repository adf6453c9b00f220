/** The browser origins that may call: the Identivia clients, local development, and those the operator adds. */

import type { MiddlewareHandler } from 'hono'
import { cors as honoCors } from 'hono/cors'
import { browserOrigins } from '../../domain/identity/web-origins.ts'
import type { AppContext, AppEnv } from './context.ts'

const preflightSeconds = 600

/** Exact origins and no credentials mode. Errors have the headers too, because this runs around everything. */
export function cors(config: {
  clientUrl: string
  allowedOrigins: string[]
}): MiddlewareHandler<AppEnv> {
  const allowed = browserOrigins(config)
  const answer = honoCors({
    origin: (origin) => (allowed.has(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
    exposeHeaders: [
      'X-Request-Id',
      // The client package learns the offset of the device's clock from it.
      'Date',
      'Retry-After',
      'WWW-Authenticate',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotent-Replayed',
    ],
    maxAge: preflightSeconds,
  })
  const isPreflight = (c: AppContext): boolean =>
    c.req.header('Origin') !== undefined &&
    c.req.header('Access-Control-Request-Method') !== undefined
  return async function cors(c, next) {
    // Any other OPTIONS is a method like all others, which no route accepts.
    if (c.req.method === 'OPTIONS' && !isPreflight(c)) return next()
    return answer(c, next)
  }
}
