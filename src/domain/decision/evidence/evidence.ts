/** What the server gathered itself for one verification, as plain JSON: the whole input of `decide`. */

import type { DocumentReading } from '../../document/reading.ts'
import type { SecurityLevel } from '../../identity/profile.ts'
import type { VelocityEvidence } from '../velocity/velocity.ts'
import type { DeviceEvent } from './device.ts'
import type { FinalLivenessStatus } from './liveness.ts'

/** A witness that could not be heard. `cause` is a stable word such as `rekognition_timeout` or `not_configured`. */
export interface Unavailable {
  state: 'unavailable'
  cause: string
}

/** The cause of a witness who was not asked, because nothing it says could change the outcome. */
export const notNeededCause = 'not_needed'

export type LivenessEvidence =
  | { state: 'observed'; status: FinalLivenessStatus; confidencePercent: number | null }
  | Unavailable

/** Similarity of the liveness reference image with a face on another picture. */
export type FaceEvidence =
  | {
      state: 'observed'
      /** Of the face that is most like it. */
      similarityPercent: number
      /** Of the face that is least like it; absent where the picture shows one face. */
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
      /** Whether the page was one of ours; absent where the vendor saw none, as in a native app. */
      fromOurPage?: boolean
    }
  /** The vendor answered that it knows no such event. */
  | { state: 'unknown_event' }
  /** The client named no event. */
  | { state: 'not_given' }
  | Unavailable

/** What the client says. Kept and compared; it can add a reason, never remove one. */
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

/** The profile's own statements; null where it has none. */
export type Expected = Pick<Claims, 'documentNumber' | 'country' | 'name' | 'gender'>

export interface Evidence {
  version: 1
  securityLevel: SecurityLevel
  liveness: LivenessEvidence
  /** Reference image against the portrait on the document's front. */
  faceMatch: FaceEvidence
  /** Reference image against the client's own photo. */
  selfie: FaceEvidence
  document: DocumentEvidence
  device: DeviceEvidence
  velocity: VelocityEvidence
  /** What the profile was made with, held against the document beside the claims, never instead of them. */
  expected?: Expected
  claims: Claims
}
