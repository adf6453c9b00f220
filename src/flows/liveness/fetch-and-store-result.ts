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
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import type { FileStore, LivenessStore, NewFile } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { LivenessChecker } from '../../domain/ports/vendors.ts'
import { storeAll } from '../profile/stored-files.ts'
import { checkLockout } from './check-lockout.ts'

type FetchedLiveness =
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
 * several simultaneous ones the store keeps one. Fault `liveness_locked` if too many other checks failed before this
 * result is stored, even while the vendor was called: sessions opened in advance must not bypass the lockout.
 */
export const fetchLivenessResult =
  ({ liveness, store, thresholdPercent, now }: Needs): FetchLivenessResult =>
  async (session, trace) => {
    const nowMs = now()
    const [stored, lockout] = await Promise.all([
      store.liveness.findResult(session.sessionId, trace),
      checkLockout(store.liveness, { keys: [session.lockKey], nowMs }, trace),
    ])
    if (!stored.ok) return stored
    if (stored.value !== null) return ok({ final: true, result: stored.value })
    // An expired session cannot become live: it is stored as expired, lockout or not.
    if (!lockout.ok && nowMs < session.expiresAt.getTime()) return lockout
    const answer = await liveness.results(session.sessionId, trace)
    if (!answer.ok && !hasExpired(answer.fault, session, now())) return answer
    const result = answer.ok ? answer.value : expired
    const { status } = result
    if (!isFinal(status)) return ok({ final: false, status })
    const live = isLive(result, thresholdPercent)
    const saved = await save(store, { session, result: { ...result, status }, live }, trace)
    if (!saved.ok) return saved
    if (saved.value !== 'locked') return ok(saved.value)
    const locked = await checkLockout(
      store.liveness,
      { keys: [session.lockKey], nowMs: now() },
      trace,
    )
    return locked.ok ? err({ kind: 'store', reason: 'refused', cause: 'result_refused' }) : locked
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

type FinalResult = LivenessResult & { status: FinalLivenessStatus }

async function save(
  store: Needs['store'],
  { session, result, live }: { session: LivenessSession; result: FinalResult; live: boolean },
  trace: Trace,
): Promise<Result<FetchedLiveness | 'locked'>> {
  const { sessionId, lockKey } = session
  const { status, confidencePercent, referenceImage, auditImages } = result
  const references = referenceImage === null ? [] : [referenceImage]
  const faces = allOk(
    await Promise.all([
      ...references.map((image) => newFile(session, 'liveness_reference', image)),
      ...auditImages.map((image) => newFile(session, 'liveness_audit', image)),
    ]),
  )
  if (!faces.ok) return faces
  const stored = await storeAll(store.files, faces.value, trace)
  if (!stored.ok) return stored
  const ids = stored.value.map(({ id }) => id)
  const auditIds = ids.slice(references.length)
  const saved = await store.liveness.saveResult(
    {
      sessionId,
      status,
      confidencePercent,
      referenceFile: referenceImage === null ? '' : (ids[0] ?? ''),
      referenceBox: referenceImage?.boundingBox ?? null,
      auditFiles: auditIds.map((file, index) => ({
        file,
        boundingBox: auditImages[index]?.boundingBox ?? null,
      })),
      lockKey,
      live,
    },
    trace,
  )
  if (!saved.ok || saved.value === 'locked' || !saved.value.saved)
    await store.files.discard(ids, trace)
  if (!saved.ok) return saved
  return ok(saved.value === 'locked' ? 'locked' : { final: true, result: saved.value.result })
}

async function newFile(
  { team, profile }: LivenessSession,
  kind: string,
  { bytes }: FaceImage,
): Promise<Result<NewFile>> {
  const mediaType = sniffMediaType(bytes)
  if (mediaType === null)
    return err({ kind: 'provider', provider: 'rekognition', reason: 'bad_answer' })
  return ok({ team, profile, kind, bytes, mediaType, sha256: await sha256Hex(bytes) })
}
