/** A profile with its newest status and verification, for a caller who may see it. */

import { type Call, maySeeProfile } from '../domain/caller.ts'
import type { ProfileOverview, ProfileStore } from '../domain/ports.ts'
import type { Profile } from '../domain/profile.ts'
import { err, ok, type Result } from '../domain/result.ts'

export type ReadProfile = (id: string, call: Call) => Promise<Result<ProfileOverview>>

const notFound = err({ kind: 'not_found', what: 'profile' })

export const readProfile =
  ({ profiles }: { profiles: ProfileStore }): ReadProfile =>
  async (id, { caller, trace }) => {
    const found = await profiles.overview(id, trace)
    if (!found.ok) return found
    return found.value !== null && maySeeProfile(caller, found.value.profile)
      ? ok(found.value)
      : notFound
  }

/** The profile if it is there and the caller may see it: another team's is like one that does not exist. */
export async function visibleProfile(
  profiles: ProfileStore,
  id: string,
  { caller, trace }: Call,
): Promise<Result<Profile>> {
  const found = await profiles.read(id, trace)
  if (!found.ok) return found
  return found.value !== null && maySeeProfile(caller, found.value) ? ok(found.value) : notFound
}
