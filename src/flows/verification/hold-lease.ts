/** Keeps a session's lease while a verification runs, and gives it back: a crash must not block the session for long. */

import type { Lease, LeaseStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

interface Needs {
  leases: LeaseStore
  sleep: Sleep
}

/** A third of the lease's life: two beats may fail. */
const beatMs = 8_000
const givingBackPausesMs = [0, 200, 800]

/** Prolongs the lease until `work` ends. Nothing depends on a beat: the commit decides whether the lease was kept. */
export async function whileHeld<T>(
  { leases, sleep }: Needs,
  lease: Lease,
  trace: Trace,
  work: () => Promise<T>,
): Promise<T> {
  const ended = new AbortController()
  const beat = async (): Promise<void> => {
    for (;;) {
      await sleep(beatMs, ended.signal)
      if (ended.signal.aborted) return
      const prolonged = await leases.prolong(lease, trace)
      if (prolonged.ok && !prolonged.value) return
    }
  }
  const beating = beat()
  try {
    return await work()
  } finally {
    ended.abort()
    await beating
  }
}

/** Tried three times: a lease that is not given back blocks the session until it expires. */
export async function giveBack(
  { leases, sleep }: Needs,
  lease: Lease,
  trace: Trace,
): Promise<void> {
  for (const pauseMs of givingBackPausesMs) {
    if (pauseMs > 0) await sleep(pauseMs)
    const released = await leases.release(lease, trace)
    if (released.ok) return
  }
}
