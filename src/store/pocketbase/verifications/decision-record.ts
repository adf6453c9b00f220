/** The json columns `decision` and `evidence`: we wrote them ourselves, and still check them when we read them. */

import * as z from 'zod'
import { Check, Decision, Reason } from '../../../domain/decision/decision.ts'
import { Evidence } from '../../../domain/decision/evidence/evidence.ts'

/** Loose, so that a decision reads back with everything it had when it was written. */
export const DecisionColumn: z.ZodType<Decision> = z.looseObject({
  ...Decision.shape,
  reasons: z.array(z.looseObject(Reason.shape)),
  checks: z.array(z.looseObject(Check.shape)),
})

/** Read back as it is: a dropped member would change the hash in the decision. */
export const EvidenceColumn = z.custom<Evidence>((value) => Evidence.safeParse(value).success)
