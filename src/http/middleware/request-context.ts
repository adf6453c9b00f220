/** The request context that a handler passes to a flow: principal, client address and trace. */

import type { RequestContext } from '../../domain/ports/request-context.ts'
import { type AppContext, traceOf } from './context.ts'

export const requestContext = (c: AppContext): RequestContext => ({
  principal: c.get('principal'),
  clientAddress: c.get('clientAddress'),
  trace: traceOf(c),
})
