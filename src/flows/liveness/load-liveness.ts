/** What the liveness check of a submission says, with its picture of the person. */

import type {
  LivenessSession,
  StoredLivenessResult,
} from '../../domain/decision/evidence/liveness.ts'
import type { Image } from '../../domain/document/images.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { readStoredImage } from '../profile/read-stored-image.ts'
import type { SettleLiveness } from './fetch-liveness-result.ts'

export interface HeardLiveness {
  liveness: Result<StoredLivenessResult>
  /** The liveness check's own picture of the person; null where it has none. */
  reference: Image | null
}

type LivenessNeeds = Pick<Store, 'files' | 'liveness'>

/** What is kept of the session, which most clients have asked for before; null where nobody has. */
export async function keptLiveness(
  store: LivenessNeeds,
  session: LivenessSession,
  trace: Trace,
): Promise<Result<HeardLiveness | null>> {
  const kept = await store.liveness.findResult(session.sessionId, trace)
  if (!kept.ok) return kept
  return kept.value === null ? ok(null) : withReference(store, kept.value, trace)
}

/**
 * The result of the session and its picture. A vendor that fails is a result too; a session that is not over is none,
 * nor is one that nobody may ask for.
 */
export async function hearLiveness(
  { store, settle }: { store: LivenessNeeds; settle: SettleLiveness },
  session: LivenessSession,
  trace: Trace,
): Promise<Result<HeardLiveness>> {
  const settled = await settle(session, trace)
  if (!settled.ok) {
    const { kind } = settled.fault
    const isNoResult = kind === 'store' || kind === 'liveness_locked'
    return isNoResult ? settled : ok({ liveness: settled, reference: null })
  }
  if (!settled.value.final) return err({ kind: 'liveness_not_completed' })
  return withReference(store, settled.value.result, trace)
}

async function withReference(
  store: LivenessNeeds,
  result: StoredLivenessResult,
  trace: Trace,
): Promise<Result<HeardLiveness>> {
  const reference = await readStoredImage(store.files, result.referenceFile, trace)
  return reference.ok ? ok({ liveness: ok(result), reference: reference.value }) : reference
}
