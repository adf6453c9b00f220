/** The shape of a decision: outcome, reasons and checks, as stored and as answered. */

import * as z from 'zod'

export const outcomes = ['approved', 'review', 'declined'] as const
export type Outcome = (typeof outcomes)[number]

export const Effect = z.enum(['decline', 'review', 'info'])
export type Effect = z.infer<typeof Effect>

const value = z.union([z.string(), z.number(), z.boolean()])

export const Check = z.object({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'warn', 'unavailable', 'not_applicable']),
  observed: value.exactOptional(),
  threshold: z.number().exactOptional(),
  claimed: value.exactOptional(),
})
export type Check = z.infer<typeof Check>
export type CheckStatus = Check['status']

export const Reason = z.object({
  code: z.string(),
  effect: Effect,
  retryable: z.boolean(),
  redo: z.enum(['document', 'selfie', 'session']).exactOptional(),
  /** Safe to show to the person; fraud codes share a neutral one. */
  user_message: z.string(),
})
export type Reason = z.infer<typeof Reason>
export type Redo = NonNullable<Reason['redo']>

export const Decision = z.object({
  outcome: z.enum(outcomes),
  reasons: z.array(Reason),
  checks: z.array(Check),
  /** `<name>@<hash of the policy>`. */
  policy: z.string(),
  /** SHA-256, hex, of the evidence in canonical JSON (RFC 8785). */
  evidence_hash: z.string(),
  /** ISO 8601. */
  decided_at: z.string(),
})
export type Decision = z.infer<typeof Decision>

/** What the rules say of the evidence: a decision without what it was reached on and when. */
export type Verdict = Pick<Decision, 'outcome' | 'reasons' | 'checks'>
