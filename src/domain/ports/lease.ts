/** Leases on liveness sessions: of several copies of a submission, one is verified and paid for. */

import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** The right to verify a session for a few minutes. */
export interface Lease {
  id: string
  sessionId: string
  /** 1 for the first holder; one higher after each holder that died with the lease. */
  turn: number
  /** Epoch milliseconds. */
  untilMs: number
}

export interface LeaseStore {
  /** Null while someone else holds it. */
  take(sessionId: string, trace: Trace): Promise<Result<Lease | null>>
  /** Best effort: a lease that is not released expires. */
  release(lease: Lease, trace: Trace): Promise<void>
}
