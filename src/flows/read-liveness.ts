/** The result of a liveness session, for a caller of its team. */

import { type Call, sees } from '../domain/caller.ts'
import { type BoundingBox, isLive, type LivenessStatus } from '../domain/liveness.ts'
import type { FileStore, LivenessStore, Trace } from '../domain/ports.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { SettleLiveness } from './settle-liveness.ts'

export interface LivenessReport {
  sessionId: string
  status: LivenessStatus
  /** 0..100; null until the check ran. */
  confidencePercent: number | null
  isLive: boolean
  thresholdPercent: number
  referenceImage: ReportedImage | null
  auditImages: ReportedImage[]
}

export interface ReportedImage {
  bytes: Uint8Array
  boundingBox: BoundingBox | null
}

export type ReadLiveness = (sessionId: string, call: Call) => Promise<Result<LivenessReport>>

interface Needs {
  settle: SettleLiveness
  store: { files: FileStore; liveness: LivenessStore }
  thresholdPercent: number
}

const notFound = err({ kind: 'not_found', what: 'liveness_session' })

export const readLiveness =
  ({ settle, store, thresholdPercent }: Needs): ReadLiveness =>
  async (sessionId, { caller, trace }) => {
    const session = await store.liveness.find(sessionId, trace)
    if (!session.ok) return session
    if (session.value === null || !sees(caller, session.value.team)) return notFound
    const settled = await settle(session.value, trace)
    if (!settled.ok) return settled
    if (!settled.value.final) {
      return ok({ ...pending, sessionId, status: settled.value.status, thresholdPercent })
    }
    const { result } = settled.value
    if (result.status === 'EXPIRED') return notFound
    const images = await Promise.all([
      result.referenceFile === ''
        ? ok(null)
        : readImage(store.files, result.referenceFile, result.referenceBox, trace),
      ...result.auditFiles.map(({ file, boundingBox }) =>
        readImage(store.files, file, boundingBox, trace),
      ),
    ])
    const failed = images.find((image) => !image.ok)
    if (failed !== undefined && !failed.ok) return failed
    const [reference = null, ...audits] = images.map((image) => (image.ok ? image.value : null))
    return ok({
      sessionId,
      status: result.status,
      confidencePercent: result.confidencePercent,
      isLive: isLive(result, thresholdPercent),
      thresholdPercent,
      referenceImage: reference,
      auditImages: audits.filter((image) => image !== null),
    })
  }

const pending = { confidencePercent: null, isLive: false, referenceImage: null, auditImages: [] }

async function readImage(
  files: FileStore,
  file: string,
  boundingBox: BoundingBox | null,
  trace: Trace,
): Promise<Result<ReportedImage | null>> {
  const read = await files.read(file, trace)
  if (!read.ok) return read
  return ok(read.value === null ? null : { bytes: read.value.bytes, boundingBox })
}
