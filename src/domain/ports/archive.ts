/** Ports of what is kept so that a decision can be made again. */

import type { Policy } from '../decision/policy.ts'
import type { DecidedVerification } from '../decision/replay.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** Stored decisions with the evidence they were made from. */
export interface DecisionArchive {
  find(id: string, trace: Trace): Promise<Result<DecidedVerification | null>>
  /** The next of them, oldest first, after the row named; of one team and since a time where given. */
  page(
    query: {
      team: string | null
      since: Date | null
      after: { created: string; id: string } | null
      limit: number
    },
    trace: Trace,
  ): Promise<Result<DecidedVerification[]>>
}

/** Policies under the `<name>@<hash>` that decisions name. */
export interface PolicyStore {
  /** Keeps it where it is not kept yet; a process asks the database once per id. */
  keep(id: string, policy: Policy, trace: Trace): Promise<Result<void>>
  /** Null where none of that id is kept, or none that this version understands. */
  find(id: string, trace: Trace): Promise<Result<Policy | null>>
}
