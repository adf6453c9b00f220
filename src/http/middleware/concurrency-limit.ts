/** Limits how much work for one key runs concurrently in this process. */

/** False, without starting the work, if the key already has that many running. */
type AtOnce = (key: string, work: () => Promise<void>) => Promise<boolean>

interface Options {
  most: number
  /** Work that runs longer was dropped by its runtime and no longer counts. Slow uploads are ended earlier. */
  longestMs: number
  /** Epoch milliseconds. */
  now: () => number
}

export function createConcurrencyLimit({ most, longestMs, now }: Options): AtOnce {
  const running = new Map<string, { untilMs: number }[]>()
  return async (key, work) => {
    const others = (running.get(key) ?? []).filter(({ untilMs }) => untilMs > now())
    if (others.length >= most) return false
    const own = { untilMs: now() + longestMs }
    running.set(key, [...others, own])
    try {
      await work()
      return true
    } finally {
      const left = (running.get(key) ?? []).filter((one) => one !== own)
      if (left.length > 0) running.set(key, left)
      else running.delete(key)
    }
  }
}
