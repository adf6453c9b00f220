/** Refuses whoever has failed the liveness check too often. */

import { failureLimit, lockedForSeconds, lockout } from '../../domain/decision/evidence/liveness.ts'
import { allOk, err, ok, type Result } from '../../domain/faults/result.ts'
import type { LivenessStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

/** Fault `liveness_locked` with the seconds left, if failures counted against one of these keys have locked it. */
export async function checkLockout(
  liveness: LivenessStore,
  { keys, nowMs }: { keys: readonly string[]; nowMs: number },
  trace: Trace,
): Promise<Result<null>> {
  const since = new Date(nowMs - lockout.lockMs - lockout.windowMs)
  const failures = allOk(
    await Promise.all(keys.map((key) => liveness.failuresSince(key, since, trace))),
  )
  if (!failures.ok) return failures
  const seconds = Math.max(
    0,
    ...keys.map((key, index) =>
      lockedForSeconds(failures.value[index] ?? [], nowMs, failureLimit(key)),
    ),
  )
  return seconds > 0 ? err({ kind: 'liveness_locked', retryAfterSeconds: seconds }) : ok(null)
}
