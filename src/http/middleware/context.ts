/** What travels with a request through the HTTP layer. */

import type { Context } from 'hono'
import { type Image, isImageMediaType, type MediaType } from '../../domain/document/images.ts'
import type { Principal } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Trace, UpstreamCall } from '../../domain/ports/trace.ts'
import type { Claim } from '../../io/budget.ts'
import type { Gate } from '../../io/gate.ts'
import type { Clock } from '../../io/io.ts'

export interface Upload {
  bytes: Uint8Array<ArrayBuffer>
  /** By content, never by name or declared type. */
  mediaType: MediaType
  sha256: string
}

/** The body reader has checked that a picture is one; this narrows the type. */
export const uploadedImage = (upload: Upload | undefined): Image | null =>
  upload !== undefined && isImageMediaType(upload.mediaType)
    ? { bytes: upload.bytes, mediaType: upload.mediaType, sha256: upload.sha256 }
    : null

export interface RequestClaims {
  /** One place among the open requests. */
  place: Claim
  /** The bytes of its body. */
  bytes: Claim
  /** Lets one file be hashed at a time. */
  hashing: Gate
}

export interface AppEnv {
  /** What the runtime knows about the connection; empty in tests that do not need it. */
  Bindings: {
    remoteAddress?: string
    /** What the request holds of the process's budgets while its body arrives and is worked on. */
    claims?: RequestClaims
  }
  Variables: {
    requestId: string
    /** The runtime's. */
    clock: Clock
    /** Address of the client in front of our own proxies; empty if unknown. */
    clientAddress: string
    principal: Principal
    /** The parsed body, with the hash of a file in place of the file. */
    content: unknown
    /** The files of the body, by field name. */
    files: Record<string, Upload>
    upstreamCalls: UpstreamCall[]
    trace: Trace
    /** Name and stack of a bug, for the log line. */
    bug: string
    /** Stable code of the fault in the response, for the log line. */
    faultCode: string
    faultCause: string
    /** Checks of a stored verification that were unavailable, as `<check>:<cause>`. */
    unavailableChecks: string[]
    /** Set if the response repeats that to an earlier request with the same Idempotency-Key. */
    replayed: true
  }
}

export type AppContext = Context<AppEnv>

/** Adds each outside call to the request's log line. One for each request, which it stands for at the gates. */
export const traceOf = (c: AppContext): Trace => {
  const existing: Trace | undefined = c.get('trace')
  if (existing !== undefined) return existing
  const calls = c.get('upstreamCalls')
  const trace: Trace = (call) => {
    calls.push(call)
  }
  c.set('trace', trace)
  return trace
}

/** What a handler passes to a flow. */
export const requestContext = (c: AppContext): RequestContext => ({
  principal: c.get('principal'),
  clientAddress: c.get('clientAddress'),
  trace: traceOf(c),
})
