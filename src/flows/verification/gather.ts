/** Step 3 of a verification: runs the checks, counts velocity and stores the uploads. */

import { evaluate } from '../../domain/decision/decide.ts'
import {
  type Evidence,
  expectedOf,
  notNeededCause,
} from '../../domain/decision/evidence/evidence.ts'
import { resolveLevel } from '../../domain/decision/policy.ts'
import type { NewVerification } from '../../domain/decision/verification.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
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
    evidence: evidence.value,
    files: { ...images.fromProfile, ...stored.value },
    uploadedIds,
  })
}

/** Skips the vendors if what is known already declines: their answers could not change the outcome. */
async function gatherEvidence(
  needs: GatherNeeds,
  prepared: Prepared,
  trace: Trace,
): Promise<Result<Evidence>> {
  const { faces, velocity, now } = needs
  const { profile, claims, attempts, policy, liveness } = prepared
  const skipped = unavailable(notNeededCause)
  const known: Evidence = {
    version: 1,
    securityLevel: profile.securityLevel,
    claims,
    expected: expectedOf(profile),
    liveness: livenessEvidence(liveness),
    faceMatch: skipped,
    selfie: skipped,
    document: skipped,
    device: skipped,
    velocity: { attempts, otherProfiles: noOtherProfiles },
  }
  if (evaluate(known, policy, new Date(now())).outcome === 'declined') return ok(known)
  const [faceMatch, selfie, document, device] = await Promise.all([
    checkPortrait(faces, prepared, trace),
    checkSelfie(faces, prepared, trace),
    checkDocument(needs, prepared, trace),
    checkDevice(needs, prepared, trace),
  ])
  const evidence: Evidence = { ...known, faceMatch, selfie, document, device }
  const otherProfiles = await velocity.otherProfiles(
    profile,
    {
      document,
      device,
      referenceSha256: liveness.reference?.sha256 ?? null,
      isHolder: mayBeHolder(evidence, prepared),
    },
    trace,
  )
  if (!otherProfiles.ok) return otherProfiles
  return ok({ ...evidence, velocity: { attempts, otherProfiles: otherProfiles.value } })
}

/**
 * Someone who submits a stolen document, with its portrait covered or with another face, must not count against its
 * owner. Nobody is approved with a similarity below the review threshold, so nothing is lost.
 */
const mayBeHolder = (
  { faceMatch, securityLevel }: Evidence,
  { policy }: Pick<Prepared, 'policy'>,
): boolean =>
  faceMatch.state === 'observed' &&
  faceMatch.similarityPercent >=
    resolveLevel(policy, securityLevel).policy.faceMatch.reviewAtPercent
