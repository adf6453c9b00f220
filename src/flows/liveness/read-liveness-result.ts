/** Reads the result of a liveness session, for a caller who may see it. */

import {
  type BoundingBox,
  type FaceImage,
  isLive,
  type LivenessStatus,
} from '../../domain/decision/evidence/liveness.ts'
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import { isApplicant, maySeeSession } from '../../domain/identity/principal.ts'
import type { FileStore, LivenessStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { Flow } from '../flow.ts'
import type { FetchLivenessResult } from './fetch-and-store-result.ts'

export interface LivenessReport {
  sessionId: string
  status: LivenessStatus
  /** 0..100; null until the check has run, and for an applicant. */
  confidencePercent: number | null
  isLive: boolean
  /** Null for an applicant. */
  thresholdPercent: number | null
  referenceImage: FaceImage | null
  auditImages: FaceImage[]
}

export type ReadLiveness = Flow<string, LivenessReport>

interface Needs {
  fetchLivenessResult: FetchLivenessResult
  store: { files: FileStore; liveness: LivenessStore }
  thresholdPercent: number
}

const notFound = err({ kind: 'not_found', what: 'liveness_session' })

export const readLiveness =
  ({ fetchLivenessResult, store, thresholdPercent }: Needs): ReadLiveness =>
  async (sessionId, { principal, trace }) => {
    const session = await store.liveness.find(sessionId, trace)
    if (!session.ok) return session
    if (session.value === null || !maySeeSession(principal, session.value)) return notFound
    const fetched = await fetchLivenessResult(session.value, trace)
    if (!fetched.ok) return fetched
    if (!fetched.value.final) {
      const { status } = fetched.value
      const shown = isApplicant(principal) ? null : thresholdPercent
      return ok({ ...withheld, sessionId, status, isLive: false, thresholdPercent: shown })
    }
    const { result } = fetched.value
    if (result.status === 'EXPIRED') return notFound
    const { status } = result
    const live = isLive(result, thresholdPercent)
    if (isApplicant(principal)) return ok({ ...withheld, sessionId, status, isLive: live })
    const images = await Promise.all([
      result.referenceFile === ''
        ? ok(null)
        : readImage(store.files, result.referenceFile, result.referenceBox, trace),
      ...result.auditFiles.map(({ file, boundingBox }) =>
        readImage(store.files, file, boundingBox, trace),
      ),
    ])
    const shown = allOk(images)
    if (!shown.ok) return shown
    const [reference = null, ...audits] = shown.value
    return ok({
      sessionId,
      status,
      confidencePercent: result.confidencePercent,
      isLive: live,
      thresholdPercent,
      referenceImage: reference,
      auditImages: audits.filter((image) => image !== null),
    })
  }

/**
 * An applicant gets neither the score nor the images. A person who sees the score can tune what they show the camera;
 * AWS says never to display it. The images are not read at all.
 */
const withheld = {
  confidencePercent: null,
  thresholdPercent: null,
  referenceImage: null,
  auditImages: [],
}

async function readImage(
  files: FileStore,
  file: string,
  boundingBox: BoundingBox | null,
  trace: Trace,
): Promise<Result<FaceImage | null>> {
  const read = await files.read(file, trace)
  if (!read.ok) return read
  return ok(read.value === null ? null : { bytes: read.value.bytes, boundingBox })
}
