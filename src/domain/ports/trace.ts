/** How a request learns of the calls made for it: for its log line, and for the cost of a verification. */

export interface UpstreamCall {
  /** `pocketbase`, or a vendor's operation such as `rekognition.DetectFaces`. */
  upstream: string
  durationMs: number
  /** Whether the vendor bills for it. */
  isPaid: boolean
}

/** Called as each outside call ends, once per attempt. */
export type Trace = (call: UpstreamCall) => void
