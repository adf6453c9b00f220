/** Reads a profile with its newest status and verification, for a caller who may see it. */

import { err, ok, type Result } from '../../domain/faults/result.ts'
import { maySeeProfile } from '../../domain/identity/principal.ts'
import type { Profile } from '../../domain/identity/profile.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileOverview, ProfileStore } from '../../domain/ports/store.ts'
import type { Flow } from '../flow.ts'

export type ReadProfile = Flow<string, ProfileOverview>

const notFound = err({ kind: 'not_found', what: 'profile' })

export const readProfile =
  ({ profiles }: { profiles: ProfileStore }): ReadProfile =>
  async (id, { principal, trace }) => {
    const found = await profiles.overview(id, trace)
    if (!found.ok) return found
    return found.value !== null && maySeeProfile(principal, found.value.profile)
      ? ok(found.value)
      : notFound
  }

/** The profile, if the caller may see it. Another team's profile gets the same fault as one that does not exist. */
export async function visibleProfile(
  profiles: ProfileStore,
  id: string,
  { principal, trace }: RequestContext,
): Promise<Result<Profile>> {
  const found = await profiles.read(id, trace)
  if (!found.ok) return found
  return found.value !== null && maySeeProfile(principal, found.value) ? ok(found.value) : notFound
}
