/** What the simulators of one sandbox share: a clock, randomness, controls, and state. */
import type { Credentials } from './aws/credentials.ts'
import type { Controls } from './controls/controls.ts'
import type { Specimens } from './specimens/specimens.ts'

/** Resolves after the delay, or as soon as the signal aborts. */
export type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>

export type World = {
  now: () => number
  randomUuid: () => string
  wait: Wait
  controls: Controls
  credentials: Credentials
  specimens: Specimens
}

export const waitOnTimers: Wait = (delayMs, signal) =>
  new Promise((resolve) => {
    if (delayMs <= 0 || signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done)
  })
