/** Headers of every response. These suit JSON; a page sets a Content-Security-Policy of its own. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

export const securityHeaders: readonly [string, string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
]

/** No cache may store personal data or secrets. Only what is neither, and everybody's, says otherwise itself. */
export const secureHeaders: MiddlewareHandler<AppEnv> = async function secureHeaders(c, next) {
  await next()
  // In place: Hono's own `c.header` makes a stream of the body, which is then no longer shared.
  const own = c.res.headers
  for (const [name, value] of securityHeaders) if (!own.has(name)) own.set(name, value)
  if (!own.has('Cache-Control')) own.set('Cache-Control', 'no-store')
}
