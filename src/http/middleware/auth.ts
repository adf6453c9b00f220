/** Middleware that lets a request through only with a valid bearer token of the right scope (RFC 6750). */

import type { MiddlewareHandler } from 'hono'
import { err, type Result } from '../../domain/faults/result.ts'
import type { Principal, Scope } from '../../domain/identity/principal.ts'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import { problem } from '../errors/problem.ts'
import type { VerifyToken } from '../routes/tokens/tokens.ts'
import { createAtOnce } from './at-once.ts'
import type { AppContext, AppEnv } from './context.ts'
import { addressKey, type RateLimits } from './rate-limit.ts'

const bearer = /^Bearer +([^\s]+) *$/i

export type RequireScope = (scope: Scope) => MiddlewareHandler<AppEnv>

interface Needs {
  verifyToken: VerifyToken
  limits: Pick<RateLimits, 'api' | 'costly' | 'unauthenticated'>
  /** Epoch milliseconds. */
  now: () => number
}

/** Scopes of the routes that hold pictures in memory while they work, and may wait. */
const uploadScopes: ReadonlySet<Scope> = new Set([
  'profiles:write',
  'documents:analyze',
  'verification-history:write',
])
/** Those and what else pays a vendor; a machine is trusted with them, a browser is not. */
const costlyScopes: ReadonlySet<Scope> = new Set([...uploadScopes, 'face-liveness:write'])

/**
 * Of these an applicant has so many at once in a process: a change with a film of 50 MB takes about 250 MB while it is
 * stored, and a container has 1 GB.
 */
const mostUploadsAtOnce = 3
const nextTurnAfterSeconds = 1

/**
 * Binds the verifier once; each route names its scope. Whoever has a token is counted by its subject, whoever
 * has none by the address. A good token is always looked at, so that a flood from behind the same address
 * shuts nobody out.
 */
export function createRequireScope({ verifyToken, limits, now }: Needs): RequireScope {
  const uploadsAtOnce = createAtOnce({ most: mostUploadsAtOnce, longestMs: leaseMs, now })
  return (scope) =>
    async function requireScope(c, next) {
      const principal = await readCaller(c, verifyToken)
      if (!principal.ok)
        return (await limits.unauthenticated(c, addressKey(c))) ?? problem(c, principal.fault)
      c.set('principal', principal.value)
      const key = callerKey(principal.value)
      const isApplicants = principal.value.profile !== null
      const isCostly = isApplicants && costlyScopes.has(scope)
      const refusal = (await limits.api(c, key)) ?? (isCostly ? await limits.costly(c, key) : null)
      if (refusal !== null) return refusal
      if (!principal.value.scopes.has(scope)) return problem(c, { kind: 'scope_missing', scope })
      if (!isApplicants || !uploadScopes.has(scope)) return next()
      if (await uploadsAtOnce(key, next)) return
      return problem(c, { kind: 'rate_limited', retryAfterSeconds: nextTurnAfterSeconds })
    }
}

async function readCaller(c: AppContext, verifyToken: VerifyToken): Promise<Result<Principal>> {
  const header = c.req.header('Authorization')
  if (header === undefined || header.trim() === '') return err({ kind: 'token_missing' })
  const token = bearer.exec(header)?.[1]
  if (token === undefined) return err({ kind: 'token_invalid', cause: 'malformed' })
  return verifyToken(token)
}

/**
 * An applicant is counted by its profile, whatever its token says it is: its tokens share one count, and none
 * of them can use up a machine's or another person's.
 */
const callerKey = ({ profile, subject }: Principal): string =>
  profile === null ? `subject:${subject}` : `profile:${profile}`
