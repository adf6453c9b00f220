/** How much of one caller's work is done at once in this process. */

/** False where the key has as many running already; the work is then not begun. */
export type AtOnce = (key: string, work: () => Promise<void>) => Promise<boolean>

export function createAtOnce(most: number): AtOnce {
  const running = new Map<string, number>()
  const end = (key: string): void => {
    const left = (running.get(key) ?? 1) - 1
    if (left > 0) running.set(key, left)
    else running.delete(key)
  }
  return async (key, work) => {
    const count = running.get(key) ?? 0
    if (count >= most) return false
    running.set(key, count + 1)
    try {
      await work()
      return true
    } finally {
      end(key)
    }
  }
}
