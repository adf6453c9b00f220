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

/** Nearly every response holds personal data or a secret, so no cache may store any. */
export const secureHeaders: MiddlewareHandler<AppEnv> = async function secureHeaders(c, next) {
  await next()
  for (const [name, value] of securityHeaders) if (!c.res.headers.has(name)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
}
