/** The client's address behind our own proxies, read from the right of X-Forwarded-For. */

import type { MiddlewareHandler } from 'hono'
import { addressForm } from '../../domain/identity/ip-address.ts'
import type { AppEnv } from './context.ts'

/** Without the port, which some gateways append, and in one spelling for each address. */
const asAddress = (hop: string | undefined): string => {
  const bare = (hop ?? '')
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return addressForm(bare)?.text ?? ''
}

/**
 * Each trusted proxy appends the address it saw, so the entry that many places from the right is the last one that
 * one of our own proxies wrote. The client can write anything further left itself.
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
