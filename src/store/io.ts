/** What the store needs of the runtime; handed in, so that tests own the network, the clock and chance. */

export interface StoreIo {
  fetch: (request: Request) => Promise<Response>
  /** Epoch milliseconds. */
  now: () => number
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
  /** Runs once after that many milliseconds unless the returned function was called before. */
  setTimer: (ms: number, run: () => void) => () => void
}

/** A PocketBase superuser and where to find the server. */
export interface StoreConfig {
  url: string
  email: string
  password: string
}
