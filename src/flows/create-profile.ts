/** Creates a profile, or finds the one that the team already has for that user. */

import { type Call, isApplicant, maySeeTeam } from '../domain/caller.ts'
import { toAlpha2 } from '../domain/countries.ts'
import type { ProfileStore } from '../domain/ports.ts'
import type { ProfileFields } from '../domain/profile.ts'
import { err, type Result } from '../domain/result.ts'

export interface CreateProfileInput extends Omit<ProfileFields, 'countryCode'> {
  userId: string
  /** Undefined means the caller's own team. */
  team: string | undefined
}

export type CreateProfile = (
  input: CreateProfileInput,
  call: Call,
) => Promise<Result<{ id: string; created: boolean }>>

/** One id for one (team, user), however many ask at once: the unique index decides. */
export const createProfile =
  ({ profiles }: { profiles: ProfileStore }): CreateProfile =>
  async ({ team, ...fields }, { caller, trace }) => {
    if (isApplicant(caller)) return err({ kind: 'applicant_forbidden' })
    const owner = team ?? caller.team
    if (!maySeeTeam(caller, owner)) return err({ kind: 'team_mismatch' })
    const countryCode = toAlpha2(fields.country) ?? ''
    return profiles.createOrFind({ ...fields, team: owner, countryCode }, trace)
  }
