/** The reason codes as the API reference shows them. */

import { reasonCodes, reasonTable as reasons } from '../../../domain/decision/reason-codes.ts'

export const reasonTable = Object.fromEntries(
  reasonCodes.map((code) => {
    const { effects, redo, userMessage } = reasons[code]
    const row = {
      /** Null if the policy's thresholds set it. */
      effects: effects === 'graded' ? null : effects,
      retryable: redo !== null,
      redo,
      user_message: userMessage,
    }
    return [code, row]
  }),
)
