/** What a handler hands to a flow: who calls, from where, and the ear of the log line. */

import type { RequestContext } from '../../domain/ports/request-context.ts'
import { type AppContext, traceOf } from './context.ts'

export const requestContext = (c: AppContext): RequestContext => ({
  principal: c.get('principal'),
  clientAddress: c.get('clientAddress'),
  trace: traceOf(c),
})
