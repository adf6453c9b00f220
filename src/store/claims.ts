/** Claims on liveness sessions: the unique index on (session, turn) decides who has one. */

import * as z from 'zod'
import type { ClaimStore } from '../domain/claim.ts'
import { ok } from '../domain/result.ts'
import { isTaken } from './answer.ts'
import { toDate } from './liveness-record.ts'
import { recordIdOf } from './record-id.ts'
import type { Records } from './records.ts'

export const claimCollection = 'session_claims'

/** Longer than every vendor's deadline and their retries together: whoever holds one longer has died. */
const lifeMs = 180_000
/** Given back by its holder only while it is certainly its own, clocks of replicas apart. */
const marginMs = 30_000

const ClaimRecord = z.object({ turn: z.number(), until: z.string() })

export const claimRowId = (sessionId: string, turn: number): Promise<string> =>
  recordIdOf(`claim:${sessionId}:${turn}`)

export function claimStore(records: Records, now: () => number): ClaimStore {
  const take = async (
    sessionId: string,
    turn: number,
    trace: Parameters<ClaimStore['take']>[1],
  ): ReturnType<ClaimStore['take']> => {
    const untilMs = now() + lifeMs
    const row = {
      id: await claimRowId(sessionId, turn),
      session_id: sessionId,
      turn,
      until: new Date(untilMs).toISOString(),
    }
    const created = await records.create(
      { collection: claimCollection, row, schema: ClaimRecord },
      trace,
    )
    if (created.ok) return ok({ sessionId, turn, untilMs })
    const { refusal } = created
    const isHeld = isTaken(refusal, 'id') || isTaken(refusal, 'turn')
    return isHeld ? ok(null) : created
  }

  return {
    take: async (sessionId, trace) => {
      const first = await take(sessionId, 1, trace)
      if (!first.ok || first.value !== null) return first
      const newest = await records.list(
        {
          collection: claimCollection,
          filter: 'session_id = {:sessionId}',
          values: { sessionId },
          sort: '-turn',
          limit: 1,
          schema: ClaimRecord,
        },
        trace,
      )
      if (!newest.ok) return newest
      const [held] = newest.value
      if (held === undefined || toDate(held.until).getTime() > now()) return ok(null)
      return take(sessionId, held.turn + 1, trace)
    },

    giveBack: async ({ sessionId, turn, untilMs }, trace) => {
      if (now() > untilMs - marginMs) return
      await records.remove(claimCollection, await claimRowId(sessionId, turn), trace)
    },
  }
}
