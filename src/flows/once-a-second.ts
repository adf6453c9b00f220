/** Joins equal calls: one runs at a time for a key, and its result is good for a second. Faults are not kept. */

import type { Result } from '../domain/faults/result.ts'

export type OnceASecond<T> = (key: string, call: () => Promise<Result<T>>) => Promise<Result<T>>

interface Needs<T> {
  /** Epoch milliseconds. */
  now: () => number
  /** Whether a result may be given to later callers. Concurrent ones always share it. */
  isKept?: (value: T) => boolean
}

const keptMs = 1000
/** Longer than any call: one that has not ended by then was dropped by its runtime. */
const longestCallMs = 30_000
/** Above that, calls are not joined. */
const maxKeys = 10_000

interface Call<T> {
  result: Promise<Result<T>>
  goodUntilMs: number
}

export function onceASecond<T>({ now, isKept = () => true }: Needs<T>): OnceASecond<T> {
  const calls = new Map<string, Call<T>>()

  const removeOld = (): void => {
    for (const [key, { goodUntilMs }] of calls) if (goodUntilMs <= now()) calls.delete(key)
  }

  return (key, run) => {
    const known = calls.get(key)
    if (known !== undefined && now() < known.goodUntilMs) return known.result
    if (calls.size >= maxKeys) removeOld()
    if (calls.size >= maxKeys) return run()
    const started: Call<T> = { result: run(), goodUntilMs: now() + longestCallMs }
    calls.delete(key)
    calls.set(key, started)
    const forget = (): void => {
      if (calls.get(key) === started) calls.delete(key)
    }
    started.result.then((result) => {
      if (result.ok && isKept(result.value)) started.goodUntilMs = now() + keptMs
      else forget()
    }, forget)
    return started.result
  }
}
