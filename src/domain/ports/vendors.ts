/**
 * What the core needs from vendors, in its own terms; `src/providers` implements it. Every method may answer the fault
 * `provider_not_configured`.
 */

import type { DeviceEvent } from '../decision/evidence/evidence.ts'
import type { LivenessChallenge, LivenessResult } from '../decision/evidence/liveness.ts'
import type { Image } from '../document/images.ts'
import type { DocumentAnalysis } from '../document/reading.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

export interface LivenessChecker {
  createSession(
    options: { requestToken: string; auditImages: number; challenge: LivenessChallenge },
    trace: Trace,
  ): Promise<Result<{ sessionId: string }>>
  /** Fault `session_not_found` once the vendor has deleted the session. */
  results(sessionId: string, trace: Trace): Promise<Result<LivenessResult>>
}

/** Similarity, 0..100, of one face with the faces in an image; both are equal if the image has one face. */
export interface FaceSimilarity {
  bestPercent: number
  lowestPercent: number
}

/** Rekognition's limit for an inline image, before base64 (developer guide, limits). It takes JPEG and PNG only. */
export const maxFaceImageBytes = 5_242_880

export interface FaceMatcher {
  countFaces(image: Image, trace: Trace): Promise<Result<number>>
  /**
   * Similarity of the largest face in `source` with every face in `target`.
   * Fault `no_face` if the vendor found none; it does not tell that apart from other unusable images.
   */
  compare(source: Image, target: Image, trace: Trace): Promise<Result<FaceSimilarity>>
}

export interface TemporaryCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  /** ISO 8601. */
  expiration: string
}

export interface CredentialIssuer {
  /** Keys for the browser: valid for 900 seconds and for StartFaceLivenessSession only. */
  issue(trace: Trace): Promise<Result<TemporaryCredentials>>
}

export interface DocumentReader {
  /** Reads the images. It never receives the client's hints, so they cannot steer it. */
  read(pages: { front: Image; back: Image | null }, trace: Trace): Promise<Result<DocumentAnalysis>>
}

export interface DeviceInspector {
  /** Fault `event_not_found` for an id the vendor does not know. */
  event(eventId: string, trace: Trace): Promise<Result<DeviceEvent>>
}
