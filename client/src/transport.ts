/** Calls the API: adds the token, retries, and resolves with the response body. */

import { orAbort, wait } from './abort.ts'
import { exchange } from './exchange.ts'
import type { Fetch, Io } from './io.ts'
import { isRunning, nextTryMs, type RetryRule } from './retry.ts'
import { type ServerClock, serverClock } from './server-clock.ts'
import type { BearerToken, TokenSource } from './token-source.ts'

/** Options of every client. */
export interface ClientOptions {
  /** The API's URL without `/api`: `https://api.example.com`. */
  baseUrl: string
  /** Milliseconds for each attempt, including its response; default 60,000. */
  timeoutMs?: number | undefined
  /** Attempts after the first; default 2. */
  retries?: number | undefined
  /** The call fails immediately if `Retry-After` is longer than this; default 30,000 milliseconds. */
  maxRetryAfterMs?: number | undefined
  /** Replaces the global fetch. */
  fetch?: Fetch | undefined
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Milliseconds for each attempt of this call. */
  timeoutMs?: number | undefined
}

/** Options of a POST. */
export interface PostOptions extends CallOptions {
  /** Your own key, to repeat a call after a restart. By default each call generates one and reuses it for its retries. */
  idempotencyKey?: string | undefined
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  json?: object
  form?: FormData
  /** A status outside 2xx whose JSON counts as success. */
  expects?: number
}

/** Resolves with the response body; rejects with an IdentiviaError, or with the signal's reason. */
export type Send = <Answer>(call: Call, options?: PostOptions) => Promise<Answer>

interface Transport {
  io: Io
  clock: ServerClock
  /** Sends without a token. */
  send: Send
  /** Sends with a token, which is renewed once if the API rejects it. */
  sendWith: (tokens: TokenSource<BearerToken>) => Send
}

const defaultTimeoutMs = 60_000
const defaultRetries = 2
const defaultMaxRetryAfterMs = 30_000

export function createTransport(options: ClientOptions, system: Io): Transport {
  const { fetch: own } = options
  const clock = serverClock()
  // A plain call: browsers reject a fetch that is called as a method of another object.
  const fetching =
    own === undefined ? system.fetch : (url: string, init: RequestInit) => own(url, init)
  const io: Io = {
    ...system,
    fetch: async (url, init) => {
      const sentAtMs = system.now()
      const response = await fetching(url, init)
      clock.note(response.headers.get('Date'), sentAtMs, system.now())
      return response
    },
  }
  const base = options.baseUrl.replace(/\/+$/, '')
  const rule: RetryRule = {
    retries: options.retries ?? defaultRetries,
    maxRetryAfterMs: options.maxRetryAfterMs ?? defaultMaxRetryAfterMs,
  }

  const sendWith =
    (tokens: TokenSource<BearerToken> | null): Send =>
    async <Answer>(call: Call, own: PostOptions = {}) => {
      const { signal, timeoutMs = options.timeoutMs ?? defaultTimeoutMs } = own
      const headers: Record<string, string> = {}
      if (call.json !== undefined) headers['Content-Type'] = 'application/json'
      if (call.method === 'POST') headers['Idempotency-Key'] = own.idempotencyKey ?? io.newKey()
      const init: RequestInit = {
        method: call.method,
        headers,
        body: call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)),
        // Following a redirect could send secrets and personal data to an unintended host.
        redirect: 'manual',
      }
      const request = { url: base + call.path, init, expects: call.expects, timeoutMs, signal }
      const tries = { failed: 0, waitedMs: 0, hasRenewed: false }
      for (;;) {
        const token = await orAbort(Promise.resolve(tokens?.get()), signal)
        if (token !== undefined) headers.Authorization = `Bearer ${token.access_token}`
        const tried = await exchange(request, io)
        // The OpenAPI document, from which the types are generated, defines the response.
        if (tried.ok) return tried.body as Answer
        if (tried.error.status === 401 && token !== undefined && !tries.hasRenewed) {
          tokens?.drop(token.access_token)
          tries.hasRenewed = true
          continue
        }
        const isRepeatable = call.method !== 'PATCH'
        const delayMs = nextTryMs(tried.error, rule, { ...tries, isRepeatable, random: io.random })
        if (delayMs === null) throw tried.error
        if (isRunning(tried.error)) tries.waitedMs += delayMs
        else tries.failed += 1
        await wait(delayMs, signal, io.setTimer)
      }
    }

  return { io, clock, send: sendWith(null), sendWith }
}
