/** One HTTP exchange with PocketBase: what the SDK throws becomes a value, and the response is parsed. */

import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import type * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import type { Io } from '../../../io/io.ts'
import {
  type DatabaseFailure,
  type DatabaseResult,
  failed,
  readRefusal,
  refused,
} from './result.ts'

/** What the client needs from the runtime. */
export type ClientIo = Pick<Io, 'fetch' | 'now' | 'setTimer'>

/** Passed to every call of the SDK. */
export interface SendOptions {
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>
  signal: AbortSignal
  /** Without it the SDK cancels calls that look alike. */
  requestKey: null
}

export interface Exchange<T> {
  schema: z.ZodType<T>
  send: (pb: PocketBase, options: SendOptions) => Promise<unknown>
}

/** Sends once. A rejection that is not the SDK's own is a bug and is thrown on. */
export async function attempt<T>(
  { pb, io, signal }: { pb: PocketBase; io: Pick<Io, 'fetch'>; signal: AbortSignal },
  { send, schema }: Exchange<T>,
): Promise<DatabaseResult<T>> {
  const fetch: SendOptions['fetch'] = async (url, init) => io.fetch(new Request(url, init))
  try {
    const response = await send(pb, { fetch, signal, requestKey: null })
    const parsed = schema.safeParse(response)
    return parsed.success ? ok(parsed.data) : failed('bad_answer', 'schema')
  } catch (thrown) {
    if (thrown instanceof ClientResponseError) return failureOf(thrown)
    throw thrown
  }
}

const networkCause = 'network'

/** Whether there was no response: refused, reset, or a kept-alive connection that a restarted server had closed. */
export const isConnectionLost = ({ fault }: DatabaseFailure): boolean =>
  fault.kind === 'store' && fault.reason === 'unreachable' && fault.cause === networkCause

/** Whether PocketBase treated us as a guest. It does not report a dead token, it ignores it. */
export const isTreatedAsGuest = ({ refusal }: DatabaseFailure): boolean =>
  refusal !== null && (refusal.status === 401 || refusal.status === 403)

function failureOf({ status, response }: ClientResponseError): DatabaseFailure {
  if (status === 0) return failed('unreachable', networkCause)
  if (status >= 500) return failed('unreachable', `http_${status}`)
  const refusal = readRefusal(status, response)
  return refusal === null ? failed('bad_answer', `http_${status}`) : refused(refusal)
}
