/** A request whose body is about to be read, and the time that its sender has for it. */

import type { MiddlewareHandler } from 'hono'
import { leaseMs } from '../../domain/ports/idempotency.ts'
import type { SetTimer } from '../../domain/ports/timer.ts'
import type { AppContext, AppEnv } from '../middleware/context.ts'

export interface Incoming {
  request: Request
  setTimer: SetTimer
}

/**
 * For a whole body, whatever its size. It ends before the place that an upload takes among those at once: otherwise a
 * sender that drips would be counted no more and still keep what it has sent in memory, and be followed by others.
 */
export const bodyDeadlineMs = leaseMs - 1000

/**
 * Hands the runtime's timer to whoever reads a body. The rest of one that came too late is on its way still: with the
 * connection it ends (RFC 9110 section 15.5.9), while Bun would go on taking it in.
 */
export const bodyDeadline = (setTimer: SetTimer): MiddlewareHandler<AppEnv> =>
  async function timerLent(c, next) {
    c.set('setTimer', setTimer)
    await next()
    if (c.res.status === 408) c.header('Connection', 'close')
  }

export const incoming = (c: AppContext): Incoming => ({
  request: c.req.raw,
  setTimer: c.get('setTimer'),
})

type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>

export interface TimedReader {
  /** Null as soon as the time is up, also where a read never ends. */
  read: () => Promise<Read | null>
  /** Stops the clock. */
  end: () => void
}

/** Not a race with one long promise: that would keep each chunk that it was ever raced with. */
export function timed(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  setTimer: SetTimer,
): TimedReader {
  const state = { isLate: false, giveUp: () => {} }
  const end = setTimer(bodyDeadlineMs, () => {
    state.isLate = true
    state.giveUp()
  })
  const read = (): Promise<Read | null> =>
    new Promise((resolve, reject) => {
      if (state.isLate) return resolve(null)
      state.giveUp = () => resolve(null)
      reader.read().then(resolve, reject)
    })
  return { read, end }
}
