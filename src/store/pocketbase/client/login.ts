/** One superuser login for all concurrent callers, renewed before its token expires. */

import type PocketBase from 'pocketbase'
import { getTokenPayload } from 'pocketbase'
import * as z from 'zod'
import type { PocketBaseConfig } from '../../../config/config.ts'
import { ok, type Result } from '../../../domain/faults/result.ts'
import { orAborted, withDeadline } from '../../../io/deadline.ts'
import { attempt, type ClientIo, isConnectionLost } from './attempt.ts'
import { type DatabaseResult, failed } from './result.ts'

const deadlineMs = 2_500
/** A wrong password costs PocketBase as much as a right one, so it is not tried again at once. */
const coolDownMs = 1_000
/** Renewed this long before it expires, or after three quarters of a shorter life. */
const renewAheadMs = 15 * 60_000

/** Logs in on first use. Of any number of concurrent callers one asks PocketBase, and all get its result. */
export function createLogin(pb: PocketBase, config: PocketBaseConfig, io: ClientIo) {
  let renewAtMs = 0
  // A Worker's request that is cut off never settles its login, so one under way can grow stale.
  let running: { startedAtMs: number; result: Promise<DatabaseResult<string>> } | null = null
  let rejection: { untilMs: number; result: DatabaseResult<string> } | null = null

  const logIn = async (): Promise<DatabaseResult<string>> => {
    const result = await askTwice(pb, config, io)
    rejection = null
    if (result.ok) {
      renewAtMs = renewalTime(result.value, io.now())
      pb.authStore.save(result.value, null)
      return result
    }
    if (result.refusal === null) return result
    const rejected =
      result.refusal.status === 429 ? result : failed('unauthenticated', 'login_refused')
    rejection = { untilMs: io.now() + coolDownMs, result: rejected }
    return rejected
  }

  return {
    /** A token that should work. The client sends it from then on. */
    token: async (): Promise<Result<string>> => {
      const nowMs = io.now()
      const { token } = pb.authStore
      if (token !== '' && nowMs < renewAtMs) return ok(token)
      if (rejection !== null && nowMs < rejection.untilMs) return rejection.result
      if (running !== null && nowMs - running.startedAtMs < deadlineMs) return running.result
      const started = { startedAtMs: nowMs, result: logIn() }
      running = started
      try {
        return await started.result
      } finally {
        if (running === started) running = null
      }
    },
    /** PocketBase no longer accepts this token. */
    forget: (token: string): void => {
      if (pb.authStore.token === token) pb.authStore.clear()
    },
  }
}

const LoggedIn = z.object({ token: z.string().min(1) })

function askTwice(
  pb: PocketBase,
  { email, password }: PocketBaseConfig,
  io: ClientIo,
): Promise<DatabaseResult<string>> {
  const timedOut: DatabaseResult<string> = failed('timeout', 'login')
  const ask = (signal: AbortSignal) =>
    attempt(
      { pb, io, signal },
      {
        schema: LoggedIn,
        send: (client, options) =>
          client.send('/api/collections/_superusers/auth-with-password', {
            ...options,
            method: 'POST',
            query: { fields: 'token' },
            body: JSON.stringify({ identity: email, password }),
          }),
      },
    )
  const twice = async (signal: AbortSignal): Promise<DatabaseResult<string>> => {
    const first = await ask(signal)
    const last = first.ok || !isConnectionLost(first) ? first : await ask(signal)
    return last.ok ? ok(last.value.token) : last
  }
  return withDeadline(io, deadlineMs, ({ signal }) => orAborted(signal, timedOut, twice(signal)))
}

const Payload = z.object({ exp: z.number() })

/** By our own clock only: if PocketBase's is off, that does not matter. */
function renewalTime(token: string, nowMs: number): number {
  const payload = Payload.safeParse(getTokenPayload(token))
  if (!payload.success) return nowMs + renewAheadMs
  const lifeMs = payload.data.exp * 1000 - nowMs
  return nowMs + Math.max(lifeMs - renewAheadMs, lifeMs * 0.75)
}
