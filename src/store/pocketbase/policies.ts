/** The policies that decisions name, each stored once under its id. */

import * as z from 'zod'
import { policyId } from '../../domain/decision/decide.ts'
import { Policy } from '../../domain/decision/policy.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { PolicyStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { jsonColumn, recordIdOf } from './client/columns.ts'
import type { Records } from './client/records.ts'
import { isTaken } from './client/result.ts'

const collection = 'policies'

/** Null for a policy of another version that this one cannot read. */
const PolicyRecord = z.object({ policy: Policy.nullable().catch(null) })

const rowId = (id: string): Promise<string> => recordIdOf(`policy:${id}`)

/** A process writes each policy once, and then remembers that it is stored. */
export function policyStore(records: Records): PolicyStore {
  const stored = new Map<string, Promise<Result<void>>>()
  return {
    save: async (id, policy, trace) => {
      const known = stored.get(id)
      if (known !== undefined) return known
      const written = create(records, { id, policy }, trace)
      stored.set(id, written)
      const result = await written
      if (!result.ok) stored.delete(id)
      return result
    },

    find: async (id, trace) => {
      const row = await records.one(
        { collection, id: await rowId(id), schema: PolicyRecord },
        trace,
      )
      if (!row.ok) return row
      const policy = row.value?.policy ?? null
      // A policy whose hash is not in its id is not the one that decided.
      return ok(policy !== null && (await policyId(policy)) === id ? policy : null)
    },
  }
}

async function create(
  records: Records,
  { id, policy }: { id: string; policy: Policy },
  trace: Trace,
): Promise<Result<void>> {
  const row = { id: await rowId(id), policy_id: id, policy: jsonColumn(policy) }
  const written = await records.create({ collection, row, schema: z.unknown() }, trace)
  if (written.ok) return ok(undefined)
  const { refusal } = written
  return isTaken(refusal, 'id') || isTaken(refusal, 'policy_id') ? ok(undefined) : written
}
