/** One superuser login for all callers at once, renewed before its token ends. */

import type PocketBase from 'pocketbase'
import { getTokenPayload } from 'pocketbase'
import * as z from 'zod'
import { ok, type Result } from '../../../domain/faults/result.ts'
import { type Answer, failed } from './answer.ts'
import { attempt, wasLostOnTheWay } from './attempt.ts'
import { withDeadline } from './deadline.ts'
import type { StoreConfig, StoreIo } from './io.ts'

export interface Login {
  /** Resolves to a token that should work, which the client then carries by itself. */
  token(): Promise<Result<string>>
  /** Says that PocketBase no longer takes this token. */
  forget(token: string): void
}

const deadlineMs = 2_500
/** A wrong password costs PocketBase as much as a right one: it is not tried again at once. */
const coolDownMs = 1_000
/** Renewed this long before the end, or when three quarters of a shorter life are over. */
const renewAheadMs = 15 * 60_000

interface State {
  renewAtMs: number
  /** The login under way. A Worker's request that is cut off never settles it, so it can grow stale. */
  running: { startedAtMs: number; answer: Promise<Answer<string>> } | null
  rejection: { untilMs: number; answer: Answer<string> } | null
}

/** Logs in on first use. Of any number of callers one asks PocketBase and all get its answer. */
export function createLogin(pb: PocketBase, config: StoreConfig, io: StoreIo): Login {
  const state: State = { renewAtMs: 0, running: null, rejection: null }

  const logIn = async (): Promise<Answer<string>> => {
    const answer = await askTwice(pb, config, io)
    state.rejection = null
    if (answer.ok) {
      state.renewAtMs = renewalTime(answer.value, io.now())
      pb.authStore.save(answer.value, null)
      return answer
    }
    if (answer.refusal === null) return answer
    const rejected =
      answer.refusal.status === 429 ? answer : failed('unauthenticated', 'login_refused')
    state.rejection = { untilMs: io.now() + coolDownMs, answer: rejected }
    return rejected
  }

  return {
    token: async () => {
      const nowMs = io.now()
      const { token } = pb.authStore
      if (token !== '' && nowMs < state.renewAtMs) return ok(token)
      if (state.rejection !== null && nowMs < state.rejection.untilMs) return state.rejection.answer
      if (state.running !== null && nowMs - state.running.startedAtMs < deadlineMs)
        return state.running.answer
      const running = { startedAtMs: nowMs, answer: logIn() }
      state.running = running
      try {
        return await running.answer
      } finally {
        if (state.running === running) state.running = null
      }
    },
    forget: (token) => {
      if (pb.authStore.token === token) pb.authStore.clear()
    },
  }
}

const LoggedIn = z.object({ token: z.string().min(1) })

function askTwice(
  pb: PocketBase,
  { email, password }: StoreConfig,
  io: StoreIo,
): Promise<Answer<string>> {
  const onTimeout: Answer<string> = failed('timeout', 'login')
  return withDeadline(io, { ms: deadlineMs, onTimeout }, async (signal) => {
    const ask = () =>
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
    const first = await ask()
    const answer = first.ok || !wasLostOnTheWay(first) ? first : await ask()
    return answer.ok ? ok(answer.value.token) : answer
  })
}

const Payload = z.object({ exp: z.number() })

/** By our own clock alone: how far PocketBase's is off does not matter as long as it runs. */
function renewalTime(token: string, nowMs: number): number {
  const payload = Payload.safeParse(getTokenPayload(token))
  if (!payload.success) return nowMs + renewAheadMs
  const lifeMs = payload.data.exp * 1000 - nowMs
  return nowMs + Math.max(lifeMs - renewAheadMs, lifeMs * 0.75)
}
