/** The real network, clock and randomness: web-standard globals, the same on every runtime. */

import type { Io } from '../io/io.ts'

const setTimer: Io['setTimer'] = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

const sleep: Io['sleep'] = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const cancel = setTimer(ms, resolve)
    signal?.addEventListener(
      'abort',
      () => {
        cancel()
        resolve()
      },
      { once: true },
    )
  })

export const systemIo: Io = {
  fetch: (request) => fetch(request),
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  setTimer,
  sleep,
}
