/** What the server gathered for one verification: the whole input of `decide`, as JSON (docs/decisions.md#evidence). */

import type { DocumentReading } from '../../document/reading.ts'
import type { SecurityLevel } from '../../identity/profile.ts'
import type { DeviceEvent } from './device.ts'
import type { FinalLivenessStatus } from './liveness.ts'
import type { VelocityEvidence } from './velocity.ts'

/** A check that was unavailable. `cause` is a stable word such as `rekognition_timeout` or `not_configured`. */
export interface Unavailable {
  state: 'unavailable'
  cause: string
}

/** The cause of a vendor call that was skipped because no answer could change the outcome. */
export const notNeededCause = 'not_needed'

export type LivenessEvidence =
  | { state: 'observed'; status: FinalLivenessStatus; confidencePercent: number | null }
  | Unavailable

/** Similarity of the liveness reference image to the faces in another image. */
export type FaceEvidence =
  | {
      state: 'observed'
      /** 0..100, of the most similar face. */
      similarityPercent: number
      /** 0..100, of the least similar face; absent if the image shows one face. */
      lowestPercent?: number
    }
  | { state: 'no_face' }
  | Unavailable

export type DocumentEvidence =
  | {
      state: 'observed'
      reading: DocumentReading
      frontSha256: string
      backSha256: string
      hasBack: boolean
    }
  | Unavailable

export type DeviceEvidence =
  | {
      state: 'observed'
      event: DeviceEvent
      usedBefore: boolean
      /** Whether the event comes from one of our pages; absent if it has no page, as in a native app. */
      fromOurPage?: boolean
    }
  /** The vendor does not know the event. */
  | { state: 'unknown_event' }
  /** The client sent no event id. */
  | { state: 'not_given' }
  | Unavailable

/** What the client says. Stored and compared; a claim can add a reason, never remove one. */
export interface Claims {
  livenessConfidence: number | null
  livenessStatus: string | null
  documentType: string | null
  documentNumber: string | null
  country: string | null
  name: string | null
  address: string | null
  gender: string | null
  dateOfBirth: string | null
  ipAddress: string | null
  visitorId: string | null
}

/** What the profile says; null for what it leaves open. */
export type Expected = Pick<Claims, 'documentNumber' | 'country' | 'name' | 'gender'>

export interface Evidence {
  version: 1
  securityLevel: SecurityLevel
  liveness: LivenessEvidence
  /** The liveness reference image against the portrait on the document's front. */
  faceMatch: FaceEvidence
  /** The liveness reference image against the client's selfie. */
  selfie: FaceEvidence
  document: DocumentEvidence
  device: DeviceEvidence
  velocity: VelocityEvidence
  /** Compared with the document in addition to the claims, never instead of them. */
  expected?: Expected
  claims: Claims
}
