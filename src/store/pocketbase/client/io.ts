/** What the store needs of the runtime; handed in, so that tests own the network, the clock and chance. */

import type { SetTimer } from '../../../domain/ports/timer.ts'

export interface StoreIo {
  fetch: (request: Request) => Promise<Response>
  /** Epoch milliseconds. */
  now: () => number
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
  setTimer: SetTimer
}

/** A PocketBase superuser and where to find the server. */
export interface StoreConfig {
  url: string
  email: string
  password: string
}
