/** Writes a fault as an error body (docs/api-conventions.md#errors). */

import type { Fault } from '../../domain/faults/faults.ts'
import type { AppContext } from '../middleware/context.ts'
import { bugAnswer, type FaultAnswer } from './fault-answer-parts.ts'
import { answerOf } from './fault-answers.ts'

/** The JSON response for an expected failure. Its code is also logged. */
export function problem(c: AppContext, fault: Fault): Response {
  const cause = causeOf(fault)
  if (cause !== undefined) c.set('faultCause', cause)
  return send(c, answerOf(fault))
}

/** For the operator's log only; clients deliberately learn less. */
function causeOf(fault: Fault): string | undefined {
  if (fault.kind === 'provider') return fault.vendorCode
  if (fault.kind === 'store')
    return fault.cause === undefined ? fault.reason : `${fault.reason}:${fault.cause}`
  return fault.kind === 'token_invalid' ? fault.cause : undefined
}

/** The response to a bug. The cause is only in the log line with the same request id. */
export const internalError = (c: AppContext): Response => send(c, bugAnswer)

function send(c: AppContext, { status, headers, ...body }: FaultAnswer): Response {
  c.set('faultCode', body.code)
  return c.json({ ...body, request_id: c.get('requestId') }, status, headers)
}

/** Name and stack frames of an error. The message is left out, because it could contain anything. */
export const bugOf = (error: Error): string =>
  [error.name, ...(error.stack ?? '').split('\n').filter((line) => /^\s*at /.test(line))]
    .join('\n')
    .slice(0, 4000)
