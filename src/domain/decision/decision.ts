/** The shape of a decision: outcome, reasons and checks, as stored and as answered. */

export const outcomes = ['approved', 'review', 'declined'] as const
export type Outcome = (typeof outcomes)[number]

export type Effect = 'decline' | 'review' | 'info'
export type Redo = 'document' | 'selfie' | 'session'
export type CheckStatus = 'pass' | 'fail' | 'warn' | 'unavailable' | 'not_applicable'

export interface Check {
  name: string
  status: CheckStatus
  observed?: string | number | boolean
  threshold?: number
  claimed?: string | number | boolean
}

export interface Reason {
  code: string
  effect: Effect
  retryable: boolean
  redo?: Redo
  /** Safe to show to the person; fraud codes share a neutral one. */
  user_message: string
}

/** What the rules say of the evidence. */
export interface Verdict {
  outcome: Outcome
  reasons: Reason[]
  checks: Check[]
}

/** A verdict with what it was reached on and when. */
export interface Decision extends Verdict {
  /** `<name>@<hash of the policy>`. */
  policy: string
  /** SHA-256, hex, of the evidence in canonical JSON (RFC 8785). */
  evidence_hash: string
  /** ISO 8601. */
  decided_at: string
}
