/** Middleware that lets a request through only with a valid bearer token of the right scope (RFC 6750). */

import type { MiddlewareHandler } from 'hono'
import type { Scope } from '../domain/caller.ts'
import type { AppEnv } from './context.ts'
import { problem } from './problem.ts'
import type { VerifyToken } from './tokens.ts'

const bearer = /^Bearer +([^\s]+) *$/i

export type RequireScope = (scope: Scope) => MiddlewareHandler<AppEnv>

/** Binds the verifier once; each route names its scope. */
export const createRequireScope =
  (verifyToken: VerifyToken): RequireScope =>
  (scope) =>
    async function requireScope(c, next) {
      const header = c.req.header('Authorization')
      if (header === undefined || header.trim() === '') return problem(c, { kind: 'token_missing' })
      const token = bearer.exec(header)?.[1]
      if (token === undefined) return problem(c, { kind: 'token_invalid', cause: 'malformed' })
      const caller = await verifyToken(token)
      if (!caller.ok) return problem(c, caller.fault)
      c.set('caller', caller.value)
      if (!caller.value.scopes.has(scope)) return problem(c, { kind: 'scope_missing', scope })
      return next()
    }
