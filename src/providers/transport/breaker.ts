/** Circuit breaker: a vendor that keeps failing is left alone for a while, and callers hear so at once. */

import type { ProviderReason } from '../../domain/faults/faults.ts'

export interface Breaker {
  /** Whole seconds to stay away, or 0 when this call may go out. */
  refusedForSeconds: () => number
  /** How a call ended: the reason of its fault, or null for an answer. */
  settle: (reason: ProviderReason | null) => void
}

/**
 * Five failed calls in a row are an outage, not bad luck: each has already spent its own retries.
 * Ten seconds spare a struggling vendor most of our load and cost a person one patient retry.
 */
export const breakerDefaults = { failures: 5, coolDownMs: 10_000 } as const

/** As many as one verification makes of one vendor at once, so that the first person after an outage is heard whole. */
export const trialsAtOnce = 3

/** Reasons that speak of the vendor's health; a 429 or a refusal is an answer of a vendor that works. */
const outages: readonly (ProviderReason | null)[] = ['unavailable', 'timeout']

/**
 * Opens after that many outages in a row. After each cool-down the calls of one person go out on trial: an answer
 * closes the circuit, another outage keeps it open.
 */
export function createBreaker(
  now: () => number,
  { failures, coolDownMs }: { failures: number; coolDownMs: number } = breakerDefaults,
): Breaker {
  const state = { failures: 0, openUntilMs: 0, trials: 0 }
  const open = (trials: number) => {
    state.openUntilMs = now() + coolDownMs
    state.trials = trials
  }

  return {
    refusedForSeconds() {
      if (state.failures < failures) return 0
      const leftMs = state.openUntilMs - now()
      // Everyone else waits on: a trial that never settles cannot shut the circuit for good either.
      if (leftMs <= 0) open(trialsAtOnce)
      else if (state.trials === 0) return Math.ceil(leftMs / 1000)
      state.trials -= 1
      return 0
    },
    settle(reason) {
      state.failures = outages.includes(reason) ? state.failures + 1 : 0
      if (state.failures >= failures) open(0)
    },
  }
}
