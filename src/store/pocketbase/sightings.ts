/** Submissions and their marks, for velocity: times and keyed hashes only. */

import * as z from 'zod'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { SightingStore } from '../../domain/ports/sightings.ts'
import type { Answer } from './client/answer.ts'
import { recordIdOf } from './client/record-id.ts'
import type { Records, Write } from './client/records.ts'

/** Far more than any policy's step, so that the cap changes no decision. */
const mostCounted = 500

const Seen = z.object({ seen_at: z.string() })

/** PocketBase writes `2026-03-21 00:00:00.000Z`; ISO 8601 has a T there. */
const epochMs = (date: string): number => Date.parse(date.replace(' ', 'T'))

/** One row for a session however often it is sent; it also tells that a session is this profile's. */
export const attemptRowId = (profile: string, sessionId: string): Promise<string> =>
  recordIdOf(`attempt:${profile}:${sessionId}`)

export function sightingStore(records: Records): SightingStore {
  const keepAll = async (
    writes: Write[],
    trace: Parameters<SightingStore['save']>[1],
  ): Promise<Result<void>> => {
    if (writes.length === 0) return ok(undefined)
    const kept = await records.batch({ writes, answer: 0, schema: z.unknown() }, trace)
    return kept.ok ? ok(undefined) : kept
  }
  const times = (rows: Answer<z.infer<typeof Seen>[]>): Result<number[]> =>
    rows.ok ? ok(rows.value.map(({ seen_at }) => epochMs(seen_at))) : rows

  return {
    saveAttempt: async ({ team, profile, sessionId, at }, trace) => {
      const id = await attemptRowId(profile, sessionId)
      const row = { id, team, profile, seen_at: at.toISOString() }
      return keepAll([{ method: 'PUT', collection: 'verification_attempts', row }], trace)
    },

    save: async ({ team, profile, at, sightings }, trace) => {
      const writes = sightings.map(async ({ kind, key }): Promise<Write> => {
        const id = await recordIdOf(`sighting:${kind}:${key}:${profile}`)
        const row = { id, team, profile, kind, key, seen_at: at.toISOString() }
        return { method: 'PUT', collection: 'sightings', row }
      })
      return keepAll(await Promise.all(writes), trace)
    },

    attemptsSince: async (profile, since, trace) =>
      times(
        await records.list(
          {
            collection: 'verification_attempts',
            filter: 'profile = {:profile} && seen_at > {:since}',
            values: { profile, since },
            sort: '-seen_at',
            limit: mostCounted,
            schema: Seen,
          },
          trace,
        ),
      ),

    othersSince: async ({ kind, key, team, profile }, since, trace) =>
      times(
        await records.list(
          {
            collection: 'sightings',
            filter:
              'key = {:key} && kind = {:kind} && seen_at > {:since} && team = {:team} && profile != {:profile}',
            values: { key, kind, since, team, profile },
            sort: '-seen_at',
            limit: mostCounted,
            schema: Seen,
          },
          trace,
        ),
      ),
  }
}
