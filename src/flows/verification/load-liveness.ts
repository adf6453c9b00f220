/** The liveness result of a submission with its reference image: the vendor's own picture of the person. */

import type {
  LivenessSession,
  StoredLivenessResult,
} from '../../domain/decision/evidence/liveness.ts'
import type { Image } from '../../domain/document/images.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { FetchLivenessResult } from '../liveness/fetch-and-store-result.ts'
import { readStoredImage } from '../profile/stored-files.ts'

export interface Liveness {
  /** A fault of the vendor is a result too: the check was unavailable. */
  result: Result<StoredLivenessResult>
  /** Null if the result has none. */
  reference: Image | null
}

type LivenessNeeds = Pick<Store, 'files' | 'liveness'>

/** The stored result, which most clients have requested before they submit; null if nobody has. */
export async function loadStoredLiveness(
  store: LivenessNeeds,
  sessionId: string,
  trace: Trace,
): Promise<Result<Liveness | null>> {
  const stored = await store.liveness.findResult(sessionId, trace)
  if (!stored.ok) return stored
  return stored.value === null ? ok(null) : withReference(store, stored.value, trace)
}

/** Fault `liveness_not_completed` for a session without a final result, and `liveness_locked` if it is locked out. */
export async function loadLiveness(
  {
    store,
    fetchLivenessResult,
  }: { store: LivenessNeeds; fetchLivenessResult: FetchLivenessResult },
  session: LivenessSession,
  trace: Trace,
): Promise<Result<Liveness>> {
  const fetched = await fetchLivenessResult(session, trace)
  if (!fetched.ok) {
    const { kind } = fetched.fault
    const isRefused = kind === 'store' || kind === 'overloaded' || kind === 'liveness_locked'
    return isRefused ? fetched : ok({ result: fetched, reference: null })
  }
  if (!fetched.value.final) return err({ kind: 'liveness_not_completed' })
  return withReference(store, fetched.value.result, trace)
}

async function withReference(
  { files }: LivenessNeeds,
  result: StoredLivenessResult,
  trace: Trace,
): Promise<Result<Liveness>> {
  const reference = await readStoredImage(files, result.referenceFile, trace)
  return reference.ok ? ok({ result: ok(result), reference: reference.value }) : reference
}
