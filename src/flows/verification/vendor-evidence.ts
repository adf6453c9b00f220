/** Asks every witness of a verification at once; one that cannot be heard is marked, never guessed. */

import {
  type DeviceEvidence,
  type DocumentEvidence,
  type Evidence,
  type FaceEvidence,
  type LivenessEvidence,
  notNeededCause,
  type Unavailable,
} from '../../domain/decision/evidence/evidence.ts'
import type { StoredLivenessResult } from '../../domain/decision/evidence/liveness.ts'
import type { Image } from '../../domain/document/images.ts'
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
import { readDocument } from '../document/read-document-once.ts'

export interface EvidenceInput {
  team: string
  profile: string
  sessionId: string
  liveness: Result<StoredLivenessResult>
  /** The reference image of the liveness check, held by us; null where there is none. */
  reference: Image | null
  images: {
    front: Image
    back: Image | null
    selfieSha256: string
    /** The same in a form that the face matcher takes. */
    comparable: { front: Image; selfie: Image }
  }
  eventId: string | null
}

export type GatheredEvidence = Pick<
  Evidence,
  'liveness' | 'faceMatch' | 'selfie' | 'document' | 'device'
>
const unavailable = (cause: string): Unavailable => ({ state: 'unavailable', cause })

/** Witnesses who were not asked, because what is known already declines. */
export const notNeeded: Omit<GatheredEvidence, 'liveness'> = {
  faceMatch: unavailable(notNeededCause),
  selfie: unavailable(notNeededCause),
  document: unavailable(notNeededCause),
  device: unavailable(notNeededCause),
}

export type GatherEvidence = (input: EvidenceInput, trace: Trace) => Promise<GatheredEvidence>

interface Needs {
  faces: FaceMatcher | null
  reader: DocumentReader | null
  device: DeviceInspector | null
  /** Pages from which a device event is expected. */
  ourOrigins: ReadonlySet<string>
  store: Pick<Store, 'analyses' | 'verifications'>
}

/** A stable word for the log and the decision: `rekognition_timeout`, `database_unavailable`. */
export const causeOf = (fault: Fault): string => {
  if (fault.kind === 'provider') return `${fault.provider}_${fault.reason}`
  if (fault.kind === 'provider_not_configured') return `${fault.provider}_not_configured`
  return fault.kind === 'store' ? 'database_unavailable' : fault.kind
}

/** Total: whatever fails becomes `unavailable` with its cause. */
export const gatherEvidence =
  (needs: Needs): GatherEvidence =>
  async (input, trace) => {
    const [faceMatch, selfie, document, device] = await Promise.all([
      portraitMatch(needs.faces, input, trace),
      selfieMatch(needs.faces, input, trace),
      documentReading(needs, input, trace),
      deviceEvent(needs, input, trace),
    ])
    return { liveness: livenessOf(input.liveness), faceMatch, selfie, document, device }
  }

export const livenessOf = (result: Result<StoredLivenessResult>): LivenessEvidence =>
  result.ok
    ? {
        state: 'observed',
        status: result.value.status,
        confidencePercent: result.value.confidencePercent,
      }
    : unavailable(causeOf(result.fault))

/**
 * The portrait is looked for by DetectFaces, because CompareFaces answers "no face" with the same error as a
 * bad request; both are asked at once so that neither waits for the other.
 */
async function portraitMatch(
  faces: FaceMatcher | null,
  input: EvidenceInput,
  trace: Trace,
): Promise<FaceEvidence> {
  if (faces === null) return unavailable('rekognition_not_configured')
  if (input.reference === null) return unavailable('no_reference_image')
  const [count, similarity] = await Promise.all([
    faces.countFaces(input.images.comparable.front, trace),
    faces.compare(input.reference, input.images.comparable.front, trace),
  ])
  if (!count.ok) return unavailable(causeOf(count.fault))
  if (count.value === 0) return { state: 'no_face' }
  return similarityOf(similarity)
}

function similarityOf(compared: Result<FaceSimilarity>): FaceEvidence {
  if (!compared.ok) return unavailable(causeOf(compared.fault))
  const { bestPercent, lowestPercent } = compared.value
  const others = lowestPercent < bestPercent ? { lowestPercent } : {}
  return { state: 'observed', similarityPercent: bestPercent, ...others }
}

async function selfieMatch(
  faces: FaceMatcher | null,
  input: EvidenceInput,
  trace: Trace,
): Promise<FaceEvidence> {
  if (faces === null) return unavailable('rekognition_not_configured')
  if (input.reference === null) return unavailable('no_reference_image')
  // The document's own picture shows its portrait, not the person: it is no selfie.
  if (input.images.selfieSha256 === input.images.front.sha256) return { state: 'no_face' }
  const similarity = await faces.compare(input.reference, input.images.comparable.selfie, trace)
  return similarityOf(similarity)
}

async function documentReading(
  { reader, store }: Needs,
  { team, profile, images: { front, back } }: EvidenceInput,
  trace: Trace,
): Promise<DocumentEvidence> {
  const read = await readDocument(
    { reader, analyses: store.analyses },
    { team, profile, front, back },
    trace,
  )
  if (!read.ok) return unavailable(causeOf(read.fault))
  return {
    state: 'observed',
    reading: read.value.reading,
    frontSha256: front.sha256,
    backSha256: back?.sha256 ?? '',
    hasBack: back !== null,
  }
}

/** An event counts once: a use with another session is a replay, a retry with the same session is not. */
async function deviceEvent(
  { device, store, ourOrigins }: Needs,
  { eventId, sessionId }: EvidenceInput,
  trace: Trace,
): Promise<DeviceEvidence> {
  if (eventId === null) return { state: 'not_given' }
  if (device === null) return unavailable('fingerprint_not_configured')
  const [event, usedWith] = await Promise.all([
    device.event(eventId, trace),
    store.verifications.deviceEventUse(eventId, trace),
  ])
  if (!usedWith.ok) return unavailable(causeOf(usedWith.fault))
  const usedBefore = usedWith.value !== null && usedWith.value !== sessionId
  if (event.ok) {
    const { origin } = event.value
    const page = origin === null ? {} : { fromOurPage: ourOrigins.has(origin) }
    return { state: 'observed', event: event.value, usedBefore, ...page }
  }
  const isUnknown = event.fault.kind === 'provider' && event.fault.reason === 'event_not_found'
  return isUnknown ? { state: 'unknown_event' } : unavailable(causeOf(event.fault))
}
