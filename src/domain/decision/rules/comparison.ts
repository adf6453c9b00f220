/** What came of holding one claim against what was witnessed. */

import type { Check } from '../decision.ts'
import type { FixedCode } from '../reason-codes.ts'

/** `unknown`: claimed, and there is nothing to hold it against. */
export type Agreement = 'not_claimed' | 'agrees' | 'differs' | 'unknown'

export interface Comparison {
  name: string
  code: FixedCode
  agreement: Agreement
  /** Only scores and words of our own lists: a decision repeats nothing of a person. */
  shown?: Pick<Check, 'observed' | 'claimed'>
}
