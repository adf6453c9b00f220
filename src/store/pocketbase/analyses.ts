/** What the document reader found in which images, so that a verification need not pay for reading them again. */

import * as z from 'zod'
import { DocumentReading, type StoredAnalysis, TokenUsage } from '../../domain/document/reading.ts'
import { ok } from '../../domain/faults/result.ts'
import type { AnalysisStore } from '../../domain/ports/store.ts'
import { jsonColumn, rowOf } from './client/columns.ts'
import type { Records } from './client/records.ts'
import { isTaken } from './client/result.ts'

const collection = 'document_analyses'

const AnalysisRecord: z.ZodType<StoredAnalysis> = rowOf({
  id: z.string(),
  team: z.string(),
  frontSha256: z.string(),
  backSha256: z.string(),
  model: z.string(),
  rawText: z.string(),
  reading: DocumentReading,
  usage: TokenUsage,
})

/** Stored under the images' hashes: the same images have the same reading, others never. */
export function analysisStore(records: Records, recordId: () => string): AnalysisStore {
  return {
    save: async (analysis, trace) => {
      const id = recordId()
      const row = {
        id,
        team: analysis.team,
        profile: analysis.profile,
        front_sha256: analysis.frontSha256,
        back_sha256: analysis.backSha256,
        model: analysis.model,
        raw_text: analysis.rawText,
        reading: jsonColumn(analysis.reading),
        usage: jsonColumn(analysis.usage),
      }
      const saved = await records.create({ collection, row, schema: AnalysisRecord }, trace)
      if (saved.ok) return ok({ id: saved.value.id })
      if (!isTaken(saved.refusal, 'id')) return saved
      // The row is our own, sent twice, unless another has the same random id: the hash decides.
      const own = await records.one({ collection, id, schema: AnalysisRecord }, trace)
      if (!own.ok) return own
      return own.value?.frontSha256 === analysis.frontSha256 ? ok({ id }) : saved
    },

    countSince: async (profile, { since, limit }, trace) => {
      const rows = await records.list(
        {
          collection,
          filter: 'profile = {:profile} && created > {:since}',
          values: { profile, since },
          sort: '-created',
          limit,
          schema: z.object({ id: z.string() }),
        },
        trace,
      )
      return rows.ok ? ok(rows.value.length) : rows
    },

    find: ({ team, frontSha256, backSha256 }, trace) =>
      records.first(
        {
          collection,
          filter: 'front_sha256 = {:frontSha256} && back_sha256 = {:backSha256} && team = {:team}',
          values: { team, frontSha256, backSha256 },
          // The first reading counts: repeating it until the model says something better must not help.
          sort: 'created,@rowid',
          schema: AnalysisRecord,
        },
        trace,
      ),
  }
}
