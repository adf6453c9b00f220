/** How many documents an applicant may have read, by an analysis or by a verification. */

import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { AnalysisStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

/**
 * New readings an applicant may request for its profile in a day. An honest person photographs one or two documents a
 * few times; someone searching for an image that the reader misjudges needs many.
 */
const applicantReadings = { max: 20, withinMs: 24 * 3_600_000 } as const
const retryAfterSeconds = 3600

/** Fault `rate_limited` if an applicant has had too many; machines have no limit. */
export async function mayRead(
  { analyses, now }: { analyses: AnalysisStore; now: () => number },
  { profile, isApplicant }: { profile: string; isApplicant: boolean },
  trace: Trace,
): Promise<Result<null>> {
  if (!isApplicant) return ok(null)
  const { max, withinMs } = applicantReadings
  const since = new Date(now() - withinMs)
  const count = await analyses.countSince(profile, { since, limit: max }, trace)
  if (!count.ok) return count
  return count.value < max ? ok(null) : err({ kind: 'rate_limited', retryAfterSeconds })
}
