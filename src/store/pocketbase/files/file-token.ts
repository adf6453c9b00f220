/** The short-lived token that protected files are read with; PocketBase ignores the login there. */

import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import type { Answer } from '../client/answer.ts'
import { type Client, deadlinesMs } from '../client/client.ts'

export interface FileTokens {
  current(trace: Trace): Promise<Answer<string>>
  /** A token that this one has been refused for, or a newer one that somebody fetched meanwhile. */
  insteadOf(token: string, trace: Trace): Promise<Answer<string>>
}

/** PocketBase's own limit is three minutes. */
const lifeMs = 2 * 60_000

const Token = z.object({ token: z.string().min(1) })

/** Keeps one token for all reads of two minutes. */
export function fileTokens(client: Client, now: () => number): FileTokens {
  const kept = { token: '', untilMs: 0 }
  const current: FileTokens['current'] = async (trace) => {
    const nowMs = now()
    if (nowMs < kept.untilMs) return ok(kept.token)
    const answer = await client.call(
      {
        deadlineMs: deadlinesMs.read,
        schema: Token,
        send: async (pb, options) => ({ token: await pb.files.getToken(options) }),
      },
      trace,
    )
    if (!answer.ok) return answer
    Object.assign(kept, { token: answer.value.token, untilMs: nowMs + lifeMs })
    return ok(kept.token)
  }
  return {
    current,
    insteadOf: (token, trace) => {
      if (kept.token === token) kept.untilMs = 0
      return current(trace)
    },
  }
}
