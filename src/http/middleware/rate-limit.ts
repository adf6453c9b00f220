/** Rate limits, reported in `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10). */

import { subscriberOf } from '../../domain/identity/ip-address.ts'
import { problem } from '../errors/problem.ts'
import { refuse } from '../routes/tokens/oauth-errors.ts'
import type { AppContext } from './context.ts'
import { fixedWindows } from './fixed-window.ts'

const windowSeconds = 60
/** Per limit and process: a few megabytes at most, and more callers than one process can serve in a minute. */
const maxKeys = 10_000

/** The counter on Cloudflare Workers. It says whether a request may pass, but not how many remain. */
export interface RateLimitBinding {
  limit(options: { key: string }): Promise<{ success: boolean }>
}

/** The names that the headers use. */
export const rateLimitNames = [
  /** Per subject of a verified token. */
  'api',
  /** Per applicant's profile, on the routes that store images or pay a vendor. */
  'costly',
  /** Per address, for requests with no token or a bad one. */
  'unauthenticated',
  /** Per client id and address, on the token route. */
  'token',
  /** Per address on the token route, whatever the client ids. */
  'token-address',
] as const
export type RateLimitName = (typeof rateLimitNames)[number]
export type RateLimitBindings = Partial<Record<RateLimitName, RateLimitBinding>>

/** Counts the request for this key. Returns the refusal, or null if the request may pass. */
export type RateLimit = (c: AppContext, key: string) => Promise<Response | null>
export type RateLimits = Record<RateLimitName, RateLimit>

interface Needs {
  /** 0 is off, here and for the other two. */
  perMinute: number
  costlyPerMinute: number
  tokenPerMinute: number
  bindings: RateLimitBindings
  now: () => number
}

/** An address may use the full quota of this many clients. */
const clientsPerAddress = 10

export function createRateLimits(needs: Needs): RateLimits {
  const { perMinute, costlyPerMinute, tokenPerMinute, bindings, now } = needs
  const limit = (name: RateLimitName, quota: number, refused = refuseRequest): RateLimit => {
    if (quota === 0) return async () => null
    const binding = bindings[name]
    const count = binding === undefined ? countHere(quota, now) : countOnPlatform(binding)
    return async (c, key) => {
      const { isOver, state, resetSeconds } = await count(key)
      c.header('RateLimit-Policy', `"${name}";q=${quota};w=${windowSeconds}`, { append: true })
      if (state !== null) c.header('RateLimit', `"${name}";${state}`, { append: true })
      return isOver ? refused(c, resetSeconds) : null
    }
  }
  return {
    api: limit('api', perMinute),
    costly: limit('costly', costlyPerMinute),
    unauthenticated: limit('unauthenticated', perMinute),
    token: limit('token', tokenPerMinute, refuseTokenRequest),
    'token-address': limit('token-address', tokenPerMinute * clientsPerAddress, refuseTokenRequest),
  }
}

/** The key for an address. All unknown addresses share one. */
export const addressKey = (c: AppContext): string => subscriberOf(c.get('clientAddress'))

/** Counts a request for this key. */
type Count = (key: string) => Promise<Counted>

interface Counted {
  isOver: boolean
  /** What the `RateLimit` header says; null if it is unknown. */
  state: string | null
  resetSeconds: number
}

function countHere(perMinute: number, now: () => number): Count {
  const hit = fixedWindows({ windowMs: windowSeconds * 1000, maxKeys, now })
  return async (key) => {
    const { hits, endsAtMs } = hit(key)
    const resetSeconds = Math.max(1, Math.ceil((endsAtMs - now()) / 1000))
    const state = `r=${Math.max(0, perMinute - hits)};t=${resetSeconds}`
    return { isOver: hits > perMinute, state, resetSeconds }
  }
}

/** A counter that is down must not take the API down with it. */
const countOnPlatform =
  (binding: RateLimitBinding): Count =>
  async (key) => {
    const { success } = await binding.limit({ key }).catch(() => ({ success: true }))
    return { isOver: !success, state: success ? null : 'r=0', resetSeconds: windowSeconds }
  }

const refuseRequest = (c: AppContext, retryAfterSeconds: number): Response =>
  problem(c, { kind: 'rate_limited', retryAfterSeconds })

/** RFC 6749 has no code for this, so the code is that of the other routes. */
const refuseTokenRequest = (c: AppContext, retryAfterSeconds: number): Response => {
  c.header('Retry-After', String(retryAfterSeconds))
  return refuse(c, { error: 'rate_limited', description: 'Too many requests' })
}
