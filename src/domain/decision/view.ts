/** What a caller may see of a verification: a machine everything, an applicant only what helps them. */

import { isApplicant, type Principal } from '../identity/principal.ts'
import type { Decision, Outcome, Reason } from './decision.ts'
import { neutralMessage } from './reason-codes.ts'
import type { StoredVerification } from './verification.ts'

/** Without the code, the effect and the number of reasons that share the message. */
type ApplicantReason = Omit<Reason, 'code' | 'effect'>

interface ApplicantDecision {
  outcome: Outcome
  reasons: ApplicantReason[]
}

export type VerificationView = Omit<StoredVerification, 'decision' | 'evidence' | 'paidCalls'> & {
  decision: Decision | ApplicantDecision
  /** Null for an applicant: the number of vendors called tells which check came first. */
  paidCalls: number | null
}

/**
 * An applicant sees its own claims in place of what was observed: the difference between the two would tell a
 * fraudster which check to prepare for.
 */
export function verificationViewFor(
  principal: Principal,
  { evidence, ...verification }: StoredVerification,
): VerificationView {
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
 * Merges reasons that share a message, so that their number does not reveal the number of failed checks, and sorts
 * them, because the order of the reason table would reveal which checks failed. Leaves out `info`.
 */
export function decisionForApplicant({ outcome, reasons }: Decision): ApplicantDecision {
  const counted = reasons.filter(({ effect }) => effect !== 'info')
  const messages = [...new Set(counted.map((reason) => reason.user_message))]
  const merged = messages.map((message) =>
    mergeReasons(
      message,
      counted.filter((reason) => reason.user_message === message),
    ),
  )
  return { outcome, reasons: merged.sort(retryableFirst) }
}

/** Retryable only if every reason with this message is. */
function mergeReasons(message: string, reasons: readonly Reason[]): ApplicantReason {
  // What to redo would identify the check behind the neutral message.
  if (message === neutralMessage) return { retryable: false, user_message: message }
  const retryable = reasons.every((reason) => reason.retryable)
  const redos = [...new Set(reasons.map(({ redo }) => redo))]
  const redo = retryable && redos.length === 1 ? redos[0] : undefined
  return { retryable, ...(redo === undefined ? {} : { redo }), user_message: message }
}

function retryableFirst(a: ApplicantReason, b: ApplicantReason): number {
  if (a.retryable !== b.retryable) return a.retryable ? -1 : 1
  return a.user_message < b.user_message ? -1 : 1
}
