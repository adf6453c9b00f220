/** Whether the database is usable; probed at most every 3 seconds, however often health is requested. */

import type { DatabaseState, Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export type ReadHealth = (trace: Trace) => Promise<DatabaseState>

const cacheMs = 3000

interface Needs {
  store: Pick<Store, 'probe'>
  now: () => number
}

export function readHealth({ store, now }: Needs): ReadHealth {
  let probed: { state: Promise<DatabaseState>; untilMs: number } | null = null
  return (trace) => {
    if (probed === null || now() >= probed.untilMs) {
      probed = { state: store.probe(trace), untilMs: now() + cacheMs }
    }
    return probed.state
  }
}
