/** Decides the claims of an applicant token for one profile; the HTTP layer signs it. */

import type { Result } from '../../domain/faults/result.ts'
import {
  type ApplicantGrant,
  type ApplicantTokenRequest,
  grantApplicant,
} from '../../domain/identity/applicant.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileStore } from '../../domain/ports/store.ts'
import { visibleProfile } from './read-profile.ts'

export type GrantApplicantToken = (
  profileId: string,
  wish: ApplicantTokenRequest,
  context: RequestContext,
) => Promise<Result<ApplicantGrant>>

/** For machine tokens alone: an applicant that minted its own tokens could extend its lifetime forever. */
export const grantApplicantToken =
  ({ profiles, now }: { profiles: ProfileStore; now: () => number }): GrantApplicantToken =>
  async (profileId, wish, context) => {
    const profile = await visibleProfile(profiles, profileId, context)
    if (!profile.ok) return profile
    return grantApplicant(context.principal, {
      profile: profile.value,
      request: wish,
      nowMs: now(),
    })
  }
