/** What a token for one profile may hold, for a machine that may see that profile; HTTP signs it. */

import { err, type Result } from '../../domain/faults/result.ts'
import {
  type ApplicantGrant,
  type ApplicantTokenRequest,
  grantApplicant,
} from '../../domain/identity/applicant.ts'
import { isApplicant } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { ProfileStore } from '../../domain/ports/store.ts'
import { visibleProfile } from './read-profile.ts'

export type GrantToken = (
  profileId: string,
  wish: ApplicantTokenRequest,
  context: RequestContext,
) => Promise<Result<ApplicantGrant>>

/** An applicant mints nothing, not even for itself: its time would never end. */
export const grantToken =
  ({ profiles, now }: { profiles: ProfileStore; now: () => number }): GrantToken =>
  async (profileId, wish, context) => {
    if (isApplicant(context.principal)) return err({ kind: 'applicant_forbidden' })
    const profile = await visibleProfile(profiles, profileId, context)
    if (!profile.ok) return profile
    return grantApplicant(context.principal, {
      profile: profile.value,
      request: wish,
      nowMs: now(),
    })
  }
