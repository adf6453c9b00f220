/** Every HTTP call to a vendor: deadline, byte limit, retries, circuit breaker and trace in one place. */

import type { Fault, Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err, type Result } from '../../domain/faults/result.ts'
import { requestOf, type Trace } from '../../domain/ports/trace.ts'
import { readBytes } from '../../io/bounded-body.ts'
import { type Deadline, orAborted, withDeadline } from '../../io/deadline.ts'
import { createGate } from '../../io/gate.ts'
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

interface Repeatable {
  /** Its name in the trace, such as `rekognition.DetectFaces`. */
  upstream: string
  /** Whether repeating it is harmless. A call that is not idempotent is never repeated. */
  idempotent: boolean
  /** Default: two retries after `rate_limited` and `unavailable`. */
  retries?: RetryRule
}

/** One operation of a vendor: up to three requests, and one response that is read. */
export interface VendorCall<T> extends Repeatable {
  /** For all attempts together. */
  deadlineMs: number
  /** Built for each attempt, because a signature carries its time. */
  request: () => Outgoing | Promise<Outgoing>
  maxBytes: number
  read: ReadResponse<T>
  /** The fault of any other response. */
  refusal: (response: VendorResponse) => ProviderFault
}

/** A call that a vendor's own client makes: `attempt` sends it once and turns the client's errors into faults. */
interface ClientCall<T> extends Repeatable {
  attempt: (signal: AbortSignal) => Promise<Attempted<T>>
}

interface Attempted<T> {
  result: Result<T>
  /** The pause that the vendor asks for, in milliseconds. */
  waitMs: number | null
}

/** Makes a call, and reports each attempt to the trace. */
export type CallVendor = <T>(call: VendorCall<T>, trace: Trace) => Promise<Result<T>>

/** For one provider, with a circuit breaker of its own. */
export function createCallVendor(provider: Provider, io: Io): CallVendor {
  const run = createCallClient(provider, io)
  return (call, trace) => {
    const attempt = (signal: AbortSignal) => exchange(call, { provider, io, signal })
    return withDeadline(io, call.deadlineMs, (deadline) =>
      run({ ...call, attempt }, deadline, trace),
    )
  }
}

/** The same for a provider whose own client sends the requests. */
export function createCallClient(provider: Provider, io: Io) {
  const breaker = createBreaker(io.now)
  const gate = createGate(gateLimits, { longestMs: longestCallMs, now: io.now })
  const run = async <T>(
    call: ClientCall<T>,
    deadline: Deadline,
    trace: Trace,
  ): Promise<Result<T>> => {
    const seconds = breaker.refusedForSeconds()
    if (seconds > 0) {
      const fault = providerFault(provider, 'unavailable', 'circuit_open')
      return err({ ...fault, retryAfterSeconds: seconds })
    }
    const result = await withRetries(call, { provider, io, deadline, trace })
    breaker.record(result.ok ? null : reasonOf(result.fault))
    return result
  }
  return async <T>(call: ClientCall<T>, deadline: Deadline, trace: Trace): Promise<Result<T>> => {
    const { signal } = deadline
    const result = await orAborted<Result<T> | null>(
      signal,
      timedOut(provider).result,
      gate.run(requestOf(trace), () => run(call, deadline, trace)),
    )
    return result ?? err({ kind: 'overloaded', retryAfterSeconds: 1 })
  }
}

/** Of one provider: its calls at once, and what may wait for a place. */
const gateLimits = { atOnce: 32, waiting: 64, longestWaitMs: 2_000 }
/** Twice the longest deadline of any call. */
const longestCallMs = 240_000

interface Context {
  provider: Provider
  io: Io
  deadline: Deadline
  trace: Trace
}

async function withRetries<T>(call: ClientCall<T>, context: Context): Promise<Result<T>> {
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

async function attempt<T>(
  call: ClientCall<T>,
  { provider, io, deadline, trace }: Context,
): Promise<Attempted<T>> {
  const startedAt = io.now()
  const attempted = await orAborted(
    deadline.signal,
    timedOut(provider),
    call.attempt(deadline.signal),
  )
  trace({ upstream: call.upstream, durationMs: io.now() - startedAt, isPaid: true })
  return attempted
}

const timedOut = (provider: Provider) => failed(provider, 'timeout', 'deadline')

const failed = (provider: Provider, reason: ProviderReason, code: string) => ({
  result: err(providerFault(provider, reason, code)),
  waitMs: null,
})

async function exchange<T>(
  call: VendorCall<T>,
  { provider, io, signal }: { provider: Provider; io: Io; signal: AbortSignal },
): Promise<Attempted<T>> {
  // A key that is no valid header value, for example. The error is dropped: runtimes quote the value in it.
  const request = await prepare(call, signal).catch(() => null)
  if (request === null) return failed(provider, 'request_rejected', 'unsendable')
  const response = await send(request, call.maxBytes, io).catch(() => null)
  if (response === null) {
    // A broken connection and an aborted fetch throw alike; the deadline tells them apart.
    return signal.aborted ? timedOut(provider) : failed(provider, 'unavailable', 'network')
  }
  if (response === 'too_large') return failed(provider, 'bad_answer', 'too_large')
  const isSuccess = response.status >= 200 && response.status < 300
  return {
    result: isSuccess ? call.read(response) : err(call.refusal(response)),
    waitMs: retryAfterMs(response.headers, io.now()),
  }
}

async function send(
  request: Request,
  maxBytes: number,
  io: Io,
): Promise<VendorResponse | 'too_large'> {
  request.signal.throwIfAborted()
  const { status, headers, body } = await io.fetch(request)
  const bytes = await readBytes(body, { maxBytes })
  return bytes === null ? 'too_large' : { status, headers, text: new TextDecoder().decode(bytes) }
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
