/** The result of a liveness session: asked of the vendor until it is final, then kept and served from the store. */

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
import { livenessLock } from './check-lockout.ts'

/** Not final yet, or the one final result that was kept. */
export type SettledLiveness =
  | { final: false; status: 'CREATED' | 'IN_PROGRESS' }
  | { final: true; result: StoredLivenessResult }

export type SettleLiveness = (
  session: LivenessSession,
  trace: Trace,
) => Promise<Result<SettledLiveness>>

interface Needs {
  liveness: LivenessChecker | null
  store: { files: FileStore; liveness: LivenessStore }
  thresholdPercent: number
  now: () => number
}

/**
 * AWS forgets a session three minutes after it was made, so the first final answer is stored with its images;
 * of several that arrive at once the store keeps one. Fault `liveness_locked` where too many other checks have failed
 * before anybody asked: sessions opened in advance must not lead around the lock.
 */
export const settleLiveness =
  ({ liveness, store, thresholdPercent, now }: Needs): SettleLiveness =>
  async (session, trace) => {
    const nowMs = now()
    const [kept, locked] = await Promise.all([
      store.liveness.findResult(session.sessionId, trace),
      livenessLock(store.liveness, { key: session.lockKey, nowMs }, trace),
    ])
    if (!kept.ok) return kept
    if (kept.value !== null) return ok({ final: true, result: kept.value })
    // One that is over cannot be live any more, and is kept as expired.
    if (!locked.ok && nowMs < session.expiresAt.getTime()) return locked
    if (liveness === null) return err({ kind: 'provider_not_configured', provider: 'rekognition' })
    const answer = await liveness.results(session.sessionId, trace)
    if (!answer.ok && !hasExpired(answer.fault, session, now())) return answer
    const result = answer.ok ? answer.value : expired
    if (!isFinal(result.status)) return ok({ final: false, status: result.status })
    return keep(store, { session, result, status: result.status, thresholdPercent }, trace)
  }

const expired: LivenessResult = {
  status: 'EXPIRED',
  confidencePercent: null,
  referenceImage: null,
  auditImages: [],
}

/**
 * AWS says EXPIRED or forgets the session: both are one. Before its time a missing session is an odd answer
 * of the vendor and must not be kept as final.
 */
const hasExpired = (fault: Fault, session: LivenessSession, nowMs: number): boolean =>
  fault.kind === 'provider' &&
  fault.reason === 'session_not_found' &&
  nowMs >= session.expiresAt.getTime()

async function keep(
  store: Needs['store'],
  final: {
    session: LivenessSession
    result: LivenessResult
    status: FinalLivenessStatus
    thresholdPercent: number
  },
  trace: Trace,
): Promise<Result<SettledLiveness>> {
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
  const saved = await store.liveness.keepResult(
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
  if (!saved.ok || !saved.value.kept) await store.files.discard(ids, trace)
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
