/** How a request learns of the calls made for it: for its log line, and for the cost of a verification. */

export interface UpstreamCall {
  /** `pocketbase`, or a vendor's operation such as `rekognition.DetectFaces`. */
  upstream: string
  durationMs: number
  /** Whether the vendor bills for it. */
  isPaid: boolean
}

/** Called as each outside call ends, once per attempt. */
export interface Trace {
  (call: UpstreamCall): void
  /** The trace that this one passes calls on to. */
  outer?: Trace
}

/** Stands for the request: the same for all calls that are made for it. */
export const requestOf = (trace: Trace): object =>
  trace.outer === undefined ? trace : requestOf(trace.outer)

/** Also calls `observe` for each call. */
export const observed = (trace: Trace, observe: (call: UpstreamCall) => void): Trace => {
  const both: Trace = (call) => {
    observe(call)
    trace(call)
  }
  both.outer = trace
  return both
}
