/** The result of comparing one claim of the client with what the server observed. */

import type { Check } from '../decision.ts'
import type { FixedCode } from '../reason-codes.ts'

/** `unknown`: claimed, but nothing was observed to compare it with. */
export type Agreement = 'not_claimed' | 'agrees' | 'differs' | 'unknown'

export interface ClaimComparison {
  /** Of the check. */
  name: string
  /** Raised if the claim differs. */
  code: FixedCode
  agreement: Agreement
  /** What the check shows: scores and words of our own lists only, because a decision contains no personal data. */
  values?: Pick<Check, 'observed' | 'claimed'>
}
