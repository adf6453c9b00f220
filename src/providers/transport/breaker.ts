/** Circuit breaker: a vendor that keeps failing is not called for a while, and callers learn so at once. */

import type { ProviderReason } from '../../domain/faults/faults.ts'

/**
 * Five failed calls in a row are an outage, not bad luck: each has already used up its own retries.
 * Ten seconds spare a struggling vendor most of our load and cost a person one patient retry.
 */
export const breakerDefaults = { failures: 5, coolDownMs: 10_000 } as const

/** As many as one verification makes to one vendor at once, so that the first person after an outage gets all checks. */
export const trialsAtOnce = 3

/** Reasons that are about the vendor's health. A 429 or a refusal comes from a vendor that works. */
const outages: readonly (ProviderReason | null)[] = ['unavailable', 'timeout']

/**
 * Opens after that many outages in a row. After each cool-down a few trial calls go out: a success closes the
 * circuit, another outage keeps it open.
 */
export function createBreaker(
  now: () => number,
  { failures, coolDownMs }: { failures: number; coolDownMs: number } = breakerDefaults,
) {
  let failed = 0
  let openUntilMs = 0
  let trials = 0
  const open = (newTrials: number) => {
    openUntilMs = now() + coolDownMs
    trials = newTrials
  }

  return {
    /** Whole seconds to wait, or 0 if this call may go out. */
    refusedForSeconds(): number {
      if (failed < failures) return 0
      const leftMs = openUntilMs - now()
      // All others wait for another cool-down, so a trial that never ends cannot keep the circuit open for good.
      if (leftMs <= 0) open(trialsAtOnce)
      else if (trials === 0) return Math.ceil(leftMs / 1000)
      trials -= 1
      return 0
    },
    /** How a call ended: the reason of its fault, or null for success. */
    record(reason: ProviderReason | null): void {
      failed = outages.includes(reason) ? failed + 1 : 0
      if (failed >= failures) open(0)
    },
  }
}
