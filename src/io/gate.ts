/** Limits how many calls run at once, with a short queue: a call that would wait too long is refused before it starts. */

import { type Claim, createBudget } from './budget.ts'

export interface Gate {
  /**
   * Null, without starting the work, if it cannot start in time. Whoever has been let in once is never refused later, and
   * goes first: half of a request's work would be wasted otherwise.
   */
  run: <T>(caller: object, work: () => Promise<T>) => Promise<T | null>
  /** Whether a newcomer would be refused now. */
  isFull: () => boolean
}

export interface GateLimits {
  atOnce: number
  /** Callers that may wait for their first call. */
  waiting: number
  /** The wait, as expected from the calls so far, at which the next caller is refused. */
  longestWaitMs: number
}

interface Waiting {
  caller: object
  claim: Claim
  /** Counted once, however many calls it makes. */
  isCallersFirst: boolean
  sinceMs: number
  /** False: it has waited for too long, and is refused. */
  start: (isInTime: boolean) => void
}

/** How much of the average the newest call makes up. */
const newestShare = 1 / 8

export function createGate(
  limits: GateLimits,
  { longestMs, now }: { longestMs: number; now: () => number },
): Gate {
  const { atOnce, waiting, longestWaitMs } = limits
  const places = createBudget({ most: atOnce, longestMs, now })
  const letIn = new WeakSet<object>()
  /** Newcomers in the queue. Their further calls wait with them, and are not refused alone. */
  const inLine = new WeakSet<object>()
  const known: Waiting[] = []
  const newcomers: Waiting[] = []
  let averageMs = 0

  const isOverdue = ({ caller, sinceMs }: Waiting) =>
    now() - sinceMs > longestWaitMs && !letIn.has(caller)

  const startNext = () => {
    // Calls became slower than expected. Whoever came later still has a chance, so the newest are not refused for it.
    while (newcomers[0] !== undefined && isOverdue(newcomers[0])) newcomers.shift()?.start(false)
    for (;;) {
      const queue = known.length > 0 ? known : newcomers
      if (queue[0]?.claim.raiseTo(1) !== true) return
      queue.shift()?.start(true)
    }
  }
  const isTooLate = () => {
    const callers = newcomers.filter(({ isCallersFirst }) => isCallersFirst).length
    const calls = known.length + newcomers.length + 1
    return callers >= waiting || (calls / atOnce) * averageMs > longestWaitMs
  }

  return {
    isFull: () => {
      startNext()
      return known.length + newcomers.length > 0 && isTooLate()
    },

    run: async (caller, work) => {
      startNext()
      const claim = places.open()
      const isFirst = known.length + newcomers.length === 0
      if (!isFirst || !claim.raiseTo(1)) {
        const isKnown = letIn.has(caller)
        const isCallersFirst = !isKnown && !inLine.has(caller)
        if (isCallersFirst && isTooLate()) return null
        inLine.add(caller)
        const queue = isKnown ? known : newcomers
        const sinceMs = now()
        const isInTime = await new Promise<boolean>((start) => {
          queue.push({ caller, claim, isCallersFirst, sinceMs, start })
        })
        inLine.delete(caller)
        if (!isInTime) return null
      }
      letIn.add(caller)
      const startedAtMs = now()
      try {
        return await work()
      } finally {
        averageMs += (now() - startedAtMs - averageMs) * newestShare
        claim.release()
        startNext()
      }
    },
  }
}
