/** The real network, clock and chance, for the runtimes that have the web's globals. */

import type { Io } from '../deps.ts'

const setTimer: Io['setTimer'] = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Resolves early when the signal aborts. */
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

export const systemIo: Omit<Io, 'memory' | 'writeLog' | 'loadReferenceAsset'> = {
  fetch: (request) => fetch(request),
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  setTimer,
  sleep,
}
