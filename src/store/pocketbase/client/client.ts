/** Every call to PocketBase: under a deadline, logged in, sent again once where that can help, and traced. */

import PocketBase, { BaseAuthStore } from 'pocketbase'
import type { PocketBaseConfig } from '../../../config/config.ts'
import type { Fault } from '../../../domain/faults/faults.ts'
import { requestOf, type Trace } from '../../../domain/ports/trace.ts'
import { orAborted, withDeadline } from '../../../io/deadline.ts'
import { createGate, type Gate } from '../../../io/gate.ts'
import {
  attempt,
  type ClientIo,
  type Exchange,
  isConnectionLost,
  isTreatedAsGuest,
} from './attempt.ts'
import { throughGateway } from './gateway.ts'
import { createLogin } from './login.ts'
import { type DatabaseResult, failed } from './result.ts'

/**
 * For a whole call, login and second attempt included. A request that spends the longest of them in vain and then
 * removes its files (`discard`) still responds well within ten seconds.
 */
export const deadlinesMs = { read: 3_000, write: 4_000, file: 6_000, discard: 2_000 } as const

/** More calls at once do not make SQLite faster; they only make each of them slower. */
const defaultMaxCalls = 16
/** The slowest of those that are let in still answer within a second. */
const gateLimits = { waiting: 64, longestWaitMs: 400 }
const overloaded: Fault = { kind: 'overloaded', retryAfterSeconds: 1 }

interface DatabaseCall<T> extends Exchange<T> {
  deadlineMs: number
}

export interface Client {
  /**
   * Sends again once if the connection was lost, and once if the token was dead. So whatever is sent must be
   * harmless when repeated: every row has its own id or a unique key.
   */
  call<T>(call: DatabaseCall<T>, trace: Trace): Promise<DatabaseResult<T>>
}

/** All calls of a process to its database pass one gate. */
export const createDatabaseGate = (
  { maxCalls = defaultMaxCalls }: Pick<PocketBaseConfig, 'maxCalls'>,
  now: () => number,
): Gate => createGate({ ...gateLimits, atOnce: maxCalls }, { longestMs: 2 * deadlinesMs.file, now })

/** One client for the life of the isolate. It logs in on first use. */
export function createClient(config: PocketBaseConfig, direct: ClientIo & { gate?: Gate }): Client {
  const io = { ...direct, fetch: throughGateway(direct.fetch, config.headers) }
  const pb = new PocketBase(config.url, new BaseAuthStore())
  pb.autoCancellation(false)
  const login = createLogin(pb, config, io)
  const gate = io.gate ?? createDatabaseGate(config, io.now)

  const send = async <T>(
    exchange: Exchange<T>,
    left: { reconnect: boolean; login: boolean },
    signal: AbortSignal,
  ): Promise<DatabaseResult<T>> => {
    const entry = await login.token()
    if (!entry.ok) return { ...entry, refusal: null }
    const result = await attempt({ pb, io, signal }, exchange)
    if (result.ok || signal.aborted) return result
    if (isConnectionLost(result) && left.reconnect)
      return send(exchange, { ...left, reconnect: false }, signal)
    if (!isTreatedAsGuest(result)) return result
    if (!left.login) return failed('unauthenticated', 'token_refused')
    login.forget(entry.value)
    return send(exchange, { ...left, login: false }, signal)
  }

  return {
    call: async <T>(call: DatabaseCall<T>, trace: Trace) => {
      const startedAtMs = io.now()
      const timedOut: DatabaseResult<T> = failed('timeout', 'deadline')
      const result = await withDeadline<DatabaseResult<T> | null>(
        io,
        call.deadlineMs,
        ({ signal }) =>
          orAborted<DatabaseResult<T> | null>(
            signal,
            timedOut,
            // A call that waited until its deadline is not sent any more.
            gate.run(requestOf(trace), async () =>
              signal.aborted ? timedOut : send(call, { reconnect: true, login: true }, signal),
            ),
          ),
      )
      if (result === null) return { ok: false, fault: overloaded, refusal: null }
      trace({ upstream: 'pocketbase', durationMs: io.now() - startedAtMs, isPaid: false })
      return result
    },
  }
}
