/** Step 3 of a verification: runs the checks, counts velocity and stores the uploads. */

import { evaluate } from '../../domain/decision/decide.ts'
import {
  type Evidence,
  expectedOf,
  notNeededCause,
} from '../../domain/decision/evidence/evidence.ts'
import type { Sighting } from '../../domain/decision/marks.ts'
import type { NewVerification } from '../../domain/decision/verification.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { storeUploads } from '../profile/stored-files.ts'
import type { Prepared } from './prepare.ts'
import { noOtherProfiles, type VelocityTracker } from './track-velocity.ts'
import {
  type CheckNeeds,
  checkDevice,
  checkDocument,
  checkPortrait,
  checkSelfie,
  livenessEvidence,
  unavailable,
} from './vendor-checks.ts'

export interface Gathered extends Prepared {
  evidence: Evidence
  /** What the submission showed. */
  sightings: Sighting[]
  /** The files of the record: new uploads, and those of the profile that were used. */
  files: NewVerification['files']
  uploadedIds: string[]
}

export interface GatherNeeds extends CheckNeeds {
  store: Store
  velocity: VelocityTracker
  now: () => number
}

export async function gather(
  needs: GatherNeeds,
  prepared: Prepared,
  trace: Trace,
): Promise<Result<Gathered>> {
  const { files } = needs.store
  const { profile, images } = prepared
  const [evidence, stored] = await Promise.all([
    // First: people wait for the vendors.
    gatherEvidence(needs, prepared, trace),
    storeUploads(
      files,
      { team: profile.team, profile: profile.id, uploads: images.uploads },
      trace,
    ),
  ])
  if (!stored.ok) return stored
  const uploadedIds = Object.values(stored.value).map(({ id }) => id)
  if (!evidence.ok) {
    await files.discard(uploadedIds, trace)
    return evidence
  }
  return ok({
    ...prepared,
    ...evidence.value,
    files: { ...images.fromProfile, ...stored.value },
    uploadedIds,
  })
}

/** Skips the vendors if what is known already declines: their answers could not change the outcome. */
async function gatherEvidence(
  needs: GatherNeeds,
  prepared: Prepared,
  trace: Trace,
): Promise<Result<Pick<Gathered, 'evidence' | 'sightings'>>> {
  const { faces, velocity, now } = needs
  const { profile, claims, attempts, policy, liveness, session } = prepared
  const skipped = unavailable(notNeededCause)
  const known: Evidence = {
    version: 2,
    securityLevel: profile.securityLevel,
    claims,
    expected: expectedOf(profile),
    liveness: livenessEvidence(liveness, session),
    faceMatch: skipped,
    selfie: skipped,
    document: skipped,
    device: skipped,
    velocity: { attempts, otherProfiles: noOtherProfiles },
  }
  if (evaluate(known, policy, new Date(now())).outcome === 'declined')
    return ok({ evidence: known, sightings: [] })
  const [faceMatch, selfie, document, device] = await Promise.all([
    checkPortrait(faces, prepared, trace),
    checkSelfie(faces, prepared, trace),
    checkDocument(needs, prepared, trace),
    checkDevice(needs, prepared, trace),
  ])
  // Not asked because this process has more to do than it can: the person can try again, and nobody has to review it.
  if ([faceMatch, selfie, document, device].some(wasRefused)) return overloaded
  const evidence: Evidence = { ...known, faceMatch, selfie, document, device }
  const sightings = await velocity.sightings(profile.team, {
    document,
    device,
    referenceSha256: liveness.reference?.sha256 ?? null,
  })
  const others = await velocity.others(profile, sightings, trace)
  if (!others.ok) return others
  return ok({ evidence: { ...evidence, velocity: { attempts, ...others.value } }, sightings })
}

const overloaded = err({ kind: 'overloaded', retryAfterSeconds: 2 })

const wasRefused = (evidence: { state: string; cause?: string }): boolean =>
  evidence.state === 'unavailable' && evidence.cause === overloaded.fault.kind
