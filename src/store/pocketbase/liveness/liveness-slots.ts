/** Slots for the open liveness sessions of a profile: the unique index on (profile, slot) decides who has one. */

import * as z from 'zod'
import {
  freeSlots,
  type LivenessSlot,
  lockout,
} from '../../../domain/decision/evidence/liveness.ts'
import { isCertain } from '../../../domain/faults/faults.ts'
import { ok } from '../../../domain/faults/result.ts'
import type { LivenessStore } from '../../../domain/ports/store.ts'
import { DateMs } from '../client/columns.ts'
import type { Records, Write } from '../client/records.ts'
import { isTaken, type Refusal } from '../client/result.ts'

const collection = 'liveness_slots'

const SlotRecord = z
  .object({ id: z.string(), profile: z.string(), slot: z.number(), until: DateMs })
  .transform(({ until: untilMs, ...slot }): LivenessSlot => ({ ...slot, untilMs }))

/** Each loss to a rival fills a slot, so nobody loses more often than there are slots. */
const maxAttempts = lockout.openSessions + 1
const retryMs = 1000

export const slotStore = (
  records: Records,
  recordId: () => string,
  now: () => number,
): Pick<LivenessStore, 'takeSlot' | 'releaseSlot'> => ({
  takeSlot: async (profile, untilMs, trace) => {
    const id = recordId()
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const listed = await records.list(
        {
          collection,
          filter: 'profile = {:profile}',
          values: { profile },
          sort: 'slot',
          limit: 100,
          schema: SlotRecord,
        },
        trace,
      )
      if (!listed.ok) return listed
      // A call that was sent twice finds its own row.
      const own = listed.value.find((slot) => slot.id === id)
      if (own !== undefined) return ok({ slot: own })
      const { free, freeAtMs } = freeSlots(listed.value, now())
      const chosen = free[spread(id) % free.length]
      if (chosen === undefined) return ok({ freeAtMs })
      const slot: LivenessSlot = { id, profile, slot: chosen.slot, untilMs }
      const until = new Date(untilMs).toISOString()
      const row = { id, profile, slot: chosen.slot, until }
      const writes: Write[] = [
        // Of two rivals for an expired slot one finds nothing to delete.
        ...(chosen.replaces === null
          ? []
          : [{ method: 'DELETE', collection, id: chosen.replaces.id } as const]),
        { method: 'POST', collection, row },
      ]
      const written = await records.writeAll(writes, trace)
      if (written.ok) return ok({ slot })
      if (isLost(written.refusal)) continue
      // The row may exist anyway, and would take a place until it expires.
      if (!isCertain(written.fault)) await records.remove(collection, id, trace)
      return written
    }
    return ok({ freeAtMs: now() + retryMs })
  },

  releaseSlot: async ({ id }, trace) => {
    await records.remove(collection, id, trace)
  },
})

const isLost = (refusal: Refusal | null): boolean =>
  isTaken(refusal, 'slot') ||
  isTaken(refusal, 'profile') ||
  isTaken(refusal, 'id') ||
  refusal?.status === 404

/** Rivals try different slots first. */
const spread = (id: string): number =>
  [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
