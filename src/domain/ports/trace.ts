/** How a request learns of the calls made for it. */

/** Told of each outside call when it ends, for the request's log line. */
export type Trace = (upstream: string, durationMs: number) => void
