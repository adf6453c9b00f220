/** Stored decisions with their evidence, page by page, for replays. */

import * as z from 'zod'
import type { DecidedVerification } from '../../../domain/decision/replay.ts'
import type { DecisionArchive } from '../../../domain/ports/store.ts'
import type { Records } from '../client/records.ts'
import { DecisionColumn, EvidenceColumn } from './verification-record.ts'

const collection = 'verification_history'

/** A row that this version cannot read must not hide the others. */
const DecidedRecord: z.ZodType<DecidedVerification> = z.object({
  id: z.string(),
  team: z.string(),
  created: z.string(),
  outcome: z.string(),
  status: z.string(),
  decision: DecisionColumn.nullable().catch(null),
  evidence: EvidenceColumn.nullable().catch(null),
})

export const decisionArchive = (records: Records): DecisionArchive => ({
  find: (id, trace) => records.one({ collection, id, schema: DecidedRecord }, trace),

  page: ({ team, since, after, limit }, trace) => {
    const wanted = [
      ...(team === null ? [] : ['team = {:team}']),
      ...(since === null ? [] : ['created >= {:since}']),
      // The id orders rows of the same millisecond.
      ...(after === null ? [] : ['(created > {:created} || (created = {:created} && id > {:id}))']),
    ]
    return records.list(
      {
        collection,
        filter: wanted.join(' && '),
        values: {
          ...(team === null ? {} : { team }),
          ...(since === null ? {} : { since }),
          ...(after === null ? {} : { created: after.created, id: after.id }),
        },
        sort: 'created,id',
        limit,
        schema: DecidedRecord,
      },
      trace,
    )
  },
})
