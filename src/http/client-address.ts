/** The client's address behind our own proxies, read from the right of X-Forwarded-For. */

import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import type { AppEnv } from './context.ts'

const Address = z.union([z.ipv4(), z.ipv6()])

const asAddress = (text: string | undefined): string => {
  const bare = (text ?? '')
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/i, '')
  const parsed = Address.safeParse(bare)
  return parsed.success ? parsed.data.toLowerCase() : ''
}

/**
 * Each trusted hop appends the address it saw, so the entry that many places from the right is the last one
 * that one of our own proxies wrote; anything further left is the client's own invention.
 */
export function clientAddress(trustedProxies: number): MiddlewareHandler<AppEnv> {
  return async function clientAddress(c, next) {
    const hops = (c.req.header('X-Forwarded-For') ?? '')
      .split(',')
      .filter((hop) => hop.trim() !== '')
    const forwarded =
      trustedProxies === 0 ? undefined : hops[Math.max(0, hops.length - trustedProxies)]
    c.set('clientAddress', asAddress(forwarded ?? c.env?.remoteAddress))
    return next()
  }
}
