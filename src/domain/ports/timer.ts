/** The runtime's timer. */

/** Calls `run` once after that many milliseconds, unless the returned function is called first. */
export type SetTimer = (ms: number, run: () => void) => () => void
