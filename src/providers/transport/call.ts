/** Every HTTP call to a vendor: deadline, byte cap, retries, circuit breaker and trace in one place. */

import type { Fault, Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err, type Result } from '../../domain/faults/result.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { type Answer, providerFault, type Read } from './answer.ts'
import { createBreaker } from './breaker.ts'
import { readCappedText } from './capped-body.ts'
import { type Deadline, orAborted } from './deadline.ts'
import type { Io } from './io.ts'
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
  /** What the trace calls it, such as `rekognition.DetectFaces`. */
  upstream: string
  /** Whether a repetition is harmless; a call that is not idempotent is never repeated. */
  idempotent: boolean
  /** Default: twice after `rate_limited` and `unavailable`. */
  retries?: RetryRule
}

export interface Call<T> extends Repeatable {
  /** Made anew for each attempt, because a signature carries its time. */
  request: () => Outgoing | Promise<Outgoing>
  /** The longest answer that is still read. */
  maxBytes: number
  read: Read<T>
}

/** A call that a vendor's own client makes: `attempt` sends it once and turns the client's errors into faults. */
export interface ClientCall<T> extends Repeatable {
  attempt: (signal: AbortSignal) => Promise<Attempted<T>>
}

export interface Attempted<T> {
  result: Result<T>
  /** The pause that the vendor asks for, in milliseconds. */
  wishMs: number | null
}

/** The trace hears of each attempt. */
export type Caller = <T>(call: Call<T>, deadline: Deadline, trace: Trace) => Promise<Result<T>>

/** A caller for one provider; its circuit breaker lives as long as it does. */
export function createCaller(provider: Provider, io: Io): Caller {
  const run = createClientCaller(provider, io)
  return (call, deadline, trace) =>
    run({ ...call, attempt: (signal) => exchange(call, { provider, io, signal }) }, deadline, trace)
}

export type ClientCaller = <T>(
  call: ClientCall<T>,
  deadline: Deadline,
  trace: Trace,
) => Promise<Result<T>>

/** The same for a provider whose own client sends the requests. */
export function createClientCaller(provider: Provider, io: Io): ClientCaller {
  const breaker = createBreaker(io.now)
  return async (call, deadline, trace) => {
    const seconds = breaker.refusedForSeconds()
    if (seconds > 0) {
      const fault = providerFault(provider, 'unavailable', 'circuit_open')
      return err({ ...fault, retryAfterSeconds: seconds })
    }
    const result = await withRetries(call, { provider, io, deadline, trace })
    breaker.settle(result.ok ? null : reasonOf(result.fault))
    return result
  }
}

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
    const { result, wishMs } = await attempt(call, context)
    if (result.ok || result.fault.kind !== 'provider') return result
    const fault = withWish(result.fault, wishMs)
    const allowed = call.idempotent
      ? Math.min(maxRetries, (call.retries ?? retryOutages)(fault))
      : 0
    const pauseMs = pauseBeforeRetry(retry, wishMs, io.random)
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
  trace(call.upstream, io.now() - startedAt)
  return attempted
}

const timedOut = (provider: Provider) => failed(provider, 'timeout', 'deadline')

const failed = (provider: Provider, reason: ProviderReason, code: string) => ({
  result: err(providerFault(provider, reason, code)),
  wishMs: null,
})

async function exchange<T>(
  call: Call<T>,
  { provider, io, signal }: { provider: Provider; io: Io; signal: AbortSignal },
): Promise<Attempted<T>> {
  // A key that cannot stand in a header, say. The error is dropped: runtimes quote the value in it.
  const request = await prepare(call, signal).catch(() => null)
  if (request === null) return failed(provider, 'request_rejected', 'unsendable')
  const answer = await send(request, call.maxBytes, io).catch(() => null)
  if (answer === null) {
    // A broken connection and a fetch that was aborted look alike here; the deadline tells them apart.
    return signal.aborted ? timedOut(provider) : failed(provider, 'unavailable', 'network')
  }
  if (answer === 'too_large') return failed(provider, 'bad_answer', 'too_large')
  return { result: call.read(answer), wishMs: retryAfterMs(answer.headers, io.now()) }
}

async function send(request: Request, maxBytes: number, io: Io): Promise<Answer | 'too_large'> {
  request.signal.throwIfAborted()
  const response = await io.fetch(request)
  const text = await readCappedText(response, maxBytes)
  if (text === null) return 'too_large'
  return { status: response.status, headers: response.headers, text }
}

async function prepare<T>(call: Call<T>, signal: AbortSignal): Promise<Request> {
  const { url, method, headers, body = null } = await call.request()
  // Never followed: a redirect would carry our key and somebody's face to a host nobody configured.
  return new Request(url, { method, headers, body, signal, redirect: 'manual' })
}

const reasonOf = (fault: Fault): ProviderReason | null =>
  fault.kind === 'provider' ? fault.reason : null

const withWish = (fault: ProviderFault, wishMs: number | null): ProviderFault =>
  wishMs !== null && (fault.reason === 'rate_limited' || fault.reason === 'unavailable')
    ? { ...fault, retryAfterSeconds: Math.ceil(wishMs / 1000) }
    : fault
