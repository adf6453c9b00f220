/** Builds the app: middleware in order, routes, and what happens if nothing matches or something breaks. */

import { Hono } from 'hono'
import { bodyDeadline } from './http/body/incoming.ts'
import { bugOf, internalError, problem } from './http/errors/problem.ts'
import { createAdmission } from './http/middleware/admission.ts'
import { createRequireScope } from './http/middleware/auth.ts'
import { clientAddress } from './http/middleware/client-address.ts'
import type { AppEnv } from './http/middleware/context.ts'
import { cors } from './http/middleware/cors.ts'
import { headLength } from './http/middleware/head-length.ts'
import { createOnce } from './http/middleware/idempotency.ts'
import { createRateLimits, type RateLimitBindings } from './http/middleware/rate-limit.ts'
import { requestId } from './http/middleware/request-id.ts'
import { requestLog, type WriteLog } from './http/middleware/request-log.ts'
import { secureHeaders } from './http/middleware/security-headers.ts'
import { mount } from './http/routes/route.ts'
import type { AppParts } from './http/routes/route-deps.ts'
import { createRoutes } from './http/routes/routes.ts'
import { createTokenIssuer, createTokenVerifier } from './http/routes/tokens/tokens.ts'
import type { Io } from './io/io.ts'

export interface AppDeps extends AppParts, Pick<Io, 'uuid' | 'setTimer'> {
  writeLog: WriteLog
  /** The platform's own counters. Absent if it has none: each process then counts by itself. */
  rateLimitBindings?: RateLimitBindings
  /** Whether a request that needs the database would be refused. */
  isDatabaseFull: () => boolean
  /** Called when large buffers are no longer needed. Absent where the runtime frees them by itself. */
  collectGarbage?: () => void
}

export type App = Hono<AppEnv>

export interface Api {
  app: App
  /** Answers a request, or refuses it at once if the process has no room for it. */
  fetch: (request: Request, from: { remoteAddress: string }) => Promise<Response>
}

/** Called once per process or isolate. */
export function createApi(deps: AppDeps): Api {
  const app = createApp(deps)
  const admit = createAdmission(deps)
  return {
    app,
    fetch: (request, from) => admit(request, (claims) => app.fetch(request, { ...from, claims })),
  }
}

function createApp(deps: AppDeps): App {
  const { config, flows, now, uuid, rateLimitBindings: bindings = {} } = deps
  const limits = createRateLimits({ ...config.rateLimits, bindings, now })
  const verifyToken = createTokenVerifier(config.jwt, { now })
  const app: App = new Hono<AppEnv>()
  app.use(
    requestId(uuid),
    requestLog(deps.writeLog, now),
    secureHeaders,
    headLength,
    cors(config),
    clientAddress(config.trustedProxies),
    bodyDeadline(deps),
  )
  mount(app, createRoutes(now), {
    deps: { ...deps, startedAtMs: now(), limits, issueToken: createTokenIssuer(config.jwt, deps) },
    guards: {
      requireScope: createRequireScope({ verifyToken, limits, now }),
      once: createOnce(flows.runIdempotently),
      fileLimits: { image: config.maxImageBytes, video: config.maxVideoBytes },
    },
  })
  app.notFound((c) => problem(c, { kind: 'not_found', what: 'route' }))
  app.onError((error, c) => {
    c.set('bug', bugOf(error))
    return internalError(c)
  })
  return app
}
