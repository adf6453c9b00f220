/** Every call to PocketBase: under a deadline, logged in, sent again once where that can help, and traced. */

import PocketBase, { BaseAuthStore } from 'pocketbase'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Answer, failed } from './answer.ts'
import { attempt, type Exchange, tookUsForGuest, wasLostOnTheWay } from './attempt.ts'
import { withDeadline } from './deadline.ts'
import type { StoreConfig, StoreIo } from './io.ts'
import { createLogin } from './login.ts'

/**
 * For a whole call, login and second attempt included. A request that waits for the longest in vain and then
 * takes its files back (`discard`) still answers well within ten seconds.
 */
export const deadlinesMs = { read: 3_000, write: 4_000, file: 6_000, discard: 2_000 } as const

export interface Call<T> extends Exchange<T> {
  deadlineMs: number
}

export interface Client {
  /**
   * Sends, and once more where the connection was lost and once more where our token had died.
   * So whatever is sent must be harmless when repeated: every row carries its own id or unique key.
   */
  call<T>(call: Call<T>, trace: Trace): Promise<Answer<T>>
}

/** One client for the life of the isolate; it logs in on first use. */
export function createClient(config: StoreConfig, io: StoreIo): Client {
  const pb = new PocketBase(config.url, new BaseAuthStore())
  pb.autoCancellation(false)
  const login = createLogin(pb, config, io)

  const send = async <T>(
    exchange: Exchange<T>,
    left: { reconnect: boolean; login: boolean },
    signal: AbortSignal,
  ): Promise<Answer<T>> => {
    const entry = await login.token()
    if (!entry.ok) return { ...entry, refusal: null }
    const answer = await attempt({ pb, io, signal }, exchange)
    if (answer.ok || signal.aborted) return answer
    if (wasLostOnTheWay(answer) && left.reconnect)
      return send(exchange, { ...left, reconnect: false }, signal)
    if (!tookUsForGuest(answer)) return answer
    if (!left.login) return failed('unauthenticated', 'token_refused')
    login.forget(entry.value)
    return send(exchange, { ...left, login: false }, signal)
  }

  return {
    call: async (call, trace) => {
      const startedAtMs = io.now()
      const answer = await withDeadline(
        io,
        { ms: call.deadlineMs, onTimeout: failed('timeout', 'deadline') },
        (signal) => send(call, { reconnect: true, login: true }, signal),
      )
      trace({ upstream: 'pocketbase', durationMs: io.now() - startedAtMs, isPaid: false })
      return answer
    },
  }
}
