/** Reads a liveness result for whoever polls: however many do, one call at a time asks the vendor. */

import { onceASecond } from '../once-a-second.ts'
import type { FetchLivenessResult } from './fetch-and-store-result.ts'

type Fetched = Extract<Awaited<ReturnType<FetchLivenessResult>>, { ok: true }>['value']

interface Needs {
  fetchLivenessResult: FetchLivenessResult
  now: () => number
}

/** A final result comes from the store. That a check is unfinished is believed for a second. */
export function pollLivenessResult({ fetchLivenessResult, now }: Needs): FetchLivenessResult {
  const join = onceASecond<Fetched>({ now, isKept: ({ final }) => !final })
  return (session, trace) => join(session.sessionId, () => fetchLivenessResult(session, trace))
}
