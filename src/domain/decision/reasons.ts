/** From the reasons that the rules raise to the reasons that a decision lists. */

import type { Effect, Reason } from './decision.ts'
import { type ReasonCode, reasonCodes, reasonTable } from './reason-codes.ts'

export interface RaisedReason {
  code: ReasonCode
  effect: Effect
}

/** The strictest of several effects; `info` for an empty list. */
export function strictestEffect(effects: readonly Effect[]): Effect {
  if (effects.includes('decline')) return 'decline'
  return effects.includes('review') ? 'review' : 'info'
}

/** The raised reasons as a decision lists them: each code once with its strictest effect, in the order of the table. */
export function reasonsOf(raised: readonly RaisedReason[]): Reason[] {
  return reasonCodes.flatMap((code) => {
    const effects = raised.filter((one) => one.code === code).map(({ effect }) => effect)
    return effects.length === 0 ? [] : [reasonOf(code, strictestEffect(effects))]
  })
}

/** The order of members is part of the stored decision. */
function reasonOf(code: ReasonCode, effect: Effect): Reason {
  const { redo, userMessage } = reasonTable[code]
  const remedy = redo === null ? { retryable: false } : { retryable: true, redo }
  return { code, effect, ...remedy, user_message: userMessage }
}
