/** One log line per request, of a closed type: nothing outside the type can be logged by accident. */

import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
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
  client_id?: string
  team?: string
  /** Calls to each upstream, and the milliseconds spent in them. */
  upstream?: Record<string, { calls: number; ms: number }>
  fault?: string
  /** The code that the vendor, the database or the token check gave for it, never its text. */
  cause?: string
  /** Checks that were unavailable, as `<check>:<cause>`, in a verification that was stored. */
  unavailable_checks?: string[]
  /** The response repeats that to an earlier request with the same Idempotency-Key. */
  replayed?: true
  /** Name and stack of a bug, without its message, which could contain anything. */
  bug?: string
}

export type WriteLog = (line: LogLine) => void

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const resolveLevel = (status: number): LogLine['level'] => {
  if (status >= 500) return 'error'
  return status >= 400 ? 'warn' : 'info'
}

const sumUp = (calls: UpstreamCall[]): NonNullable<LogLine['upstream']> => {
  const sums: NonNullable<LogLine['upstream']> = {}
  for (const { upstream, durationMs } of calls) {
    const sum = sums[upstream] ?? { calls: 0, ms: 0 }
    sums[upstream] = { calls: sum.calls + 1, ms: Math.round((sum.ms + durationMs) * 10) / 10 }
  }
  return sums
}

/** Writes the line once, when the response is known. */
export const requestLog = (write: WriteLog, now: () => number): MiddlewareHandler<AppEnv> =>
  async function requestLog(c, next) {
    const startedAt = now()
    await next()
    const principal = c.get('principal')
    const calls = c.get('upstreamCalls')
    const fault = c.get('faultCode')
    const cause = c.get('faultCause')
    const unavailable = c.get('unavailableChecks')
    const replayed = c.get('replayed')
    const bug = c.get('bug')
    write({
      time: new Date(startedAt).toISOString(),
      level: resolveLevel(c.res.status),
      request_id: c.get('requestId'),
      method: methods.has(c.req.method) ? c.req.method : 'OTHER',
      route: routePath(c),
      status: c.res.status,
      duration_ms: now() - startedAt,
      ...(principal === undefined ? {} : { client_id: principal.clientId, team: principal.team }),
      ...(calls.length === 0 ? {} : { upstream: sumUp(calls) }),
      ...(fault === undefined ? {} : { fault }),
      ...(cause === undefined ? {} : { cause }),
      ...(unavailable === undefined || unavailable.length === 0
        ? {}
        : { unavailable_checks: unavailable }),
      ...(replayed ? { replayed } : {}),
      ...(bug === undefined ? {} : { bug }),
    })
  }
