/** The reason codes as the API reference shows them. */

import type { Effect, Redo } from '../../../domain/decision/decision.ts'
import {
  type ReasonCode,
  reasonCodes,
  reasonTable as reasons,
} from '../../../domain/decision/reason-codes.ts'
import type { SecurityLevel } from '../../../domain/identity/profile.ts'

interface ReasonRow {
  /** Null if the policy's thresholds set it. */
  effects: Record<SecurityLevel, Effect> | null
  retryable: boolean
  redo: Redo | null
  user_message: string
}

const rowOf = (code: ReasonCode): ReasonRow => {
  const { effects, redo, userMessage } = reasons[code]
  return {
    effects: effects === 'graded' ? null : effects,
    retryable: redo !== null,
    redo,
    user_message: userMessage,
  }
}

export const reasonTable: Readonly<Record<string, ReasonRow>> = Object.fromEntries(
  reasonCodes.map((code) => [code, rowOf(code)]),
)
