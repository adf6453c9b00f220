/** The clock's alarm, handed in by the runtime. */

/** Runs once after that many milliseconds unless the returned function was called before. */
export type SetTimer = (ms: number, run: () => void) => () => void
