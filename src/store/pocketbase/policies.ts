/** The policies that decisions name, each kept once under its id. */

import * as z from 'zod'
import { policyId } from '../../domain/decision/decide.ts'
import { Policy } from '../../domain/decision/policy.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { PolicyStore } from '../../domain/ports/archive.ts'
import { isTaken } from './client/answer.ts'
import { jsonColumn } from './client/json-column.ts'
import { recordIdOf } from './client/record-id.ts'
import type { Records } from './client/records.ts'

const collection = 'policies'

/** A policy of another version may not be one of ours any more. */
const PolicyRecord = z.object({ policy: Policy.nullable().catch(null) })

const rowId = (id: string): Promise<string> => recordIdOf(`policy:${id}`)

/** A process writes a policy once and then knows that it is there. */
export function policyStore(records: Records): PolicyStore {
  const kept = new Map<string, Promise<Result<void>>>()
  return {
    save: async (id, policy, trace) => {
      const known = kept.get(id)
      if (known !== undefined) return known
      const keeping = create(records, { id, policy }, trace)
      kept.set(id, keeping)
      const answer = await keeping
      if (!answer.ok) kept.delete(id)
      return answer
    },

    find: async (id, trace) => {
      const row = await records.one(
        { collection, id: await rowId(id), schema: PolicyRecord },
        trace,
      )
      if (!row.ok) return row
      const policy = row.value?.policy ?? null
      // A row that does not have the hash it is found under is not what decided.
      return ok(policy !== null && (await policyId(policy)) === id ? policy : null)
    },
  }
}

async function create(
  records: Records,
  { id, policy }: { id: string; policy: Policy },
  trace: Parameters<PolicyStore['save']>[2],
): Promise<Result<void>> {
  const row = { id: await rowId(id), policy_id: id, policy: jsonColumn(policy) }
  const written = await records.create({ collection, row, schema: z.unknown() }, trace)
  if (written.ok) return ok(undefined)
  const { refusal } = written
  return isTaken(refusal, 'id') || isTaken(refusal, 'policy_id') ? ok(undefined) : written
}
