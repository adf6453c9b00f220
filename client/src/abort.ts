/** Waits that an abort signal can end. */

import type { Io } from './io.ts'

/** Rejects with the signal's reason if it aborts first. The promise itself keeps running for its other callers. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Waits, and clears its timer however the wait ends. */
export async function wait(
  ms: number,
  signal: AbortSignal | undefined,
  setTimer: Io['setTimer'],
): Promise<void> {
  let cancel = () => {}
  const elapsed = new Promise<void>((resolve) => {
    cancel = setTimer(ms, resolve)
  })
  try {
    await orAbort(elapsed, signal)
  } finally {
    cancel()
  }
}
