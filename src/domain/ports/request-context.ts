/** Who asks, from where, and who hears of the calls made for it. */

import type { Principal } from '../identity/principal.ts'
import type { Trace } from './trace.ts'

/** What every flow is told of the request it serves. */
export interface RequestContext {
  principal: Principal
  /** Address of the client, or empty where nothing tells. */
  clientAddress: string
  trace: Trace
}
