/** The table of contents: middleware in order, routes, and what happens when nothing matches or something breaks. */

import { Hono } from 'hono'
import type { Config } from './config/config.ts'
import type { Fault } from './domain/faults/faults.ts'
import type { Flows } from './flows/flows.ts'
import { bodyDeadline } from './http/body/incoming.ts'
import { bugOf, internalError, problem } from './http/errors/problem.ts'
import { createRequireScope } from './http/middleware/auth.ts'
import { clientAddress } from './http/middleware/client-address.ts'
import type { AppEnv } from './http/middleware/context.ts'
import { cors } from './http/middleware/cors.ts'
import { createOnce } from './http/middleware/idempotency.ts'
import { createRateLimits, type RateLimitBindings } from './http/middleware/rate-limit.ts'
import { requestId } from './http/middleware/request-id.ts'
import { requestLog, type WriteLog } from './http/middleware/request-log.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import { documentAnalysis } from './http/routes/document-analysis/document-analysis.ts'
import { faceLiveness } from './http/routes/face-liveness/face-liveness.ts'
import { applicantToken } from './http/routes/profiles/applicant-token.ts'
import { profiles } from './http/routes/profiles/profiles.ts'
import { awsCredentials } from './http/routes/service/aws-credentials.ts'
import { health, type MemoryUse } from './http/routes/service/health.ts'
import { documents, type ReadDocument } from './http/routes/service/reference.ts'
import { settings } from './http/routes/service/settings.ts'
import { statusHistory } from './http/routes/status-history/status-history.ts'
import { token } from './http/routes/tokens/token.ts'
import { createTokenIssuer, createTokenVerifier } from './http/routes/tokens/tokens.ts'
import { verificationHistory } from './http/routes/verification-history/verification-history.ts'
import type { Io } from './io/io.ts'

export interface AppDeps {
  config: Config
  flows: Flows
  /** Epoch milliseconds. */
  now: () => number
  uuid: () => string
  setTimer: Io['setTimer']
  memory: () => MemoryUse | null
  writeLog: WriteLog
  /** Counters of the platform, for those limits that have one. */
  rateLimitBindings: RateLimitBindings
  readDocument: ReadDocument
}

export type App = Hono<AppEnv>

/** Builds the app once per process or isolate. */
export function createApp(deps: AppDeps): App {
  const {
    config,
    flows,
    now,
    uuid,
    setTimer,
    memory,
    writeLog,
    rateLimitBindings: bindings,
    readDocument,
  } = deps
  const limits = createRateLimits({ ...config.rateLimits, bindings, now })
  const verifyToken = createTokenVerifier(config.jwt, { now })
  const requireScope = createRequireScope({ verifyToken, limits, now })
  const once = createOnce(flows.runIdempotently)
  const issueToken = createTokenIssuer(config.jwt, { now, uuid })
  const { clients, ttlSeconds } = config.jwt
  const { maxImageBytes, maxVideoBytes, clientUrl } = config
  const app: App = new Hono<AppEnv>()
  const fixedPaths: MethodTable = new Map()
  app.use(
    requestId(uuid),
    requestLog(writeLog, now),
    securityHeaders,
    cors(config),
    clientAddress(config.trustedProxies),
    bodyDeadline({ now, setTimer }),
    async function fixedPathMethods(c, next) {
      const methods = fixedPaths.get(c.req.path)
      const asked = c.req.method === 'HEAD' ? 'GET' : c.req.method
      return methods === undefined || methods.has(asked) ? next() : problem(c, notAllowed(methods))
    },
  )
  app.route('/', health({ flows, requireScope, config, now, startedAtMs: now(), memory }))
  app.route('/api/auth', token({ clients, ttlSeconds, issueToken, limits }))
  app.route(
    '/api/profiles',
    profiles({ flows, requireScope, once, clientUrl, limits: { maxImageBytes, maxVideoBytes } }),
  )
  app.route('/api/profiles', applicantToken({ flows, requireScope, issueToken }))
  app.route(
    '/api/face-liveness',
    faceLiveness({ flows, requireScope, once, region: config.aws?.region ?? '' }),
  )
  app.route('/api/ollama', documentAnalysis({ flows, requireScope, once, maxImageBytes }))
  app.route('/api/aws', awsCredentials({ flows, requireScope }))
  app.route('/api/settings', settings({ flows, requireScope }))
  app.route('/api/status_history', statusHistory({ flows, requireScope, once }))
  app.route(
    '/api/verification_history',
    verificationHistory({ flows, requireScope, once, maxImageBytes, now }),
  )
  app.route('/', documents({ readDocument, maxImageBytes, maxVideoBytes }))
  const others = refuseOtherMethods(app)
  for (const [path, methods] of others) fixedPaths.set(path, methods)
  app.notFound((c) => problem(c, { kind: 'not_found', what: 'route' }))
  app.onError((error, c) => {
    c.set('bug', bugOf(error))
    return internalError(c)
  })
  return app
}

/**
 * A path that exists answers 405 to any other method, with what it does take. A fixed path is refused before the
 * routes, because `/api/profiles/:id` would take `/api/profiles/create` for an id.
 */
function refuseOtherMethods(app: App): MethodTable {
  const taken: MethodTable = new Map()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    taken.set(path, (taken.get(path) ?? new Set()).add(method))
  }
  for (const [path, methods] of taken) {
    app.all(path, (c) => problem(c, notAllowed(methods)))
  }
  return new Map([...taken].filter(([path]) => !path.includes(':')))
}

type MethodTable = Map<string, Set<string>>

const notAllowed = (methods: Set<string>): Fault => ({
  kind: 'method_not_allowed',
  allow: methods.has('GET') ? [...methods, 'HEAD'] : [...methods],
})
