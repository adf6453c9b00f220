/** Applicants: tokens that a machine issues for one profile, and what they may change (docs/api-conventions.md#applicants). */

import { err, ok, type Result } from '../faults/result.ts'
import { applicantScopes, type Principal } from './principal.ts'
import type { Profile, ProfileChange, VerificationStatus } from './profile.ts'

/** Lifetime of an applicant token, which never outlives the machine token that issued it. */
export const applicantLifetime = { minSeconds: 60, maxSeconds: 1800 } as const

export interface ApplicantTokenRequest {
  /** Undefined means the maximum. */
  expiresInSeconds: number | undefined
  /** Undefined means all that are possible. */
  scopes: readonly string[] | undefined
}

export interface ApplicantGrant {
  subject: string
  profileId: string
  team: string
  /** Of the machine that issued the token, for the log. */
  clientId: string
  scopes: string[]
  expiresInSeconds: number
  expiresAtSeconds: number
}

/**
 * The claims of an applicant token: no scope that the machine token lacks, and no later expiry.
 * Fault `invalid_input` (`invalid_scope`) for a scope that is not possible, `token_invalid` if the machine token expired.
 */
export function grantApplicant(
  machine: Principal,
  {
    profile,
    request,
    nowMs,
  }: { profile: { id: string; team: string }; request: ApplicantTokenRequest; nowMs: number },
): Result<ApplicantGrant> {
  const grantable = applicantScopes.filter((scope) => machine.scopes.has(scope))
  const asked = request.scopes ?? grantable
  if (asked.some((scope) => !grantable.some((one) => one === scope))) return invalidScope
  const nowSeconds = Math.floor(nowMs / 1000)
  const wanted = Math.min(request.expiresInSeconds ?? Infinity, applicantLifetime.maxSeconds)
  const expiresAtSeconds = Math.min(nowSeconds + wanted, Math.floor(machine.expiresAtMs / 1000))
  // Within the tolerance for clock skew an expired machine token still works, but has no lifetime to pass on.
  if (expiresAtSeconds <= nowSeconds) return err({ kind: 'token_invalid', cause: 'expired' })
  return ok({
    subject: `applicant:${profile.id}`,
    profileId: profile.id,
    team: profile.team,
    clientId: machine.clientId,
    scopes: grantable.filter((scope) => asked.includes(scope)),
    expiresInSeconds: expiresAtSeconds - nowSeconds,
    expiresAtSeconds,
  })
}

/**
 * An applicant may only report that verification has begun: leaving `rejected` would undo a decision, and leaving
 * `verified` would hide one.
 */
export const applicantMaySet = (status: VerificationStatus, current: VerificationStatus): boolean =>
  status === 'pending' && (current === 'unverified' || current === 'pending')

const invalidScope = err({
  kind: 'invalid_input',
  code: 'invalid_scope',
  details: [
    { path: 'scope', message: 'Must contain only applicant scopes that the machine token has' },
  ],
})

const identityFields = ['name', 'documentNumber', 'country'] as const
type Identified = Pick<Profile, (typeof identityFields)[number] | 'verificationStatus'>

/** Whether a change sets or replaces who the profile is about. */
export const changesIdentity = (current: Identified, change: ProfileChange): boolean =>
  identityFields.some((field) => change[field] !== undefined && change[field] !== current[field])

/**
 * An applicant may fill in empty identity fields until a decision was made. It must not replace them: they are compared
 * with its document. Once a verification that was not declined is stored, the database refuses every change.
 */
export function applicantMayChange(current: Identified, change: ProfileChange): boolean {
  const isDecided =
    current.verificationStatus === 'verified' || current.verificationStatus === 'rejected'
  return identityFields.every((field) => {
    const wanted = change[field]
    if (wanted === undefined || wanted === current[field]) return true
    return current[field] === '' && !isDecided
  })
}

/**
 * The change without identity fields that already have their value: written again, they would undo what somebody else
 * changes at the same time.
 */
export const withoutSameIdentity = (current: Identified, change: ProfileChange): ProfileChange =>
  Object.fromEntries(
    Object.entries(change).filter(
      ([field, value]) =>
        !identityFields.some((known) => known === field && current[known] === value),
    ),
  )
