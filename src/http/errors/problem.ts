/** Writes a fault as the error body of product/api.md section 1. */

import type { Fault } from '../../domain/faults/faults.ts'
import type { AppContext } from '../middleware/context.ts'
import { bugAnswer, type FaultAnswer } from './fault-answer-parts.ts'
import { answerOf } from './fault-answers.ts'

/** The JSON answer of an expected failure; its code goes to the log line too. */
export function problem(c: AppContext, fault: Fault): Response {
  const cause = causeOf(fault)
  if (cause !== undefined) c.set('faultCause', cause)
  return answer(c, answerOf(fault))
}

/** For the operator's log alone: the caller hears less on purpose. */
function causeOf(fault: Fault): string | undefined {
  if (fault.kind === 'provider') return fault.vendorCode
  if (fault.kind === 'store')
    return fault.cause === undefined ? fault.reason : `${fault.reason}:${fault.cause}`
  return fault.kind === 'token_invalid' ? fault.cause : undefined
}

/** The answer to a bug: says nothing of its cause, the log line with the same request id does. */
export const internalError = (c: AppContext): Response => answer(c, bugAnswer)

function answer(c: AppContext, { status, headers, ...body }: FaultAnswer): Response {
  c.set('faultCode', body.code)
  return c.json({ ...body, request_id: c.get('requestId') }, status, headers)
}

/** Name and frames of an error; its message could hold anything, so it is left out. */
export const bugOf = (error: Error): string =>
  [error.name, ...(error.stack ?? '').split('\n').filter((line) => /^\s*at /.test(line))]
    .join('\n')
    .slice(0, 4000)
