/** Runs one piece of work at a time, and refuses more than may wait. */

export interface BoundedQueue {
  /** Null, at once, if too many wait already. */
  run: <T>(work: () => Promise<T>) => Promise<T> | null
}

export function createBoundedQueue(maxWaiting: number): BoundedQueue {
  let last: Promise<unknown> = Promise.resolve()
  let unfinished = 0
  return {
    run: (work) => {
      if (unfinished > maxWaiting) return null
      unfinished += 1
      const done = last.then(work).finally(() => {
        unfinished -= 1
      })
      last = done.catch(() => undefined)
      return done
    },
  }
}
