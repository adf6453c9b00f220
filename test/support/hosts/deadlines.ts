/** The deadlines of the app under test: they pass when the test process says so, and never because the machine is busy. */

import type { Io } from '../../../src/deps.ts'
import { systemIo } from '../../../src/runtime/io.ts'

export interface Deadlines {
  setTimer: Io['setTimer']
  /** Ends the wait for all vendors that have been asked by now. */
  pass: () => void
}

const lookEveryMs = 20

/**
 * The vendors' are whole multiples of five seconds, and nothing else is (providers' tests); the database's never pass.
 * Each request looks by timers of its own, because workerd lets no request do the work of another one.
 */
export function createDeadlines(): Deadlines {
  const passed = { times: 0 }
  return {
    pass: () => {
      passed.times += 1
    },
    setTimer: (ms, run) => {
      if (ms % 5000 !== 0) return () => undefined
      const { times } = passed
      const look = (): (() => void) =>
        systemIo.setTimer(lookEveryMs, () => {
          if (passed.times > times) run()
          else timer.cancel = look()
        })
      const timer = { cancel: look() }
      return () => timer.cancel()
    },
  }
}
