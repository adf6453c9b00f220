/** Stands in front of the app: lets a request in if there is room for it, and otherwise answers at once. */

import { browserOrigins } from '../../domain/identity/web-origins.ts'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import { createBudget } from '../../io/budget.ts'
import { createGate } from '../../io/gate.ts'
import { answerOf } from '../errors/fault-answers.ts'
import type { RequestClaims } from './context.ts'
import { requestIdOf } from './request-id.ts'
import type { LogLine, WriteLog } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'

interface Needs {
  config: {
    maxOpenRequests: number
    maxBodyBytesInFlight: number
    clientUrl: string
    allowedOrigins: string[]
  }
  /** Epoch milliseconds. */
  now: () => number
  uuid: () => string
  writeLog: WriteLog
  isDatabaseFull: () => boolean
  collectGarbage?: () => void
}

type Handle = (claims: RequestClaims) => Response | Promise<Response>
export type Admit = (request: Request, handle: Handle) => Promise<Response>

/** The body may take all of a lease, and the work as long again. */
const longestMs = 2 * leaseMs
/** A body from which on its buffers are freed at once. */
const largeBytes = 4 * 1024 * 1024
/** A line for each refusal would cost more than the refusal. */
const logEveryMs = 1000

/**
 * A refusal costs a fraction of what the app's middleware does. Otherwise refusing would take the time that those who were
 * let in need.
 */
export function createAdmission(needs: Needs): Admit {
  const { config, now, writeLog, isDatabaseFull, collectGarbage } = needs
  const places = createBudget({ most: config.maxOpenRequests, longestMs, now })
  const bytes = createBudget({ most: config.maxBodyBytesInFlight, longestMs, now })
  // Workers end a request that waits for another one and for nothing else. They have little memory to save anyway.
  const hashesAtOnce = collectGarbage === undefined ? Number.POSITIVE_INFINITY : 1
  const hashing = createGate(
    {
      atOnce: hashesAtOnce,
      waiting: config.maxOpenRequests,
      longestWaitMs: Number.POSITIVE_INFINITY,
    },
    { longestMs: 10_000, now },
  )
  const refuse = createRefusal(needs)
  let nextLogAtMs = 0

  const whyNot = ({ method, url }: Request, { place }: RequestClaims): string | null => {
    // Without the answer to its preflight, a browser would hide the refusal.
    const isAlwaysLetIn = () => method === 'OPTIONS' || new URL(url).pathname === livePath
    if (!place.raiseTo(1)) return isAlwaysLetIn() ? null : 'open_requests'
    const isRefused =
      isDatabaseFull() && needsDatabase.test(new URL(url).pathname) && !isAlwaysLetIn()
    return isRefused ? 'database' : null
  }

  return async (request, handle) => {
    const claims = { place: places.open(), bytes: bytes.open(), hashing }
    const cause = whyNot(request, claims)
    if (cause !== null) {
      const { response, line } = refuse(request, cause)
      if (now() >= nextLogAtMs) writeLog(line)
      if (now() >= nextLogAtMs) nextLogAtMs = now() + logEveryMs
      claims.place.release()
      return response
    }
    try {
      return await handle(claims)
    } finally {
      claims.place.release()
      if (claims.bytes.release() >= largeBytes) collectGarbage?.()
    }
  }
}

/** An orchestrator restarts a process that is silent here. */
const livePath = '/livez'
/** The other routes, and the one for tokens, need no database. */
const needsDatabase = /^\/api\/(?!auth\/)/

function createRefusal({ config, now, uuid }: Needs) {
  const origins = browserOrigins(config)
  const { status, headers = {}, ...body } = answerOf({ kind: 'overloaded', retryAfterSeconds: 1 })
  return (request: Request, cause: string): { response: Response; line: LogLine } => {
    const requestId = requestIdOf(request.headers.get('X-Request-Id') ?? '', uuid)
    const origin = request.headers.get('Origin') ?? ''
    const response = Response.json(
      { ...body, request_id: requestId },
      {
        status,
        headers: [
          ...Object.entries(headers),
          ...securityHeaders,
          ['X-Request-Id', requestId],
          ['Cache-Control', 'no-store'],
          // Otherwise Bun would go on receiving the body.
          ...(request.body === null ? [] : [['Connection', 'close']]),
          ...(origins.has(origin)
            ? [
                ['Access-Control-Allow-Origin', origin],
                ['Access-Control-Expose-Headers', 'X-Request-Id,Retry-After'],
                ['Vary', 'Origin'],
              ]
            : []),
        ].map(([name = '', value = '']): [string, string] => [name, value]),
      },
    )
    const line: LogLine = {
      time: new Date(now()).toISOString(),
      level: 'error',
      request_id: requestId,
      method: 'OTHER',
      route: '/*',
      status,
      duration_ms: 0,
      fault: body.code,
      cause,
    }
    return { response, line }
  }
}
