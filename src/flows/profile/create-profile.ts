/** Creates a profile, or finds the one the team already has for that user. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import { err } from '../../domain/faults/result.ts'
import { maySeeTeam } from '../../domain/identity/principal.ts'
import type { ProfileFields } from '../../domain/identity/profile.ts'
import type { ProfileStore } from '../../domain/ports/store.ts'
import type { Flow } from '../flow.ts'

interface CreateProfileInput extends Omit<ProfileFields, 'countryCode'> {
  userId: string
  /** Default: the caller's own team. */
  team: string | undefined
}

export type CreateProfile = Flow<CreateProfileInput, { id: string; created: boolean }>

/** Simultaneous requests for one (team, user) get the same id: the unique index decides. */
export const createProfile =
  ({ profiles }: { profiles: ProfileStore }): CreateProfile =>
  async ({ team, ...fields }, { principal, trace }) => {
    const owner = team ?? principal.team
    if (!maySeeTeam(principal, owner)) return err({ kind: 'team_mismatch' })
    const countryCode = toAlpha2(fields.country) ?? ''
    return profiles.createOrFind({ ...fields, team: owner, countryCode }, trace)
  }
