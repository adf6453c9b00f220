/** How a body arrives: whether its sender has stalled, so that its room can go to another request. */

import type { Clock } from '../../io/io.ts'

/** So long without a byte, or so long behind, and others need not wait for it. */
const patienceMs = 10_000

interface Arrival {
  add: (bytes: number) => void
  /** Bytes so far. */
  size: () => number
  isStalled: () => boolean
}

/** A body whose length is known is also late if, at its speed so far, it would miss the deadline. */
export function watchArrival(
  { now }: Pick<Clock, 'now'>,
  { length, deadlineMs }: { length: number | null; deadlineMs: number },
): Arrival {
  const startedAtMs = now()
  let lastAtMs = startedAtMs
  let arrived = 0
  return {
    add: (bytes) => {
      arrived += bytes
      lastAtMs = now()
    },
    size: () => arrived,
    isStalled: () => {
      const tookMs = now() - startedAtMs
      if (tookMs < patienceMs) return false
      return now() - lastAtMs >= patienceMs || arrived < ((length ?? 0) * tookMs) / deadlineMs
    },
  }
}
