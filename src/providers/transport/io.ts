/** What a provider needs of the runtime; handed in, so that tests own the network, the clock and chance. */

import type { SetTimer } from '../../domain/ports/timer.ts'

/**
 * The runtime builds one of these, for example:
 * ```ts
 * const setTimer: Io['setTimer'] = (ms, run) => {
 *   const timer = setTimeout(run, ms)
 *   return () => clearTimeout(timer)
 * }
 * const systemIo: Io = {
 *   fetch: (request) => fetch(request),
 *   now: () => Date.now(),
 *   random: () => Math.random(),
 *   uuid: () => crypto.randomUUID(),
 *   setTimer,
 *   sleep: (ms, signal) =>
 *     new Promise((resolve) => {
 *       const cancel = setTimer(ms, resolve)
 *       signal?.addEventListener('abort', () => { cancel(); resolve() }, { once: true })
 *     }),
 * }
 * ```
 */
export interface Io {
  fetch: (request: Request) => Promise<Response>
  /** Epoch milliseconds. */
  now: () => number
  /** 0 up to, not including, 1; for jitter only, never for secrets. */
  random: () => number
  uuid: () => string
  /** Resolves after that many milliseconds, or as soon as the signal aborts; never rejects. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  setTimer: SetTimer
}
