/** A route: its contract and its handler. `mount` puts in front of the handler what the contract states. */

import type { Context, Handler, Hono, MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import { isApplicant } from '../../domain/identity/principal.ts'
import { validated } from '../body/validate.ts'
import { problem } from '../errors/problem.ts'
import type { RequireScope } from '../middleware/auth.ts'
import type { AppEnv } from '../middleware/context.ts'
import { IdempotencyHeaders } from '../middleware/idempotency.ts'
import type { Contract } from './contract.ts'
import { type FileLimits, takeBody } from './request-body.ts'
import type { RouteDeps } from './route-deps.ts'

/** What `c.req.valid(…)` gives a handler. */
interface Valid<P extends z.ZodType, B extends z.ZodType> {
  in: { param: z.input<P>; json: z.input<B>; form: z.input<B> }
  out: { param: z.output<P>; json: z.output<B>; form: z.output<B> }
}

export interface Route {
  contract: Contract
  /** Called once, when the app is built. */
  handler: (deps: RouteDeps) => Handler<AppEnv>
}

/** Types the handler by the schemas of the contract. */
export const defineRoute = <P extends z.ZodObject, B extends z.ZodType>(
  contract: Contract<P, B>,
  handler: (
    deps: RouteDeps,
  ) => (c: Context<AppEnv, string, Valid<P, B>>) => Response | Promise<Response>,
): Route => ({ contract, handler })

export interface Guards {
  requireScope: RequireScope
  /** Answers once for each Idempotency-Key. */
  once: MiddlewareHandler<AppEnv>
  fileLimits: FileLimits
}

/**
 * Mounts every route. A path answers 405 to any other method, with those it takes. Routes of one path are mounted
 * together and in order: `/api/profiles/create` must come before `/api/profiles/:id`, or it would be taken for an id.
 */
export function mount(
  app: Hono<AppEnv>,
  routes: readonly Route[],
  { deps, guards }: { deps: RouteDeps; guards: Guards },
): void {
  for (const path of new Set(routes.map(({ contract }) => contract.path))) {
    const here = routes.filter(({ contract }) => contract.path === path)
    const methods = here.map(({ contract }) => contract.method.toUpperCase())
    for (const { contract, handler } of here) {
      for (const step of [...before(contract, guards), handler(deps)])
        app.on(contract.method, path, step)
    }
    const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods
    app.all(path, (c) => problem(c, { kind: 'method_not_allowed', allow }))
  }
}

const requireMachine: MiddlewareHandler<AppEnv> = async function requireMachine(c, next) {
  return isApplicant(c.get('principal')) ? problem(c, { kind: 'applicant_forbidden' }) : next()
}

/** The cheapest refusals first; the body is read only for a caller who may send it. */
function before(contract: Contract, guards: Guards): MiddlewareHandler<AppEnv>[] {
  const { scope, applicants, params, idempotent, body, bodyReader } = contract
  return [
    ...(scope === null ? [] : [guards.requireScope(scope)]),
    ...(scope === null || applicants ? [] : [requireMachine]),
    ...(params === undefined ? [] : [validated('param', params)]),
    ...(idempotent ? [validated('header', IdempotencyHeaders)] : []),
    ...(body === undefined || bodyReader === 'handler' ? [] : takeBody(body, guards.fileLimits)),
    ...(idempotent ? [guards.once] : []),
  ]
}
