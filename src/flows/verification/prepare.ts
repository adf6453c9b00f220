/** Step 2 of a verification: everything that is known before a check is paid for. */

import type { Windows } from '../../domain/decision/evidence/velocity.ts'
import type { Policy } from '../../domain/decision/policy.ts'
import { allOk, ok, type Result } from '../../domain/faults/result.ts'
import type { StatusEntry } from '../../domain/identity/profile.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { MakeCanonical } from '../document/canonical-image.ts'
import type { FetchLivenessResult } from '../liveness/fetch-and-store-result.ts'
import type { CurrentPolicy } from '../service/current-policy.ts'
import type { Admitted } from './admit.ts'
import { loadImages, type SubmittedImages } from './load-images.ts'
import { type Liveness, loadLiveness } from './load-liveness.ts'
import type { VelocityTracker } from './track-velocity.ts'

export interface Prepared extends Admitted {
  policy: Policy
  latestStatus: StatusEntry | null
  attempts: Windows
  images: SubmittedImages
  liveness: Liveness
}

export interface PrepareNeeds {
  store: Store
  fetchLivenessResult: FetchLivenessResult
  velocity: VelocityTracker
  currentPolicy: CurrentPolicy
  canonical: MakeCanonical
}

export async function prepare(
  needs: PrepareNeeds,
  admitted: Admitted,
  trace: Trace,
): Promise<Result<Prepared>> {
  const { store, velocity, currentPolicy, canonical } = needs
  const { profile, session, storedLiveness } = admitted
  // Before anything else: the vendor forgets it soon, and then whatever went wrong here would decline an honest person.
  const liveness =
    storedLiveness === null ? await loadLiveness(needs, session, trace) : ok(storedLiveness)
  if (!liveness.ok) return liveness
  const found = await Promise.all([
    currentPolicy(trace),
    store.profiles.latestStatus(profile.id, trace),
    loadImages({ files: store.files, canonical }, admitted, trace),
  ])
  const read = allOk(found)
  if (!read.ok) return read
  const [{ policy }, latestStatus, images] = read.value
  // What follows is paid for, so it counts, and not once for its session only.
  const recorded = await velocity.recordAdmission(profile, admitted.lease, trace)
  if (!recorded.ok) return recorded
  const attempts = await velocity.attempts(profile.id, trace)
  if (!attempts.ok) return attempts
  return ok({
    ...admitted,
    policy,
    latestStatus,
    attempts: attempts.value,
    images,
    liveness: liveness.value,
  })
}
