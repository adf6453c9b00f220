/** Whether a genuine browser created the device event recently, for this verification (docs/decisions.md#device). */

import type { CheckStatus } from '../decision.ts'
import type { DeviceEvidence } from '../evidence/evidence.ts'
import { type RaisedReason, strictestEffect } from '../reasons.ts'
import { deviceSignals } from './device-signals.ts'
import { combine, type Rule, type RuleInput, raise, raiseAbsent } from './rule.ts'

/** `fingerprint_not_configured`, for example: the vendor was never called. */
const isNotConfigured = (cause: string) => /(?:^|_)not_configured$/.test(cause)

/** The check `device`, which a policy can make mandatory, is as bad as the worst signal after it. */
export const device: Rule = (input) => {
  const seen = input.evidence.device
  if (seen.state !== 'observed') {
    const names = ['device', ...deviceSignals.map(({ name }) => name)]
    return {
      checks: names.map((name) => ({ name, status: 'unavailable' })),
      raised: [absence(input, seen)],
    }
  }
  const signals = combine(deviceSignals.map(({ evaluate }) => evaluate(input, seen)))
  return {
    checks: [{ name: 'device', status: worstStatus(signals.raised) }, ...signals.checks],
    raised: signals.raised,
  }
}

/** An optional device event may be left out, but a vendor that was called and failed always counts. */
function absence(
  input: RuleInput,
  seen: Exclude<DeviceEvidence, { state: 'observed' }>,
): RaisedReason {
  if (seen.state === 'unknown_event') return raise(input, 'DEVICE_EVENT_UNKNOWN')
  const hasVendorFailed = seen.state === 'unavailable' && !isNotConfigured(seen.cause)
  return hasVendorFailed
    ? raise(input, 'DEVICE_UNAVAILABLE')
    : raiseAbsent(input, 'DEVICE_UNAVAILABLE')
}

function worstStatus(raised: RaisedReason[]): CheckStatus {
  const effect = strictestEffect(raised.map((found) => found.effect))
  if (effect === 'decline') return 'fail'
  if (raised.some(({ code }) => code === 'DEVICE_UNAVAILABLE')) return 'unavailable'
  return effect === 'review' ? 'warn' : 'pass'
}
