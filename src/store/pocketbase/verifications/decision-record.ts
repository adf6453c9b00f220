/** The json column `decision`: we wrote it ourselves, and still parse it when we read it. */

import * as z from 'zod'
import { type Decision, outcomes } from '../../../domain/decision/decision.ts'

const value = z.union([z.string(), z.number(), z.boolean()])

const Check = z.looseObject({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'warn', 'unavailable', 'not_applicable']),
  observed: value.exactOptional(),
  threshold: z.number().exactOptional(),
  claimed: value.exactOptional(),
})

const Reason = z.looseObject({
  code: z.string(),
  effect: z.enum(['decline', 'review', 'info']),
  retryable: z.boolean(),
  redo: z.enum(['document', 'selfie', 'session']).exactOptional(),
  user_message: z.string(),
})

/** Loose, so that a decision reads back with everything it had when it was written. */
export const DecisionColumn: z.ZodType<Decision> = z.looseObject({
  outcome: z.enum(outcomes),
  reasons: z.array(Reason),
  checks: z.array(Check),
  policy: z.string(),
  evidence_hash: z.string(),
  decided_at: z.string(),
})
