/** What a decided submission leaves behind for velocity: only what is bound to its person (docs/decisions.md#velocity). */

import type { Decision } from './decision.ts'
import type { SightingKind, VelocityEvidence } from './evidence/velocity.ts'
import { type Grades, type LevelPolicy, nextStep } from './policy.ts'

/** Something a submission showed, under a keyed hash: the index holds no personal data. */
export interface Sighting {
  kind: SightingKind
  key: string
}

export interface Mark extends Sighting {
  /**
   * The number of other profiles from which the decision would be another: the database then refuses the mark, and it is
   * decided again. 0 for never.
   */
  refusedFrom: number
}

/** Counts end here, so no step beyond can be reached. */
export const mostCounted = 500

interface Decided {
  decision: Pick<Decision, 'outcome' | 'checks'>
  velocity: VelocityEvidence
  policy: LevelPolicy
}

/**
 * None for a declined submission, and otherwise only what the checks bind to the person who stood before the camera.
 * Somebody who submits another's document or device must not spoil it for its owner.
 */
export function marksOf(
  sightings: readonly Sighting[],
  { decision, velocity, policy }: Decided,
): Mark[] {
  if (decision.outcome === 'declined') return []
  const isBound = boundKinds(decision)
  const { deviceReuse, documentReuse, faceReuse, addressPrefix } = policy.velocity
  const others = velocity.otherProfiles
  const refusedFrom: Record<SightingKind, number> = {
    device: reachedAt(others.device?.month ?? 0, deviceReuse),
    document: reachedAt(others.document?.month ?? 0, documentReuse),
    face: reachedAt(others.face?.month ?? 0, faceReuse),
    // The policy counts this profile too.
    address: Math.max(0, reachedAt((others.address?.day ?? 0) + 1, addressPrefix) - 1),
  }
  return sightings
    .filter(({ kind }) => isBound[kind])
    .map((sighting) => ({ ...sighting, refusedFrom: refusedFrom[sighting.kind] }))
}

function reachedAt(count: number, steps: Grades): number {
  const next = nextStep(count, steps)
  return next === null || next > mostCounted ? 0 : Math.ceil(next)
}

/** A check that has nothing to say about this submission does not stand in the way. */
function boundKinds({ outcome, checks }: Decided['decision']): Record<SightingKind, boolean> {
  const statuses = new Map(checks.map(({ name, status }) => [name, status]))
  const passed = (name: string): boolean => statuses.get(name) === 'pass'
  const isFree = (name: string): boolean =>
    ['pass', 'not_applicable', undefined].includes(statuses.get(name))
  const isHolder = passed('face_match')
  const isOwnDevice =
    isHolder &&
    passed('device_event_use') &&
    passed('device_event_age') &&
    isFree('device_origin') &&
    isFree('device_link')
  return {
    device: isOwnDevice,
    address: isOwnDevice,
    // Whoever is approved has passed every check of the document that the policy asks for.
    document: outcome === 'approved' || (isHolder && passed('document') && isFree('mrz')),
    face: passed('liveness'),
  }
}
