/** Fetches a liveness result from the vendor until it is final, then stores it and serves it from the store. */

import {
  type FaceImage,
  type FinalLivenessStatus,
  isFinal,
  isLive,
  type LivenessResult,
  type LivenessSession,
  type StoredLivenessResult,
} from '../../domain/decision/evidence/liveness.ts'
import { sniffMediaType } from '../../domain/document/images.ts'
import { sha256Hex } from '../../domain/encoding/digest.ts'
import type { Fault } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { FileStore, LivenessStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { LivenessChecker } from '../../domain/ports/vendors.ts'
import { checkLockout } from './check-lockout.ts'

/** Not final yet, or the stored final result. */
export type FetchedLiveness =
  | { final: false; status: 'CREATED' | 'IN_PROGRESS' }
  | { final: true; result: StoredLivenessResult }

export type FetchLivenessResult = (
  session: LivenessSession,
  trace: Trace,
) => Promise<Result<FetchedLiveness>>

interface Needs {
  liveness: LivenessChecker
  store: { files: FileStore; liveness: LivenessStore }
  thresholdPercent: number
  now: () => number
}

/**
 * AWS deletes a session three minutes after it was created, so the first final result is stored with its images; of
 * several simultaneous ones the store keeps one. Fault `liveness_locked` if too many other checks failed before the
 * first request for this result: sessions opened in advance must not bypass the lockout.
 */
export const fetchLivenessResult =
  ({ liveness, store, thresholdPercent, now }: Needs): FetchLivenessResult =>
  async (session, trace) => {
    const nowMs = now()
    const [stored, lockout] = await Promise.all([
      store.liveness.findResult(session.sessionId, trace),
      checkLockout(store.liveness, { key: session.lockKey, nowMs }, trace),
    ])
    if (!stored.ok) return stored
    if (stored.value !== null) return ok({ final: true, result: stored.value })
    // An expired session cannot become live: it is stored as expired, lockout or not.
    if (!lockout.ok && nowMs < session.expiresAt.getTime()) return lockout
    const answer = await liveness.results(session.sessionId, trace)
    if (!answer.ok && !hasExpired(answer.fault, session, now())) return answer
    const result = answer.ok ? answer.value : expired
    if (!isFinal(result.status)) return ok({ final: false, status: result.status })
    return save(store, { session, result, status: result.status, thresholdPercent }, trace)
  }

const expired: LivenessResult = {
  status: 'EXPIRED',
  confidencePercent: null,
  referenceImage: null,
  auditImages: [],
}

/**
 * AWS answers EXPIRED or deletes the session; both mean the same. A session that is missing before it expires is a
 * vendor error and must not be stored as final.
 */
const hasExpired = (fault: Fault, session: LivenessSession, nowMs: number): boolean =>
  fault.kind === 'provider' &&
  fault.reason === 'session_not_found' &&
  nowMs >= session.expiresAt.getTime()

async function save(
  store: Needs['store'],
  final: {
    session: LivenessSession
    result: LivenessResult
    status: FinalLivenessStatus
    thresholdPercent: number
  },
  trace: Trace,
): Promise<Result<FetchedLiveness>> {
  const { session, result, status, thresholdPercent } = final
  const images = [result.referenceImage, ...result.auditImages].filter((image) => image !== null)
  const stored = await Promise.all(
    images.map((image) =>
      storeFace(
        store.files,
        { session, image, isReference: image === result.referenceImage },
        trace,
      ),
    ),
  )
  const ids = stored.flatMap((file) => (file.ok ? [file.value] : []))
  const failed = stored.find((file) => !file.ok)
  if (failed !== undefined && !failed.ok) {
    await store.files.discard(ids, trace)
    return failed
  }
  const [reference, audits] =
    result.referenceImage === null ? ['', ids] : [ids[0] ?? '', ids.slice(1)]
  const saved = await store.liveness.saveResult(
    {
      sessionId: session.sessionId,
      status,
      confidencePercent: result.confidencePercent,
      referenceFile: reference,
      referenceBox: result.referenceImage?.boundingBox ?? null,
      auditFiles: audits.map((file, index) => ({
        file,
        boundingBox: result.auditImages[index]?.boundingBox ?? null,
      })),
      lockKey: session.lockKey,
      live: isLive(result, thresholdPercent),
    },
    trace,
  )
  if (!saved.ok || !saved.value.saved) await store.files.discard(ids, trace)
  return saved.ok ? ok({ final: true, result: saved.value.result }) : saved
}

async function storeFace(
  files: FileStore,
  {
    session,
    image,
    isReference,
  }: { session: LivenessSession; image: FaceImage; isReference: boolean },
  trace: Trace,
): Promise<Result<string>> {
  const mediaType = sniffMediaType(image.bytes)
  if (mediaType === null)
    return err({ kind: 'provider', provider: 'rekognition', reason: 'bad_answer' })
  const file = await files.put(
    {
      team: session.team,
      profile: session.profile,
      kind: isReference ? 'liveness_reference' : 'liveness_audit',
      bytes: image.bytes,
      mediaType,
      sha256: await sha256Hex(image.bytes),
    },
    trace,
  )
  return file.ok ? ok(file.value.id) : file
}
