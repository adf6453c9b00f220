/** Every HTTP call to a vendor: deadline, byte limit, retries, circuit breaker and trace in one place. */

import type { Fault, Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err, type Result } from '../../domain/faults/result.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { readBytes } from '../../io/bounded-body.ts'
import { type Deadline, orAborted } from '../../io/deadline.ts'
import type { Io } from '../../io/io.ts'
import { createBreaker } from './breaker.ts'
import { providerFault, type ReadResponse, type VendorResponse } from './response.ts'
import {
  maxRetries,
  pauseBeforeRetry,
  type RetryRule,
  retryAfterMs,
  retryOutages,
} from './retry.ts'

export interface Outgoing {
  url: string
  method: string
  headers: HeadersInit
  body?: BodyInit | null | undefined
}

/** One operation of a vendor: up to three requests, and one response that is read. */
export interface VendorCall<T> {
  /** Its name in the trace, such as `rekognition.DetectFaces`. */
  upstream: string
  /** Built for each attempt, because a signature carries its time. */
  request: () => Outgoing | Promise<Outgoing>
  /** The longest response that is still read. */
  maxBytes: number
  /** Whether repeating it is harmless. A call that is not idempotent is never repeated. */
  idempotent: boolean
  read: ReadResponse<T>
  /** Default: two retries after `rate_limited` and `unavailable`. */
  retries?: RetryRule
}

/** Makes a call, and reports each attempt to the trace. */
export type CallVendor = <T>(
  call: VendorCall<T>,
  deadline: Deadline,
  trace: Trace,
) => Promise<Result<T>>

/** For one provider, with a circuit breaker of its own. */
export function createCallVendor(provider: Provider, io: Io): CallVendor {
  const breaker = createBreaker(io.now)
  return async (call, deadline, trace) => {
    const seconds = breaker.refusedForSeconds()
    if (seconds > 0) {
      const fault = providerFault(provider, 'unavailable', 'circuit_open')
      return err({ ...fault, retryAfterSeconds: seconds })
    }
    const result = await withRetries(call, { provider, io, deadline, trace })
    breaker.record(result.ok ? null : reasonOf(result.fault))
    return result
  }
}

interface Context {
  provider: Provider
  io: Io
  deadline: Deadline
  trace: Trace
}

async function withRetries<T>(call: VendorCall<T>, context: Context): Promise<Result<T>> {
  const { io, deadline } = context
  let retry = 0
  while (true) {
    const { result, waitMs } = await attempt(call, context)
    if (result.ok || result.fault.kind !== 'provider') return result
    const fault = withRetryAfter(result.fault, waitMs)
    const allowed = call.idempotent
      ? Math.min(maxRetries, (call.retries ?? retryOutages)(fault))
      : 0
    const pauseMs = pauseBeforeRetry(retry, waitMs, io.random)
    if (retry >= allowed || pauseMs === null || pauseMs >= deadline.remainingMs()) return err(fault)
    await io.sleep(pauseMs, deadline.signal)
    retry += 1
  }
}

type Exchange = { response: VendorResponse } | { failed: ProviderReason; code: string }

async function attempt<T>(
  call: VendorCall<T>,
  { provider, io, deadline, trace }: Context,
): Promise<{ result: Result<T>; waitMs: number | null }> {
  const startedAt = io.now()
  const timedOut: Exchange = { failed: 'timeout', code: 'deadline' }
  const ended = await orAborted(
    deadline.signal,
    timedOut,
    exchange(call, io, deadline.signal).catch((): Exchange => {
      // A broken connection and an aborted fetch throw alike; the deadline tells them apart.
      return deadline.signal.aborted ? timedOut : { failed: 'unavailable', code: 'network' }
    }),
  )
  trace({ upstream: call.upstream, durationMs: io.now() - startedAt, isPaid: true })
  if ('failed' in ended) {
    return { result: err(providerFault(provider, ended.failed, ended.code)), waitMs: null }
  }
  return {
    result: call.read(ended.response),
    waitMs: retryAfterMs(ended.response.headers, io.now()),
  }
}

async function exchange<T>(call: VendorCall<T>, io: Io, signal: AbortSignal): Promise<Exchange> {
  // A key that is no valid header value, for example. The error is dropped: runtimes quote the value in it.
  const request = await prepare(call, signal).catch(() => null)
  if (request === null) return { failed: 'request_rejected', code: 'unsendable' }
  signal.throwIfAborted()
  const { status, headers, body } = await io.fetch(request)
  const bytes = await readBytes(body, { maxBytes: call.maxBytes })
  if (bytes === null) return { failed: 'bad_answer', code: 'too_large' }
  return { response: { status, headers, text: new TextDecoder().decode(bytes) } }
}

async function prepare<T>(call: VendorCall<T>, signal: AbortSignal): Promise<Request> {
  const { url, method, headers, body = null } = await call.request()
  // Redirects are not followed: they would send our key and a person's face to a host that is not configured.
  return new Request(url, { method, headers, body, signal, redirect: 'manual' })
}

const reasonOf = (fault: Fault): ProviderReason | null =>
  fault.kind === 'provider' ? fault.reason : null

const withRetryAfter = (fault: ProviderFault, waitMs: number | null): ProviderFault =>
  waitMs !== null && (fault.reason === 'rate_limited' || fault.reason === 'unavailable')
    ? { ...fault, retryAfterSeconds: Math.ceil(waitMs / 1000) }
    : fault
