/** What the client needs from its runtime: network, clock, timers and randomness. Tests inject their own. */

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Io {
  fetch: Fetch
  /** Epoch milliseconds. */
  now: () => number
  /** Runs once after this many milliseconds, unless the returned function is called first. */
  setTimer: (ms: number, run: () => void) => () => void
  /** At least 0, less than 1. */
  random: () => number
  /** A unique text, for an Idempotency-Key. */
  newKey: () => string
}

export const systemIo: Io = {
  // A plain call to the global: browsers reject a fetch that is called as a method of another object.
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  // Browsers lack randomUUID on pages without TLS.
  newKey: () =>
    [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('-'),
}
