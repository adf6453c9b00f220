/** Who is at work on a session: of twins one is paid for. */

import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** The right to verify a session, for some minutes. */
export interface Lease {
  id: string
  sessionId: string
  /** 1 for the first holder; each that died holding it raises it by one. */
  turn: number
  /** Epoch milliseconds. */
  untilMs: number
}

export interface LeaseStore {
  /** Null while somebody else holds it. */
  take(sessionId: string, trace: Trace): Promise<Result<Lease | null>>
  /** Best effort: where it fails the lease runs out by itself. */
  giveBack(lease: Lease, trace: Trace): Promise<void>
}
