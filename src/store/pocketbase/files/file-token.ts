/** The short-lived token for reading protected files; PocketBase ignores the login there. */

import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Client, deadlinesMs } from '../client/client.ts'
import type { DatabaseResult } from '../client/result.ts'

export interface FileTokens {
  current(trace: Trace): Promise<DatabaseResult<string>>
  /** A replacement for this token, which was refused, or the newer one that another caller got meanwhile. */
  insteadOf(token: string, trace: Trace): Promise<DatabaseResult<string>>
}

/** PocketBase's own limit is three minutes. */
const lifeMs = 2 * 60_000

const Token = z.object({ token: z.string().min(1) })

/** Uses one token for all reads within two minutes. */
export function fileTokens(client: Client, now: () => number): FileTokens {
  let token = ''
  let untilMs = 0
  const current: FileTokens['current'] = async (trace) => {
    const nowMs = now()
    if (nowMs < untilMs) return ok(token)
    const fetched = await client.call(
      {
        deadlineMs: deadlinesMs.read,
        schema: Token,
        send: async (pb, options) => ({ token: await pb.files.getToken(options) }),
      },
      trace,
    )
    if (!fetched.ok) return fetched
    token = fetched.value.token
    untilMs = nowMs + lifeMs
    return ok(token)
  }
  return {
    current,
    insteadOf: (refused, trace) => {
      if (refused === token) untilMs = 0
      return current(trace)
    },
  }
}
