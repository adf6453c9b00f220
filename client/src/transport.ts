/** A call of the API: its token, its tries, and what comes of it. */

import { orAbort, wait } from './abort.ts'
import { exchange } from './exchange.ts'
import type { Fetch, Io } from './io.ts'
import { isRunning, nextTryMs, type RetryRule } from './retry.ts'
import type { BearerToken, TokenSource } from './token-source.ts'

/** What every client takes. */
export interface ClientOptions {
  /** Where the API is, without `/api`: `https://api.example.com`. */
  baseUrl: string
  /** Milliseconds for each try, its answer included; default 60,000. */
  timeoutMs?: number | undefined
  /** Tries after the first; default 2. */
  retries?: number | undefined
  /** Where the API asks to wait longer, the call fails at once; default 30,000 milliseconds. */
  maxRetryAfterMs?: number | undefined
  /** In place of the global one. */
  fetch?: Fetch | undefined
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call, which then rejects with the reason of the signal. */
  signal?: AbortSignal | undefined
  /** Milliseconds for each try of this call. */
  timeoutMs?: number | undefined
}

/** What a POST takes. */
export interface PostOptions extends CallOptions {
  /** One of your own, to repeat a call after a restart. Otherwise a call makes one, and keeps it over its retries. */
  idempotencyKey?: string | undefined
}

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  json?: object
  form?: FormData
  /** A status whose JSON is no error here. */
  expects?: number
}

/** Resolves with the body of the answer; rejects with an IdentiviaError, or with the reason of the signal. */
export type Send = <Answer>(call: Call, options?: PostOptions) => Promise<Answer>

interface Transport {
  io: Io
  /** Without a token. */
  send: Send
  /** With one, which is renewed once where the API refuses it. */
  sendWith: (tokens: TokenSource<BearerToken>) => Send
}

const defaultTimeoutMs = 60_000
const defaultRetries = 2
const defaultMaxRetryAfterMs = 30_000

export function createTransport(options: ClientOptions, system: Io): Transport {
  const { fetch: own } = options
  // Called bare: browsers refuse a fetch that is a method of something else.
  const io: Io = own === undefined ? system : { ...system, fetch: (url, init) => own(url, init) }
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
        // Followed, it would carry secrets and persons to where nobody meant them to go.
        redirect: 'manual',
      }
      const request = { url: base + call.path, init, expects: call.expects, timeoutMs, signal }
      const tries = { failed: 0, waitedMs: 0, hasRenewed: false }
      for (;;) {
        const token = await orAbort(Promise.resolve(tokens?.get()), signal)
        if (token !== undefined) headers.Authorization = `Bearer ${token.access_token}`
        const tried = await exchange(request, io)
        // The types are those of the document that the server answers by.
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

  return { io, send: sendWith(null), sendWith }
}
