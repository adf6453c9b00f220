/** The deadlines of the app under test: they pass when the test process says so, never because the machine is busy. */

import type { Io } from '../../../src/deps.ts'
import { bodyDeadlineMs } from '../../../src/http/body/incoming.ts'
import { systemIo } from '../../../src/runtime/system-io.ts'
import type { DeadlinesOf } from './protocol.ts'

export interface Deadlines {
  setTimer: Io['setTimer']
  /** Ends the wait for all vendors called so far, or for all bodies that are being read. */
  pass: (of: DeadlinesOf) => void
}

const pollEveryMs = 20

/**
 * Told apart by their length: vendors' deadlines are whole multiples of five seconds, as test/providers checks, and no
 * others are; that of a body has a length of its own; the database's never pass. Each request polls with its own timers,
 * because workerd lets no request do the work of another one.
 */
export function createDeadlines(): Deadlines {
  const passed = { vendors: 0, bodies: 0 }
  return {
    pass: (of) => {
      passed[of] += 1
    },
    setTimer: (ms, run) => {
      const of = kindOf(ms)
      if (of === null) return () => undefined
      const times = passed[of]
      const poll = (): (() => void) =>
        systemIo.setTimer(pollEveryMs, () => {
          if (passed[of] > times) run()
          else cancel = poll()
        })
      let cancel = poll()
      return () => cancel()
    },
  }
}

function kindOf(ms: number): DeadlinesOf | null {
  if (ms === bodyDeadlineMs) return 'bodies'
  return ms % 5000 === 0 ? 'vendors' : null
}
