/** Decides stored verifications again, one at a time, and reports what differs. */

import type { Policy } from '../../domain/decision/policy.ts'
import {
  type DecidedVerification,
  type Difference,
  type OutcomeChange,
  outcomeUnder,
  replay,
  replayable,
} from '../../domain/decision/replay.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { DecisionArchive, PolicyStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export type Replayed =
  | { result: 'identical' }
  | { result: 'different'; differences: Difference[] }
  /** Its policy is not stored, so it was not decided again. */
  | { result: 'unknown_policy'; policy: string }
  /** This version cannot read the stored evidence. */
  | { result: 'unreadable' }

type Selection = { id: string } | { team: string | null; since: Date | null; pageSize?: number }

interface Needs {
  decisions: DecisionArchive
  policies: Pick<PolicyStore, 'find'>
  trace: Trace
}

/** A record may hold 768 kB, so the page size bounds the memory. */
const defaultPageSize = 100

/** The selected verifications, oldest first. Stops after the first fault. */
export async function* storedDecisions(
  { decisions, trace }: Pick<Needs, 'decisions' | 'trace'>,
  selection: Selection,
): AsyncGenerator<Result<DecidedVerification>> {
  if ('id' in selection) {
    const found = await decisions.find(selection.id, trace)
    if (!found.ok) yield found
    else if (found.value !== null) yield ok(found.value)
    else yield err({ kind: 'not_found', what: 'verification' })
    return
  }
  const { team, since, pageSize: limit = defaultPageSize } = selection
  let after: { created: string; id: string } | null = null
  while (true) {
    const page: Result<DecidedVerification[]> = await decisions.page(
      { team, since, after, limit },
      trace,
    )
    if (!page.ok) {
      yield page
      return
    }
    for (const row of page.value) yield ok(row)
    const last = page.value.at(-1)
    if (last === undefined || page.value.length < limit) return
    after = { created: last.created, id: last.id }
  }
}

type PolicyById = (id: string) => Promise<Result<Policy | null>>

/** Looks a policy up among the known ones, then in the store; each is read once. */
export function policyById(
  { policies, trace }: Pick<Needs, 'policies' | 'trace'>,
  known: ReadonlyMap<string, Policy>,
): PolicyById {
  const found = new Map<string, Policy | null>(known)
  return async (id) => {
    const policy = found.get(id)
    if (policy !== undefined) return ok(policy)
    const stored = await policies.find(id, trace)
    if (stored.ok) found.set(id, stored.value)
    return stored
  }
}

export async function replayOne(
  stored: DecidedVerification,
  policyOf: PolicyById,
): Promise<Result<Replayed>> {
  const whole = replayable(stored)
  if (whole === null) return ok({ result: 'unreadable' })
  const { policy: id } = whole.decision
  const policy = await policyOf(id)
  if (!policy.ok) return policy
  if (policy.value === null) return ok({ result: 'unknown_policy', policy: id })
  const differences = await replay(whole, policy.value)
  return ok(
    differences.length === 0 ? { result: 'identical' } : { result: 'different', differences },
  )
}

/** What another policy would have decided; null where the record cannot be read. */
export async function shiftOf(
  stored: DecidedVerification,
  policy: Policy,
): Promise<OutcomeChange | null> {
  const whole = replayable(stored)
  return whole === null ? null : outcomeUnder(whole, policy)
}
