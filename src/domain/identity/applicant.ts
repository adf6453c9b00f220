/** What a machine may hand to the person it verifies: a token for one profile, shorter and weaker than its own. */

import { err, ok, type Result } from '../faults/result.ts'
import { applicantScopes, type Principal } from './principal.ts'
import type { Profile, ProfileChange, StatusEntry, VerificationStatus } from './profile.ts'

/** How long an applicant's token may live; the minting token's own end comes first. */
export const applicantLifetime = { minSeconds: 60, maxSeconds: 1800 } as const

export interface ApplicantTokenRequest {
  /** Undefined means as long as may be. */
  expiresInSeconds: number | undefined
  /** Undefined means all that may be. */
  scopes: readonly string[] | undefined
}

export interface ApplicantGrant {
  subject: string
  profileId: string
  team: string
  /** The minting client's, so that the log names it. */
  clientId: string
  scopes: string[]
  expiresInSeconds: number
  expiresAtSeconds: number
}

/** Never more scopes than the minting token has, and never later than it ends. */
export function grantApplicant(
  minter: Principal,
  {
    profile,
    wish,
    nowMs,
  }: { profile: { id: string; team: string }; wish: ApplicantTokenRequest; nowMs: number },
): Result<ApplicantGrant> {
  const possible = applicantScopes.filter((scope) => minter.scopes.has(scope))
  const asked = wish.scopes ?? possible
  if (asked.some((scope) => !possible.some((one) => one === scope))) return tooMuch
  const nowSeconds = Math.floor(nowMs / 1000)
  const wanted = Math.min(wish.expiresInSeconds ?? Infinity, applicantLifetime.maxSeconds)
  const expiresAtSeconds = Math.min(nowSeconds + wanted, Math.floor(minter.expiresAtMs / 1000))
  // A token in its last minute of tolerance still works, and has no time left to give away.
  if (expiresAtSeconds <= nowSeconds) return err({ kind: 'token_invalid', cause: 'expired' })
  return ok({
    subject: `applicant:${profile.id}`,
    profileId: profile.id,
    team: profile.team,
    clientId: minter.clientId,
    scopes: possible.filter((scope) => asked.includes(scope)),
    expiresInSeconds: expiresAtSeconds - nowSeconds,
    expiresAtSeconds,
  })
}

/**
 * An applicant may say that it has begun, and no more: out of `rejected` it would undo a verdict, out of
 * `verified` it would hide one.
 */
export const applicantMaySet = (status: VerificationStatus, current: VerificationStatus): boolean =>
  status === 'pending' && (current === 'unverified' || current === 'pending')

/**
 * A rejection by hand stands until a machine lifts it: no submission of the applicant's own undoes what a
 * human has decided. One by our own policy does not: its reasons say what to do again.
 */
export function isManuallyRejected(
  current: VerificationStatus,
  latest: StatusEntry | null,
): boolean {
  const status = latest?.newStatus ?? current
  return status === 'rejected' && !(latest?.updatedBy.startsWith('policy:') ?? false)
}

const tooMuch = err({
  kind: 'invalid_input',
  code: 'invalid_scope',
  details: [
    { path: 'scope', message: 'Must name scopes of an applicant that the minting token has too' },
  ],
})

const identityFields = ['name', 'documentNumber', 'country'] as const
type Identified = Pick<Profile, (typeof identityFields)[number] | 'verificationStatus'>

/** Whether a change makes somebody else of a profile, or somebody at all. */
export const changesIdentity = (current: Identified, change: ProfileChange): boolean =>
  identityFields.some((field) => change[field] !== undefined && change[field] !== current[field])

/**
 * An applicant may fill in who it is where nobody has said so, and while nothing is decided. What stands there
 * is held against its document, so it must not be its own to replace, nor to rename whom we verified: be the
 * verdict the profile's status or, where the team decides by itself, only its newest verification's.
 */
export function applicantMayChange(
  current: Identified,
  change: ProfileChange,
  newest: { isApproved: boolean },
): boolean {
  const isDecided =
    current.verificationStatus === 'verified' ||
    current.verificationStatus === 'rejected' ||
    newest.isApproved
  return identityFields.every((field) => {
    const wanted = change[field]
    if (wanted === undefined || wanted === current[field]) return true
    return current[field] === '' && !isDecided
  })
}
