/** The principal: who calls, by the verified token, and what they may see (docs/api-conventions.md#scopes). */

export const scopes = [
  'health:read',
  /** What of the health is for operators only; of no use without `health:read`. */
  'health:admin',
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

/** The most that a token for one profile can do, whatever its scope claim says. */
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
  /** The token's `sub` claim. */
  subject: string
  clientId: string
  /** Empty for the default team. */
  team: string
  scopes: ReadonlySet<string>
  /** The profile of an applicant token; null for a machine token. */
  profile: string | null
  /** The token's `exp` claim, in epoch milliseconds. */
  expiresAtMs: number
}

/** An applicant is the person to verify, in a browser. Their token is good for their own profile only. */
export const isApplicant = (principal: Principal): principal is Principal & { profile: string } =>
  principal.profile !== null

/** A principal sees its own team; a machine with `teams:all` sees every team. */
export const maySeeTeam = (principal: Principal, team: string): boolean =>
  principal.team === team || (!isApplicant(principal) && principal.scopes.has('teams:all'))

/** A profile that the principal may not see is answered like one that does not exist. */
export const maySeeProfile = (
  principal: Principal,
  profile: { id: string; team: string },
): boolean =>
  maySeeTeam(principal, profile.team) &&
  (!isApplicant(principal) || principal.profile === profile.id)

/** A session that is not bound to a profile yet belongs to its team, and to no applicant. */
export const maySeeSession = (
  principal: Principal,
  session: { team: string; profile: string },
): boolean =>
  maySeeTeam(principal, session.team) &&
  (!isApplicant(principal) || principal.profile === session.profile)

/** A session stays in its team, even if the principal sees the profile's team too. */
export const mayUseSession = (
  principal: Principal,
  { session, profile }: { session: { team: string; profile: string }; profile: { team: string } },
): boolean => maySeeSession(principal, session) && session.team === profile.team

/** The profile of a request: the one it names, otherwise an applicant's own; undefined for a machine that names none. */
export const requestedProfile = (
  principal: Principal,
  profileId: string | undefined,
): string | undefined => profileId ?? principal.profile ?? undefined
