/** CORS: which pages may call the API, and what they can read. */

import type { MiddlewareHandler } from 'hono'
import { cors as honoCors } from 'hono/cors'
import { browserOrigins } from '../../domain/identity/web-origins.ts'
import type { AppContext, AppEnv } from './context.ts'

const preflightSeconds = 600
const exposed = [
  'X-Request-Id',
  // The client package learns from it how far the device's clock is off.
  'Date',
  'Retry-After',
  'WWW-Authenticate',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotent-Replayed',
].join(',')

/** Exact origins and no credentials mode. Errors have the headers too, because this runs around everything. */
export function cors(config: {
  clientUrl: string
  allowedOrigins: string[]
}): MiddlewareHandler<AppEnv> {
  const allowed = browserOrigins(config)
  const answerPreflight = honoCors({
    origin: (origin) => (allowed.has(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
    maxAge: preflightSeconds,
  })
  const isPreflight = (c: AppContext): boolean =>
    c.req.method === 'OPTIONS' &&
    c.req.header('Origin') !== undefined &&
    c.req.header('Access-Control-Request-Method') !== undefined
  return async function cors(c, next) {
    if (isPreflight(c)) return answerPreflight(c, next)
    await next()
    // Any other OPTIONS is a method like all others, which no route accepts.
    if (c.req.method === 'OPTIONS') return
    // After the response is made, and in place: Hono's middleware makes a stream of a body that all responses share.
    const { headers } = c.res
    const origin = c.req.header('Origin') ?? ''
    if (allowed.has(origin)) headers.set('Access-Control-Allow-Origin', origin)
    headers.set('Access-Control-Expose-Headers', exposed)
    headers.append('Vary', 'Origin')
  }
}
