/** Counts requests per key in fixed windows, in this process, for a bounded number of keys. */

interface Options {
  windowMs: number
  /** At the limit, a new key replaces the one whose window ends first. */
  maxKeys: number
  /** Epoch milliseconds. */
  now: () => number
}

export interface Window {
  hits: number
  endsAtMs: number
}

/** A window starts with a key's first request. All are equally long, so the oldest key is the first to end. */
export function fixedWindows({ windowMs, maxKeys, now }: Options): (key: string) => Window {
  const windows = new Map<string, Window>()

  const makeRoom = (): void => {
    for (const [key, { endsAtMs }] of windows) {
      if (endsAtMs > now() && windows.size < maxKeys) return
      windows.delete(key)
    }
  }

  return (key) => {
    const current = windows.get(key)
    if (current !== undefined && current.endsAtMs > now()) {
      current.hits += 1
      return current
    }
    windows.delete(key)
    makeRoom()
    const started = { hits: 1, endsAtMs: now() + windowMs }
    windows.set(key, started)
    return started
  }
}
