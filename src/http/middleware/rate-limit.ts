/** Rate limits, told by `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10). */

import { rateLimiter } from 'hono-rate-limiter'
import { subscriberOf } from '../../domain/identity/ip-address.ts'
import { problem } from '../errors/problem.ts'
import type { AppContext, AppEnv } from './context.ts'
import { boundedStore } from './rate-limit-store.ts'

const windowSeconds = 60
/** Per limit and process: a few megabytes at most, and more callers than one process can serve in a minute. */
const maxKeys = 10_000

/** What counts on Cloudflare Workers. It says whether a request may pass, and nothing of what remains. */
export interface RateLimitBinding {
  limit(options: { key: string }): Promise<{ success: boolean }>
}

/** The names stand in the headers. */
export type RateLimitName = 'api' | 'costly' | 'unauthenticated' | 'token' | 'token-address'
export type RateLimitBindings = Partial<Record<RateLimitName, RateLimitBinding>>

/** Counts the request for this key: the refusal, or null where it may pass. */
export type RateLimit = (c: AppContext, key: string) => Promise<Response | null>

export interface RateLimits {
  /** Of a caller whose token was verified. */
  api: RateLimit
  /** Of an applicant's profile, on the routes that store pictures or pay a vendor. */
  costly: RateLimit
  /** Of an address that sends no token or a bad one. */
  unauthenticated: RateLimit
  /** Of a client id at an address, at the token route. */
  token: RateLimit
  /** Of an address at the token route, whatever the ids. */
  tokenAddress: RateLimit
}

interface Needs {
  /** 0 is off. */
  perMinute: number
  /** 0 is off. */
  costlyPerMinute: number
  /** 0 is off. */
  tokenPerMinute: number
  bindings: RateLimitBindings
  now: () => number
}

/** An address may try this many clients at once. */
const clientsPerAddress = 10

export function createRateLimits(needs: Needs): RateLimits {
  const { perMinute, costlyPerMinute, tokenPerMinute, bindings, now } = needs
  const limit = (name: RateLimitName, quota: number, refuse: Refuse = refuseRequest): RateLimit =>
    quota === 0
      ? async () => null
      : createRateLimit({ name, perMinute: quota, binding: bindings[name], refuse, now })
  return {
    api: limit('api', perMinute),
    costly: limit('costly', costlyPerMinute),
    unauthenticated: limit('unauthenticated', perMinute),
    token: limit('token', tokenPerMinute, refuseTokenRequest),
    tokenAddress: limit('token-address', tokenPerMinute * clientsPerAddress, refuseTokenRequest),
  }
}

/** Whom an address is counted as; all whose address is unknown count as one. */
export const addressKey = (c: AppContext): string => subscriberOf(c.get('clientAddress'))

type Refuse = (c: AppContext, retryAfterSeconds: number) => Response

interface Limit {
  name: RateLimitName
  perMinute: number
  binding: RateLimitBinding | undefined
  refuse: Refuse
  now: () => number
}

function createRateLimit({ name, perMinute, binding, refuse, now }: Limit): RateLimit {
  const policy = `"${name}";q=${perMinute};w=${windowSeconds}`
  const keyGenerator = (c: AppContext): string => c.get('rateLimitKey')
  const remainingSeconds = (resetTime: Date | undefined): number =>
    resetTime === undefined
      ? windowSeconds
      : Math.max(1, Math.ceil((resetTime.getTime() - now()) / 1000))
  const tell = (c: AppContext): void => {
    c.header('RateLimit-Policy', policy, { append: true })
    const { remaining, resetTime } = c.get('rateLimit')
    const state = `"${name}";r=${remaining};t=${remainingSeconds(resetTime)}`
    c.header('RateLimit', state, { append: true })
  }
  const tellBound = (c: AppContext): void => c.header('RateLimit-Policy', policy, { append: true })
  const count =
    binding === undefined
      ? rateLimiter<AppEnv>({
          windowMs: windowSeconds * 1000,
          limit: perMinute,
          store: boundedStore({ windowMs: windowSeconds * 1000, maxKeys, now }),
          keyGenerator,
          standardHeaders: false,
          handler: (c) => {
            tell(c)
            return refuse(c, remainingSeconds(c.get('rateLimit').resetTime))
          },
        })
      : rateLimiter<AppEnv>({
          binding: failingOpen(binding),
          keyGenerator,
          handler: (c) => {
            tellBound(c)
            c.header('RateLimit', `"${name}";r=0`, { append: true })
            return refuse(c, windowSeconds)
          },
        })
  const pass = binding === undefined ? tell : tellBound
  return async (c, key) => {
    c.set('rateLimitKey', key)
    const refusal = await count(c, async () => pass(c))
    return refusal ?? null
  }
}

/** A counter that is down must not take the API down with it. */
const failingOpen = (binding: RateLimitBinding): RateLimitBinding => ({
  limit: (options) => binding.limit(options).catch(() => ({ success: true })),
})

const refuseRequest: Refuse = (c, retryAfterSeconds) =>
  problem(c, { kind: 'rate_limited', retryAfterSeconds })

/** RFC 6749 has no code for it; ours is the one of the other routes. */
const refuseTokenRequest: Refuse = (c, retryAfterSeconds) => {
  c.set('faultCode', 'rate_limited')
  return c.json(
    {
      error: 'rate_limited',
      error_description: 'Too many requests',
      request_id: c.get('requestId'),
    },
    429,
    { 'Retry-After': String(retryAfterSeconds) },
  )
}
