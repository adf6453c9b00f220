/** Who is at work on a session: of twins one is paid for. */

import type { Trace } from './ports.ts'
import type { Result } from './result.ts'

/** The right to verify a session, for some minutes. */
export interface Claim {
  id: string
  sessionId: string
  /** 1 for the first holder; each that died holding it raises it by one. */
  turn: number
  /** Epoch milliseconds. */
  untilMs: number
}

export interface ClaimStore {
  /** Null while somebody else holds it. */
  take(sessionId: string, trace: Trace): Promise<Result<Claim | null>>
  /** Best effort: where it fails the claim runs out by itself. */
  giveBack(claim: Claim, trace: Trace): Promise<void>
}
