/** What of a decision and its evidence a caller is shown: a machine all of it, the applicant no more than helps. */

import { isApplicant, type Principal } from '../identity/principal.ts'
import type { Decision, Outcome, Reason, Redo } from './decision.ts'
import { neutral } from './reason-messages.ts'
import type { StoredVerification } from './verification.ts'

/** A reason without its code, its effect, and how many there were of its kind. */
export interface ShownReason {
  retryable: boolean
  redo?: Redo
  user_message: string
}

export interface ShownDecision {
  outcome: Outcome
  reasons: ShownReason[]
}

/** A verification whose values are what this caller may see. */
export type ShownVerification = Omit<StoredVerification, 'decision' | 'evidence' | 'paidCalls'> & {
  decision: Decision | ShownDecision
  /** Null for an applicant: how many witnesses were asked tells which check came first. */
  paidCalls: number | null
}

/**
 * An applicant sees what it claimed, never what was observed: the difference between the two would teach a
 * liar which check to prepare for.
 */
export function verificationFor(
  principal: Principal,
  { evidence, ...verification }: StoredVerification,
): ShownVerification {
  if (!isApplicant(principal)) return verification
  const { claims } = evidence
  return {
    ...verification,
    livenessConfidence: null,
    documentType: claims.documentType ?? '',
    documentNumber: claims.documentNumber ?? '',
    country: claims.country ?? '',
    name: claims.name ?? '',
    address: claims.address ?? '',
    gender: claims.gender ?? '',
    dateOfBirth: claims.dateOfBirth ?? '',
    ipAddress: claims.ipAddress ?? '',
    paidCalls: null,
    decision: decisionForApplicant(verification.decision),
  }
}

/**
 * Reasons of one message become one, so that nobody can count the checks that caught them, and they stand in
 * an order of their own, as the catalogue's would tell which checks those were. What changed nothing is left out.
 */
export function decisionForApplicant({ outcome, reasons }: Decision): ShownDecision {
  const counted = reasons.filter(({ effect }) => effect !== 'info')
  const messages = [...new Set(counted.map((reason) => reason.user_message))]
  const shown = messages.map((message) =>
    together(
      message,
      counted.filter((reason) => reason.user_message === message),
    ),
  )
  return { outcome, reasons: shown.sort(whatHelpsFirst) }
}

/** Trying again helps only where it helps against every reason that has this message. */
function together(message: string, reasons: readonly Reason[]): ShownReason {
  // What can be done again would name the check behind the neutral text.
  if (message === neutral) return { retryable: false, user_message: message }
  const retryable = reasons.every((reason) => reason.retryable)
  const redos = [...new Set(reasons.map(({ redo }) => redo))]
  const redo = retryable && redos.length === 1 ? redos[0] : undefined
  return { retryable, ...(redo === undefined ? {} : { redo }), user_message: message }
}

function whatHelpsFirst(a: ShownReason, b: ShownReason): number {
  if (a.retryable !== b.retryable) return a.retryable ? -1 : 1
  return a.user_message < b.user_message ? -1 : 1
}
