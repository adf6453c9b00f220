/** Requires a valid bearer token with the scope of the route (RFC 6750). */

import type { MiddlewareHandler } from 'hono'
import { err, type Result } from '../../domain/faults/result.ts'
import type { Principal, Scope } from '../../domain/identity/principal.ts'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import { problem } from '../errors/problem.ts'
import type { VerifyToken } from '../routes/tokens/tokens.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import type { AppContext, AppEnv } from './context.ts'
import { addressKey, type RateLimits } from './rate-limit.ts'

const bearer = /^Bearer +([^\s]+) *$/i

export type RequireScope = (scope: Scope) => MiddlewareHandler<AppEnv>

interface Needs {
  verifyToken: VerifyToken
  limits: RateLimits
  /** Epoch milliseconds. */
  now: () => number
}

/** Scopes of routes that hold images in memory while they run. */
const uploadScopes: ReadonlySet<Scope> = new Set([
  'profiles:write',
  'documents:analyze',
  'verification-history:write',
])
/** These, and the routes that call a paid vendor. Machines are trusted with them; browsers are limited. */
const costlyScopes: ReadonlySet<Scope> = new Set([
  ...uploadScopes,
  'face-liveness:write',
  'face-liveness:read',
  'aws-credentials:read',
])

/** Per applicant and process: storing a 50 MB video takes about 250 MB of memory, and a container has 1 GB. */
const maxConcurrentUploads = 3
const uploadRetrySeconds = 1

/**
 * Binds the verifier once; each route names its scope. Requests with a valid token are counted by its subject, others by
 * address. A valid token is never refused because of its address, so a flood from a shared address locks nobody out.
 */
export function createRequireScope({ verifyToken, limits, now }: Needs): RequireScope {
  const uploadsAtOnce = createConcurrencyLimit({
    most: maxConcurrentUploads,
    longestMs: leaseMs,
    now,
  })
  return (scope) =>
    async function requireScope(c, next) {
      const principal = await readPrincipal(c, verifyToken)
      if (!principal.ok)
        return (await limits.unauthenticated(c, addressKey(c))) ?? problem(c, principal.fault)
      c.set('principal', principal.value)
      const key = principalKey(principal.value)
      const isApplicants = principal.value.profile !== null
      const isCostly = isApplicants && costlyScopes.has(scope)
      const refusal = (await limits.api(c, key)) ?? (isCostly ? await limits.costly(c, key) : null)
      if (refusal !== null) return refusal
      if (!principal.value.scopes.has(scope)) return problem(c, { kind: 'scope_missing', scope })
      if (!isApplicants || !uploadScopes.has(scope)) return next()
      if (await uploadsAtOnce(key, next)) return
      return problem(c, { kind: 'rate_limited', retryAfterSeconds: uploadRetrySeconds })
    }
}

async function readPrincipal(c: AppContext, verifyToken: VerifyToken): Promise<Result<Principal>> {
  const header = c.req.header('Authorization')
  if (header === undefined || header.trim() === '') return err({ kind: 'token_missing' })
  const token = bearer.exec(header)?.[1]
  if (token === undefined) return err({ kind: 'token_invalid', cause: 'malformed' })
  return verifyToken(token)
}

/** All tokens of an applicant share the count of its profile, so they cannot use up anyone else's. */
const principalKey = ({ profile, subject }: Principal): string =>
  profile === null ? `subject:${subject}` : `profile:${profile}`
