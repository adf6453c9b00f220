/** Decides the claims of an applicant token for one profile; the HTTP layer signs it. */

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

export type GrantApplicantToken = (
  profileId: string,
  wish: ApplicantTokenRequest,
  context: RequestContext,
) => Promise<Result<ApplicantGrant>>

/** An applicant may not mint tokens, not even for itself: it could extend its own lifetime forever. */
export const grantApplicantToken =
  ({ profiles, now }: { profiles: ProfileStore; now: () => number }): GrantApplicantToken =>
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
