/** The response to HEAD has the length of the response to GET (RFC 9110 section 8.6). */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './context.ts'

/** Otherwise the runtimes claim a length of 0, because Hono takes the body away. */
export const headLength: MiddlewareHandler<AppEnv> = async function headLength(c, next) {
  await next()
  if (c.req.method !== 'HEAD' || c.res.headers.has('Content-Length') || c.res.status === 304) return
  const { byteLength } = await c.res.clone().arrayBuffer()
  c.res.headers.set('Content-Length', String(byteLength))
}
