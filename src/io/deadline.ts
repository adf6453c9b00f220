/** One time limit for a whole operation: every attempt, every pause and every byte of a body. */

import type { Clock } from './io.ts'

export interface Deadline {
  /** Aborts when the time is up. */
  signal: AbortSignal
  remainingMs: () => number
}

/** Runs the work under a deadline and clears its timer however the work ends. */
export async function withDeadline<T>(
  { now, setTimer }: Clock,
  deadlineMs: number,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const endsAtMs = now() + deadlineMs
  const cancel = setTimer(deadlineMs, () => controller.abort())
  try {
    return await work({
      signal: controller.signal,
      remainingMs: () => Math.max(0, endsAtMs - now()),
    })
  } finally {
    cancel()
  }
}

/**
 * The work's value, or `onAbort` as soon as the signal aborts: a server that never answers, or a runtime that
 * ignores the signal, must not hold a request beyond its deadline.
 */
export function orAborted<T>(signal: AbortSignal, onAbort: T, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.resolve(onAbort)
  const aborted = new Promise<T>((resolve) => {
    signal.addEventListener('abort', () => resolve(onAbort), { once: true })
  })
  return Promise.race([work, aborted])
}
