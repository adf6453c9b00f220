/** One HTTP exchange with PocketBase: what it throws becomes a value, what it answers is parsed. */

import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import type * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import { type Answer, failed, readRefusal, refused, type Unanswered } from './answer.ts'
import type { StoreIo } from './io.ts'

/** Goes into every call of the SDK. */
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

/** Sends once. A rejection that is not the SDK's own is a bug and stays one. */
export async function attempt<T>(
  { pb, io, signal }: { pb: PocketBase; io: Pick<StoreIo, 'fetch'>; signal: AbortSignal },
  { send, schema }: Exchange<T>,
): Promise<Answer<T>> {
  const fetch: SendOptions['fetch'] = async (url, init) => io.fetch(new Request(url, init))
  try {
    const answer: unknown = await send(pb, { fetch, signal, requestKey: null })
    const parsed = schema.safeParse(answer)
    return parsed.success ? ok(parsed.data) : failed('bad_answer', 'schema')
  } catch (thrown) {
    if (thrown instanceof ClientResponseError) return unansweredBy(thrown)
    throw thrown
  }
}

const networkCause = 'network'

/** True where nobody answered: refused, reset, or a kept connection that a restarted server had closed. */
export const wasLostOnTheWay = ({ fault }: Unanswered): boolean =>
  fault.kind === 'store' && fault.reason === 'unreachable' && fault.cause === networkCause

/** True where PocketBase took us for a guest; a dead token is no error to it, only a stranger's. */
export const tookUsForGuest = ({ refusal }: Unanswered): boolean =>
  refusal !== null && (refusal.status === 401 || refusal.status === 403)

function unansweredBy({ status, response }: ClientResponseError): Unanswered {
  if (status === 0) return failed('unreachable', networkCause)
  if (status >= 500) return failed('unreachable', `http_${status}`)
  const refusal = readRefusal(status, response)
  return refusal === null ? failed('bad_answer', `http_${status}`) : refused(refusal)
}
