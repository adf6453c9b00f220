/** When profiles submitted verifications and what they had in common, for velocity: times and keyed hashes only. */

import * as z from 'zod'
import { type Mark, mostCounted } from '../../domain/decision/marks.ts'
import type { NewVerification } from '../../domain/decision/verification.ts'
import { ok } from '../../domain/faults/result.ts'
import type { Seen, SightingStore } from '../../domain/ports/sightings.ts'
import { DateMs, recordIdOf } from './client/columns.ts'
import type { Records, Write } from './client/records.ts'

/** `admission_of`: the row of the session, which these replace in a count. */
const AttemptRow = z.object({ id: z.string(), seen_at: DateMs, admission_of: z.string() })

const SeenRow = z
  .object({ seen_at: DateMs, outcome: z.enum(['approved', 'review', 'unknown']).catch('unknown') })
  .transform(({ seen_at: atMs, outcome }): Seen => ({ atMs, outcome }))

/** One row per session, however often it is submitted. It also shows that the session is this profile's. */
export const attemptRowId = (profile: string, sessionId: string): Promise<string> =>
  recordIdOf(`attempt:${profile}:${sessionId}`)

export const sightingStore = (records: Records): SightingStore => ({
  saveAttempt: async ({ team, profile, sessionId, leaseId, at }, trace) => {
    const ofSession = await attemptRowId(profile, sessionId)
    const seen = { team, profile, seen_at: at.toISOString() }
    const row =
      leaseId === undefined
        ? { id: ofSession, ...seen }
        : {
            id: await recordIdOf(`attempt:${profile}:${leaseId}`),
            ...seen,
            admission_of: ofSession,
          }
    return records.writeAll([{ method: 'PUT', collection: 'verification_attempts', row }], trace)
  },

  attemptsSince: async (profile, since, trace) => {
    const rows = await records.list(
      {
        collection: 'verification_attempts',
        filter: 'profile = {:profile} && seen_at > {:since}',
        values: { profile, since },
        sort: '-seen_at',
        limit: mostCounted,
        schema: AttemptRow,
      },
      trace,
    )
    if (!rows.ok) return rows
    const admitted = new Set(rows.value.map(({ admission_of }) => admission_of))
    return ok(rows.value.filter(({ id }) => !admitted.has(id)).map(({ seen_at }) => seen_at))
  },

  othersSince: ({ kind, key, team, profile }, since, trace) =>
    records.list(
      {
        collection: 'sightings',
        filter:
          'key = {:key} && kind = {:kind} && seen_at > {:since} && team = {:team} && profile != {:profile}',
        values: { key, kind, since, team, profile },
        sort: '-seen_at',
        limit: mostCounted,
        schema: SeenRow,
      },
      trace,
    ),
})

/** One row for a profile and what it showed. A trigger refuses it from `refused_from` other profiles on. */
export const markWrites = (
  { profile, team, outcome, decision }: NewVerification,
  marks: readonly Mark[],
): Promise<Write[]> =>
  Promise.all(
    marks.map(async ({ kind, key, refusedFrom }): Promise<Write> => {
      const id = await recordIdOf(`sighting:${kind}:${key}:${profile}`)
      const seen = { seen_at: decision.decided_at, outcome, refused_from: refusedFrom }
      return {
        method: 'PUT',
        collection: 'sightings',
        row: { id, team, profile, kind, key, ...seen },
      }
    }),
  )
