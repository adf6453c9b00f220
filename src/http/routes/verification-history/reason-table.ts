/** The reason codes as the API reference shows them. */

import type { Effect, Redo } from '../../../domain/decision/decision.ts'
import { type ReasonCode, reasonCodes } from '../../../domain/decision/reason-codes.ts'
import { reasonMessages } from '../../../domain/decision/reason-messages.ts'
import { reasonCatalogue } from '../../../domain/decision/reasons.ts'
import type { SecurityLevel } from '../../../domain/identity/profile.ts'

interface ReasonRow {
  /** Null if the policy's thresholds set it. */
  effects: Record<SecurityLevel, Effect> | null
  retryable: boolean
  redo: Redo | null
  user_message: string
}

const rowOf = (code: ReasonCode): ReasonRow => {
  const { effects, remedy } = reasonCatalogue[code]
  const { retryable } = remedy
  const redo = remedy.retryable ? remedy.redo : null
  return { effects, retryable, redo, user_message: reasonMessages.en[code] }
}

export const reasonTable: Readonly<Record<string, ReasonRow>> = Object.fromEntries(
  reasonCodes.map((code) => [code, rowOf(code)]),
)
