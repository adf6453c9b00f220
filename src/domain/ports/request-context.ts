/** Who calls, from where, and the trace of the request. */

import type { Principal } from '../identity/principal.ts'
import type { Trace } from './trace.ts'

export interface RequestContext {
  principal: Principal
  /** The client's IP address; empty if unknown. */
  clientAddress: string
  trace: Trace
}
