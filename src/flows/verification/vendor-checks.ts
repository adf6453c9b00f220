/** The checks that vendors answer. A check that fails becomes evidence of state `unavailable` with its cause. */

import type {
  DeviceEvidence,
  DocumentEvidence,
  FaceEvidence,
  LivenessEvidence,
  Unavailable,
} from '../../domain/decision/evidence/evidence.ts'
import type { LivenessSession } from '../../domain/decision/evidence/liveness.ts'
import type { Fault } from '../../domain/faults/faults.ts'
import type { Result } from '../../domain/faults/result.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type {
  DeviceInspector,
  DocumentReader,
  FaceMatcher,
  FaceSimilarity,
} from '../../domain/ports/vendors.ts'
import { readDocumentOnce } from '../document/read-document-once.ts'
import { mayRead } from '../document/reading-limit.ts'
import type { Liveness } from './load-liveness.ts'
import type { Prepared } from './prepare.ts'

export interface CheckNeeds {
  faces: FaceMatcher
  reader: DocumentReader
  device: DeviceInspector
  /** Origins of the pages that a device event may come from. */
  ourOrigins: ReadonlySet<string>
  store: Pick<Store, 'analyses' | 'verifications'>
  now: () => number
}

export const unavailable = (cause: string): Unavailable => ({ state: 'unavailable', cause })

/** A stable word for the evidence and the log: `rekognition_timeout`, `database_unavailable`. */
const causeOf = (fault: Fault): string => {
  if (fault.kind === 'provider') return `${fault.provider}_${fault.reason}`
  if (fault.kind === 'provider_not_configured') return `${fault.provider}_not_configured`
  return fault.kind === 'store' ? 'database_unavailable' : fault.kind
}

export const livenessEvidence = (
  { result }: Liveness,
  { challenge }: Pick<LivenessSession, 'challenge'>,
): LivenessEvidence =>
  result.ok
    ? {
        state: 'observed',
        status: result.value.status,
        confidencePercent: result.value.confidencePercent,
        challenge,
      }
    : unavailable(causeOf(result.fault))

/**
 * Compares the reference image with the portrait on the document. DetectFaces finds the portrait, because CompareFaces
 * answers "no face" with the same error as a bad request; both run in parallel to save time.
 */
export async function checkPortrait(
  faces: FaceMatcher,
  { liveness, images: { front } }: Prepared,
  trace: Trace,
): Promise<FaceEvidence> {
  if (liveness.reference === null) return withoutReference(liveness)
  const [count, similarity] = await Promise.all([
    faces.countFaces(front, trace),
    faces.compare(liveness.reference, front, trace),
  ])
  if (!count.ok) return unavailable(causeOf(count.fault))
  if (count.value === 0) return { state: 'no_face' }
  return faceEvidence(similarity)
}

export async function checkSelfie(
  faces: FaceMatcher,
  { liveness, images: { selfie, selfieIsFront } }: Prepared,
  trace: Trace,
): Promise<FaceEvidence> {
  if (liveness.reference === null) return withoutReference(liveness)
  // An image of the document shows its portrait, not the person: it is not a selfie.
  if (selfieIsFront) return { state: 'no_face' }
  return faceEvidence(await faces.compare(liveness.reference, selfie, trace))
}

/** The vendor that checks liveness also matches faces: if one is not configured, neither is the other. */
const withoutReference = ({ result }: Liveness): FaceEvidence =>
  unavailable(
    !result.ok && result.fault.kind === 'provider_not_configured'
      ? causeOf(result.fault)
      : 'no_reference_image',
  )

function faceEvidence(compared: Result<FaceSimilarity>): FaceEvidence {
  if (!compared.ok) return unavailable(causeOf(compared.fault))
  const { bestPercent, lowestPercent } = compared.value
  const others = lowestPercent < bestPercent ? { lowestPercent } : {}
  return { state: 'observed', similarityPercent: bestPercent, ...others }
}

export async function checkDocument(
  { reader, store: { analyses }, now }: CheckNeeds,
  { profile: { id, team }, images: { front, back, backIsFront }, isByApplicant }: Prepared,
  trace: Trace,
): Promise<DocumentEvidence> {
  const read = await readDocumentOnce(
    {
      reader,
      analyses,
      mayRead: () => mayRead({ analyses, now }, { profile: id, isApplicant: isByApplicant }, trace),
    },
    { team, profile: id, front, back },
    trace,
  )
  if (!read.ok) return unavailable(causeOf(read.fault))
  return {
    state: 'observed',
    reading: read.value.reading,
    frontSha256: front.sha256,
    backSha256: back?.sha256 ?? '',
    hasBack: back !== null,
    ...(backIsFront ? { backIsFront: true as const } : {}),
  }
}

/**
 * An event counts for one session of its team: with another session it is a replay, with the same session a retry. One
 * that names a person in `linked_id` counts for that person only.
 */
export async function checkDevice(
  { device, store, ourOrigins }: CheckNeeds,
  { eventId, sessionId, profile: { id, team } }: Prepared,
  trace: Trace,
): Promise<DeviceEvidence> {
  if (eventId === null) return { state: 'not_given' }
  const [event, usedWith] = await Promise.all([
    device.event(eventId, trace),
    store.verifications.deviceEventUse({ team, eventId }, trace),
  ])
  if (!usedWith.ok) return unavailable(causeOf(usedWith.fault))
  const usedBefore = usedWith.value !== null && usedWith.value !== sessionId
  if (event.ok) {
    const { origin, linkedId } = event.value
    const page = origin === null ? {} : { fromOurPage: ourOrigins.has(origin) }
    const link = linkedId === null ? {} : { isOwn: linkedId === id || linkedId === sessionId }
    return { state: 'observed', event: event.value, usedBefore, ...page, ...link }
  }
  const isUnknown = event.fault.kind === 'provider' && event.fault.reason === 'event_not_found'
  return isUnknown ? { state: 'unknown_event' } : unavailable(causeOf(event.fault))
}
