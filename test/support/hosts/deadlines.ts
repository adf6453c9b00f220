/** The deadlines of the app under test: they pass when the test process says so, and never because the machine is busy. */

import type { Io } from '../../../src/deps.ts'
import { bodyDeadlineMs } from '../../../src/http/body/incoming.ts'
import { systemIo } from '../../../src/runtime/system-io.ts'
import type { DeadlinesOf } from './protocol.ts'

export interface Deadlines {
  setTimer: Io['setTimer']
  /** Ends the wait for all vendors that have been asked by now, or for all bodies that are being read. */
  pass: (of: DeadlinesOf) => void
}

const lookEveryMs = 20

/**
 * The vendors' are whole multiples of five seconds, and nothing else is (providers' tests); that of a request's body is a
 * length of its own; the database's never pass.
 * Each request looks by timers of its own, because workerd lets no request do the work of another one.
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
      const look = (): (() => void) =>
        systemIo.setTimer(lookEveryMs, () => {
          if (passed[of] > times) run()
          else timer.cancel = look()
        })
      const timer = { cancel: look() }
      return () => timer.cancel()
    },
  }
}

function kindOf(ms: number): DeadlinesOf | null {
  if (ms === bodyDeadlineMs) return 'bodies'
  return ms % 5000 === 0 ? 'vendors' : null
}
