/** What the service needs from its runtime. Handed in, so that tests control the network, the clock and randomness. */

export interface Io {
  fetch: (request: Request) => Promise<Response>
  /** Epoch milliseconds. */
  now: () => number
  /** From 0 up to, but not including, 1. For jitter only, never for secrets. */
  random: () => number
  uuid: () => string
  /** Resolves after that many milliseconds, or as soon as the signal aborts. Never rejects. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Runs once after that many milliseconds, unless the returned function is called first. */
  setTimer: (ms: number, run: () => void) => () => void
}

export type Clock = Pick<Io, 'now' | 'setTimer'>
