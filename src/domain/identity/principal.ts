/** Who is calling: the verified token, as the rest of the service sees it, and what it may see. */

export const scopes = [
  'health:read',
  'profiles:write',
  'profiles:read',
  'face-liveness:write',
  'face-liveness:read',
  'documents:analyze',
  'aws-credentials:read',
  'settings:read',
  'status-history:write',
  'verification-history:write',
  'teams:all',
] as const
export type Scope = (typeof scopes)[number]

/** All that a token for one profile can do, whatever its scope claim says (product/api.md section 3). */
export const applicantScopes = [
  'profiles:read',
  'profiles:write',
  'face-liveness:write',
  'face-liveness:read',
  'documents:analyze',
  'aws-credentials:read',
  'settings:read',
  'verification-history:write',
] as const satisfies readonly Scope[]

export interface Principal {
  /** The token's `sub`. */
  subject: string
  clientId: string
  /** Empty for the default team. */
  team: string
  scopes: ReadonlySet<string>
  /** The one profile of an applicant's token; null for a machine's. */
  profile: string | null
  /** Epoch milliseconds: the token's `exp`. */
  expiresAtMs: number
}

/** An applicant is the person to verify, in a browser: nothing they hold may speak for anybody else. */
export const isApplicant = (principal: Principal): principal is Principal & { profile: string } =>
  principal.profile !== null

/** One team's caller sees that team alone; a machine with `teams:all` sees every team. */
export const maySeeTeam = (principal: Principal, team: string): boolean =>
  principal.team === team || (!isApplicant(principal) && principal.scopes.has('teams:all'))

/** What a caller may not see is answered like what does not exist. */
export const maySeeProfile = (
  principal: Principal,
  profile: { id: string; team: string },
): boolean =>
  maySeeTeam(principal, profile.team) &&
  (!isApplicant(principal) || principal.profile === profile.id)

/** A session that is not bound to a profile yet is its team's, and no applicant's. */
export const maySeeSession = (
  principal: Principal,
  session: { team: string; profile: string },
): boolean =>
  maySeeTeam(principal, session.team) &&
  (!isApplicant(principal) || principal.profile === session.profile)

/** A session never leaves its team, not even by the hand of a caller who sees both. */
export const mayUseSession = (
  principal: Principal,
  { session, profile }: { session: { team: string; profile: string }; profile: { team: string } },
): boolean => maySeeSession(principal, session) && session.team === profile.team

/** The profile that a request is about where it names none: an applicant's own. */
export const requestedProfile = (
  principal: Principal,
  profileId: string | undefined,
): string | undefined => profileId ?? principal.profile ?? undefined
