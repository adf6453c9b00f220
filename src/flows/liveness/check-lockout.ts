/** Refuses whoever has failed the liveness check too often. */

import { failureLimit, lockedForSeconds, lockout } from '../../domain/decision/evidence/liveness.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { LivenessStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

/** Fault `liveness_locked` with the seconds left, if failures counted against this key have locked it. */
export async function checkLockout(
  liveness: LivenessStore,
  { key, nowMs }: { key: string; nowMs: number },
  trace: Trace,
): Promise<Result<null>> {
  const since = new Date(nowMs - lockout.lockMs - lockout.windowMs)
  const failures = await liveness.failuresSince(key, since, trace)
  if (!failures.ok) return failures
  const seconds = lockedForSeconds(failures.value, nowMs, failureLimit(key))
  return seconds > 0 ? err({ kind: 'liveness_locked', retryAfterSeconds: seconds }) : ok(null)
}
