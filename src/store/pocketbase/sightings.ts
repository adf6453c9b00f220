/** When profiles submitted verifications and what they had in common, for velocity: times and keyed hashes only. */

import * as z from 'zod'
import type { SightingStore } from '../../domain/ports/sightings.ts'
import { DateMs, recordIdOf } from './client/columns.ts'
import type { Records, Write } from './client/records.ts'

/** Far more than any policy's threshold, so that the cap changes no decision. */
const mostCounted = 500

const SeenAt = z.object({ seen_at: DateMs }).transform((row) => row.seen_at)

/** One row per session, however often it is submitted. It also shows that the session is this profile's. */
export const attemptRowId = (profile: string, sessionId: string): Promise<string> =>
  recordIdOf(`attempt:${profile}:${sessionId}`)

export const sightingStore = (records: Records): SightingStore => ({
  saveAttempt: async ({ team, profile, sessionId, at }, trace) => {
    const id = await attemptRowId(profile, sessionId)
    const row = { id, team, profile, seen_at: at.toISOString() }
    return records.writeAll([{ method: 'PUT', collection: 'verification_attempts', row }], trace)
  },

  save: async ({ team, profile, at, sightings }, trace) => {
    const writes = sightings.map(async ({ kind, key }): Promise<Write> => {
      const id = await recordIdOf(`sighting:${kind}:${key}:${profile}`)
      const row = { id, team, profile, kind, key, seen_at: at.toISOString() }
      return { method: 'PUT', collection: 'sightings', row }
    })
    return records.writeAll(await Promise.all(writes), trace)
  },

  attemptsSince: (profile, since, trace) =>
    records.list(
      {
        collection: 'verification_attempts',
        filter: 'profile = {:profile} && seen_at > {:since}',
        values: { profile, since },
        sort: '-seen_at',
        limit: mostCounted,
        schema: SeenAt,
      },
      trace,
    ),

  othersSince: ({ kind, key, team, profile }, since, trace) =>
    records.list(
      {
        collection: 'sightings',
        filter:
          'key = {:key} && kind = {:kind} && seen_at > {:since} && team = {:team} && profile != {:profile}',
        values: { key, kind, since, team, profile },
        sort: '-seen_at',
        limit: mostCounted,
        schema: SeenAt,
      },
      trace,
    ),
})
