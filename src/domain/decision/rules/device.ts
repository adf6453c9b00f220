/** Whether one real, ordinary browser made this, just now, for this verification alone. */

import type { CheckStatus } from '../decision.ts'
import type { DeviceEvidence } from '../evidence/evidence.ts'
import { type Raised, worstEffect } from '../reasons.ts'
import { deviceSignals } from './device-signals.ts'
import { type Facts, type Rule, raise, raiseAbsence, together } from './ruling.ts'

/** Of the causes of `unavailable`, those in which nobody was asked: `fingerprint_not_configured`. */
const isNotConfigured = (cause: string) => /(?:^|_)not_configured$/.test(cause)

/** The check `device`, which a policy can demand, is as bad as the worst of the signs after it. */
export const device: Rule = (facts) => {
  const seen = facts.evidence.device
  if (seen.state !== 'observed') {
    const names = ['device', ...deviceSignals.map(({ name }) => name)]
    return {
      checks: names.map((name) => ({ name, status: 'unavailable' })),
      raised: [absence(facts, seen)],
    }
  }
  const signs = together(deviceSignals.map(({ judge }) => judge(facts, seen)))
  return {
    checks: [{ name: 'device', status: worstStatus(signs.raised) }, ...signs.checks],
    raised: signs.raised,
  }
}

/** Where the device is optional it may be left out; but a witness that was asked and failed is missed. */
function absence(facts: Facts, seen: Exclude<DeviceEvidence, { state: 'observed' }>): Raised {
  if (seen.state === 'unknown_event') return raise(facts, 'DEVICE_EVENT_UNKNOWN')
  const asked = seen.state === 'unavailable' && !isNotConfigured(seen.cause)
  if (asked) return raise(facts, 'DEVICE_UNAVAILABLE')
  return raiseAbsence(facts, 'device', 'DEVICE_UNAVAILABLE')
}

function worstStatus(raised: Raised[]): CheckStatus {
  const effect = worstEffect(raised.map((found) => found.effect))
  if (effect === 'decline') return 'fail'
  if (raised.some(({ code }) => code === 'DEVICE_UNAVAILABLE')) return 'unavailable'
  return effect === 'review' ? 'warn' : 'pass'
}
