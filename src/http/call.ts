/** What a handler hands to a flow: who calls, from where, and the ear of the log line. */

import type { Call } from '../domain/caller.ts'
import { type AppContext, traceOf } from './context.ts'

export const callOf = (c: AppContext): Call => ({
  caller: c.get('caller'),
  clientAddress: c.get('clientAddress'),
  trace: traceOf(c),
})
