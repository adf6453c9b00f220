/** What a token for one profile may hold, for a machine that may see that profile; HTTP signs it. */

import { type ApplicantGrant, type ApplicantWish, grantApplicant } from '../domain/applicant.ts'
import { type Call, isApplicant } from '../domain/caller.ts'
import type { ProfileStore } from '../domain/ports.ts'
import { err, type Result } from '../domain/result.ts'
import { visibleProfile } from './read-profile.ts'

export type GrantToken = (
  profileId: string,
  wish: ApplicantWish,
  call: Call,
) => Promise<Result<ApplicantGrant>>

/** An applicant mints nothing, not even for itself: its time would never end. */
export const grantToken =
  ({ profiles, now }: { profiles: ProfileStore; now: () => number }): GrantToken =>
  async (profileId, wish, call) => {
    if (isApplicant(call.caller)) return err({ kind: 'applicant_forbidden' })
    const profile = await visibleProfile(profiles, profileId, call)
    if (!profile.ok) return profile
    return grantApplicant(call.caller, { profile: profile.value, wish, nowMs: now() })
  }
