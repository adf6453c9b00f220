/**
 * How long the app waits for its simulated vendors: until they answer, however busy the machine is. Of a vendor that
 * hangs, the deadline passes as soon as nobody else is being waited for, so that no test waits for it either.
 */

import { type Wait, waitOnTimers } from '../../sandbox/world.ts'

type Network = (request: Request) => Promise<Response>

/** The sandbox waits for less only where a test asked it to be slow. */
const hangMs = 60_000
/** Whoever is asked beside the vendor that hangs has been asked by then, or is given up too, which changes no verdict. */
const quietMs = 100

export interface VendorPatience {
  /** How the sandbox waits. */
  wait: Wait
  /** Counts what is sent to the vendors. */
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
