/** One log line per request, of a closed type: nothing outside the type can be logged by accident. */

import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Principal } from '../../domain/identity/principal.ts'
import type { UpstreamCall } from '../../domain/ports/trace.ts'
import type { AppEnv } from './context.ts'

export interface LogLine {
  /** ISO 8601. */
  time: string
  level: 'info' | 'warn' | 'error'
  request_id: string
  method: string
  /** The route's pattern, never the path: ids stay out of logs. */
  route: string
  status: number
  duration_ms: number
  client_id?: string | undefined
  team?: string | undefined
  /** Calls to each upstream, and the milliseconds spent in them. */
  upstream?: Upstreams | undefined
  fault?: string | undefined
  /** The code that the vendor, the database or the token check gave for it, never its text. */
  cause?: string | undefined
  /** Checks that were unavailable, as `<check>:<cause>`, in a verification that was stored. */
  unavailable_checks?: string[] | undefined
  /** The response repeats that to an earlier request with the same Idempotency-Key. */
  replayed?: true | undefined
  /** Name and stack of a bug, without its message, which could contain anything. */
  bug?: string | undefined
}

type Upstreams = Record<string, { calls: number; ms: number }>

export type WriteLog = (line: LogLine) => void

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const resolveLevel = (status: number): LogLine['level'] => {
  if (status >= 500) return 'error'
  return status >= 400 ? 'warn' : 'info'
}

/** Undefined if there were no calls. */
const sumUp = (calls: UpstreamCall[]): Upstreams | undefined => {
  const sums: Upstreams = {}
  for (const { upstream, durationMs } of calls) {
    const sum = sums[upstream] ?? { calls: 0, ms: 0 }
    sums[upstream] = { calls: sum.calls + 1, ms: Math.round((sum.ms + durationMs) * 10) / 10 }
  }
  return calls.length === 0 ? undefined : sums
}

/** Writes the line once, when the response is known. JSON leaves out what is undefined. */
export const requestLog = (write: WriteLog, now: () => number): MiddlewareHandler<AppEnv> =>
  async function requestLog(c, next) {
    const startedAt = now()
    await next()
    const principal: Principal | undefined = c.get('principal')
    const unavailable: string[] = c.get('unavailableChecks') ?? []
    write({
      time: new Date(startedAt).toISOString(),
      level: resolveLevel(c.res.status),
      request_id: c.get('requestId'),
      method: methods.has(c.req.method) ? c.req.method : 'OTHER',
      route: routePath(c),
      status: c.res.status,
      duration_ms: now() - startedAt,
      client_id: principal?.clientId,
      team: principal?.team,
      upstream: sumUp(c.get('upstreamCalls')),
      fault: c.get('faultCode'),
      cause: c.get('faultCause'),
      unavailable_checks: unavailable.length === 0 ? undefined : unavailable,
      replayed: c.get('replayed'),
      bug: c.get('bug'),
    })
  }
