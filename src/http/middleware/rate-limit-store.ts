/** Counts of one rate limit in this process: fixed windows, never more keys than it may hold. */

import type { Store } from 'hono-rate-limiter'
import type { AppEnv } from './context.ts'

interface Options {
  windowMs: number
  /** The key whose window ends first makes room for a new one. */
  maxKeys: number
  /** Epoch milliseconds. */
  now: () => number
}

interface Window {
  totalHits: number
  resetAtMs: number
}

/** A window begins with a key's first request. Every window is equally long, so the oldest key is the first to end. */
export function boundedStore({ windowMs, maxKeys, now }: Options): Store<AppEnv> {
  const windows = new Map<string, Window>()

  const makeRoom = (): void => {
    for (const [key, { resetAtMs }] of windows) {
      if (resetAtMs > now() && windows.size < maxKeys) return
      windows.delete(key)
    }
  }
  const open = (key: string): Window => {
    windows.delete(key)
    makeRoom()
    const window = { totalHits: 0, resetAtMs: now() + windowMs }
    windows.set(key, window)
    return window
  }
  const current = (key: string): Window | undefined => {
    const window = windows.get(key)
    return window !== undefined && window.resetAtMs > now() ? window : undefined
  }

  return {
    localKeys: true,
    increment: (key) => {
      const window = current(key) ?? open(key)
      window.totalHits += 1
      return { totalHits: window.totalHits, resetTime: new Date(window.resetAtMs) }
    },
    decrement: (key) => {
      const window = current(key)
      if (window !== undefined) window.totalHits = Math.max(0, window.totalHits - 1)
    },
    resetKey: (key) => {
      windows.delete(key)
    },
  }
}
