/** What the core needs of the vendors, in its own words. Providers implement these. */

import type { DeviceEvent } from '../decision/evidence/device.ts'
import type { LivenessChallenge, LivenessResult } from '../decision/evidence/liveness.ts'
import type { DocumentAnalysis } from '../document/analysis.ts'
import type { Image } from '../document/images.ts'
import type { Result } from '../faults/result.ts'
import type { Trace } from './trace.ts'

export interface LivenessChecker {
  createSession(
    options: { requestToken: string; auditImages: number; challenge: LivenessChallenge },
    trace: Trace,
  ): Promise<Result<{ sessionId: string }>>
  /** Fault `session_not_found` once the vendor has forgotten the session. */
  results(sessionId: string, trace: Trace): Promise<Result<LivenessResult>>
}

/** Similarities, 0..100, of one face with the faces of a picture: the same number twice where it has one face. */
export interface FaceSimilarity {
  bestPercent: number
  lowestPercent: number
}

export interface FaceMatcher {
  /** Number of faces in the picture. */
  countFaces(image: Image, trace: Trace): Promise<Result<number>>
  /**
   * Similarity of the largest face of `source` with every face of `target`.
   * Fault `no_face` where the vendor found none; it cannot tell that from other unusable pictures.
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
  /** Keys for the browser, good for StartFaceLivenessSession alone and for 900 seconds. */
  issue(trace: Trace): Promise<Result<TemporaryCredentials>>
}

export interface DocumentReader {
  /** Reads the pictures; hints never reach it, so that they cannot steer it. */
  read(pages: { front: Image; back: Image | null }, trace: Trace): Promise<Result<DocumentAnalysis>>
}

export interface DeviceInspector {
  /** Fault `event_not_found` for an id the vendor does not know. */
  event(eventId: string, trace: Trace): Promise<Result<DeviceEvent>>
}
