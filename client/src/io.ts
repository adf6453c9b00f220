/** What the client takes from its runtime: network, clock, timers and chance. Tests hand in their own. */

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Io {
  fetch: Fetch
  /** Epoch milliseconds. */
  now: () => number
  /** Runs once after this many milliseconds unless the answer is called first. */
  setTimer: (ms: number, run: () => void) => () => void
  /** 0 to 1, 1 excluded. */
  random: () => number
  /** Text that nobody else makes, for an Idempotency-Key. */
  newKey: () => string
}

export const systemIo: Io = {
  // Called late and bare: browsers refuse a fetch that is a method of something else.
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  // randomUUID is missing in browsers on pages without TLS.
  newKey: () =>
    [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('-'),
}
