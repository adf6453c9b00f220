/** One span of time for a whole call to the store: login, attempts and every byte of the answer. */

import type { StoreIo } from './io.ts'

/**
 * The work's value, or `onTimeout` when the time is up: a server that neither answers nor hangs up, and a
 * fetch that ignores its signal, must not hold a request longer.
 */
export async function withDeadline<T>(
  { setTimer }: Pick<StoreIo, 'setTimer'>,
  { ms, onTimeout }: { ms: number; onTimeout: T },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  const timeUp = new Promise<T>((resolve) => {
    signal.addEventListener('abort', () => resolve(onTimeout), { once: true })
  })
  const cancel = setTimer(ms, () => controller.abort())
  try {
    return await Promise.race([work(signal), timeUp])
  } finally {
    cancel()
  }
}
