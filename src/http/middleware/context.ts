/** What travels with a request through the HTTP layer. */

import type { Context } from 'hono'
import type { RateLimitInfo } from 'hono-rate-limiter'
import type { MediaType } from '../../domain/document/images.ts'
import type { Principal } from '../../domain/identity/principal.ts'
import type { SetTimer } from '../../domain/ports/timer.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export interface UpstreamCall {
  upstream: string
  durationMs: number
}

export interface Upload {
  bytes: Uint8Array
  /** By content, never by name or declared type. */
  mediaType: MediaType
  sha256: string
}

export interface AppEnv {
  /** What a runtime knows of the connection; empty in tests that do not care. */
  Bindings: { remoteAddress?: string }
  Variables: {
    requestId: string
    /** Of the runtime. */
    setTimer: SetTimer
    /** Address of the client behind our own proxies, or empty where nothing tells. */
    clientAddress: string
    principal: Principal
    /** The parsed body, with the hash of a file in place of the file. */
    content: unknown
    /** The files of the body, by field name. */
    files: Record<string, Upload>
    /** Whom the next rate limit counts. */
    rateLimitKey: string
    /** What the last rate limit counted. */
    rateLimit: RateLimitInfo
    upstreamCalls: UpstreamCall[]
    /** Name and stack of a bug, for the log line. */
    bug: string
    /** Stable code of the fault that was answered, for the log line. */
    faultCode: string
    faultCause: string
    unheard: string[]
    /** Whether the answer is that to an earlier request with the same Idempotency-Key. */
    replayed: boolean
  }
}

export type AppContext = Context<AppEnv>

/** Tells the request's log line of each outside call. */
export const traceOf = (c: AppContext): Trace => {
  const calls = c.get('upstreamCalls')
  return (upstream, durationMs) => {
    calls.push({ upstream, durationMs })
  }
}
