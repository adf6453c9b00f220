/**
 * How long the app waits for its simulated vendors: until they respond, however busy the machine is. The deadline of a
 * vendor that hangs passes as soon as the app waits for no other, so that no test has to wait for it.
 */

import { type Wait, waitOnTimers } from '../../sandbox/world.ts'

type Network = (request: Request) => Promise<Response>

/** A shorter wait is that of a vendor that a test made slow. */
const hangMs = 60_000
/** Enough for all concurrent calls to start. One that starts later times out too, which changes no result. */
const quietMs = 100

export interface VendorPatience {
  /** How the sandbox waits. */
  wait: Wait
  /** Counts the calls to the vendors. */
  counted: (send: Network) => Network
}

export function createVendorPatience(passDeadlines: () => Promise<void>): VendorPatience {
  const calls = { sent: 0, running: 0, hanging: 0 }
  const isOneLeft = () => calls.hanging > 0 && calls.running === calls.hanging

  const lookAround = async (): Promise<void> => {
    if (!isOneLeft()) return
    const { sent } = calls
    await Bun.sleep(quietMs)
    if (isOneLeft() && calls.sent === sent) await passDeadlines()
  }

  return {
    wait: async (ms, signal) => {
      if (ms < hangMs) return waitOnTimers(ms, signal)
      calls.hanging += 1
      void lookAround()
      await waitOnTimers(ms, signal)
      calls.hanging -= 1
    },
    counted: (send) => async (request) => {
      calls.sent += 1
      calls.running += 1
      try {
        return await send(request)
      } finally {
        calls.running -= 1
        void lookAround()
      }
    },
  }
}
