/** Ports for what replay needs: stored decisions and the policies they were made under. */

import type { Policy } from '../decision/policy.ts'
import type { DecidedVerification } from '../decision/replay.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

/** Stored decisions with the evidence they were based on. */
export interface DecisionArchive {
  find(id: string, trace: Trace): Promise<Result<DecidedVerification | null>>
  /** The next page, oldest first, after the given row; `team` and `since` narrow it unless null. */
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
  /** Saves the policy once; a process asks the database once per id. */
  save(id: string, policy: Policy, trace: Trace): Promise<Result<void>>
  /** Null if no policy has that id, or this version cannot read it. */
  find(id: string, trace: Trace): Promise<Result<Policy | null>>
}
