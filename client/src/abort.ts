/** Waiting that a signal can end. */

import type { Io } from './io.ts'

/** Rejects with the reason of the signal if that comes first. What was waited for goes on for others. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Leaves no timer behind. */
export async function wait(
  ms: number,
  signal: AbortSignal | undefined,
  setTimer: Io['setTimer'],
): Promise<void> {
  const timer: { cancel?: () => void } = {}
  const elapsed = new Promise<void>((resolve) => {
    timer.cancel = setTimer(ms, resolve)
  })
  try {
    await orAbort(elapsed, signal)
  } finally {
    timer.cancel?.()
  }
}
