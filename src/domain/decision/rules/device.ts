/** Whether a genuine browser created the device event recently, for this verification (docs/decisions.md#device). */

import { stateOf } from '../../countries/territories.ts'
import type { CheckStatus, Effect } from '../decision.ts'
import type { DeviceEvidence } from '../evidence/evidence.ts'
import { gradeOf, thresholdOf } from '../policy.ts'
import type { FixedCode } from '../reason-codes.ts'
import { type RaisedReason, strictestEffect } from '../reasons.ts'
import {
  combine,
  type Rule,
  type RuleInput,
  type RuleResult,
  raise,
  raiseAbsent,
  result,
  statusOf,
} from './rule.ts'

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
  const signals = combine([
    ...deviceSignals.map(({ evaluate }) => evaluate(input, seen)),
    link(input, seen),
  ])
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

type Observed = Extract<DeviceEvidence, { state: 'observed' }>

interface DeviceSignal {
  name: string
  evaluate: (input: RuleInput, seen: Observed) => RuleResult
}

/**
 * The signals of an event, each evaluated alone, in the order in which a decision lists their checks. A missing signal
 * counts if its worst value would have.
 */
const deviceSignals: readonly DeviceSignal[] = [
  // The vendor detects a payload that was replayed to it; our records detect an event id that was submitted before.
  flag(
    'device_event_use',
    'DEVICE_EVENT_REPLAYED',
    (seen) => seen.usedBefore || seen.event.replayed,
  ),
  { name: 'device_event_age', evaluate: eventAge },
  { name: 'device_origin', evaluate: origin },
  flag('device_bot', 'DEVICE_BOT', ({ event }) => isBot(event.bot)),
  flag('device_tampering', 'DEVICE_TAMPERED', ({ event }) => event.tampering),
  flag('device_virtual_machine', 'DEVICE_VIRTUAL', ({ event }) => event.virtualMachine),
  { name: 'device_risk', evaluate: risk },
  { name: 'ip_anonymity', evaluate: anonymity },
  { name: 'ip_country', evaluate: ipCountry },
]

/** A boolean signal; null means that the vendor did not send it, not `false`. */
function flag(
  name: string,
  code: FixedCode,
  read: (seen: Observed) => boolean | null,
): DeviceSignal {
  return {
    name,
    evaluate: (input, seen) => {
      const value = read(seen)
      const raised = raise(input, code)
      if (value === null) return missing(input, name, raised.effect)
      if (!value) return result({ name, status: 'pass', observed: false })
      return result({ name, status: statusOf(raised.effect), observed: true }, raised)
    },
  }
}

/** A missing signal is a reason only if its worst effect is more than `info`. */
function missing(input: RuleInput, name: string, worst: Effect): RuleResult {
  const reasons = worst === 'info' ? [] : [raise(input, 'DEVICE_UNAVAILABLE')]
  return result({ name, status: 'unavailable' }, ...reasons)
}

/** A good bot, such as a search engine's, is no person either. An unknown word counts as missing. */
function isBot(word: string | null): boolean | null {
  if (word === 'not_detected') return false
  return word === 'good' || word === 'bad' ? true : null
}

function eventAge(input: RuleInput, { event }: Observed): RuleResult {
  const { maxAgeMinutes: threshold, maxAheadSeconds } = input.policy.deviceEvent
  const ageMs = Number.isFinite(event.occurredAtMs)
    ? input.now.getTime() - event.occurredAtMs
    : Number.NaN
  const fresh = ageMs <= threshold * 60_000 && ageMs >= -maxAheadSeconds * 1000
  // Minutes to one decimal; adding 0 turns -0, which JSON cannot express, into 0.
  const minutes = Number.isNaN(ageMs) ? {} : { observed: Math.round(ageMs / 6000) / 10 + 0 }
  const check = { name: 'device_event_age', ...minutes, threshold }
  if (fresh) return result({ ...check, status: 'pass' })
  const raised = raise(input, 'DEVICE_EVENT_STALE')
  return result({ ...check, status: statusOf(raised.effect) }, raised)
}

/** An event from another site's page may come from a phishing page or a borrowed device. Native apps have no page. */
function origin(input: RuleInput, { fromOurPage }: Observed): RuleResult {
  const name = 'device_origin'
  if (fromOurPage === undefined) return result({ name, status: 'not_applicable' })
  if (fromOurPage) return result({ name, status: 'pass', observed: true })
  const raised = raise(input, 'DEVICE_CLAIM_MISMATCH')
  return result({ name, status: statusOf(raised.effect), observed: false }, raised)
}

/** An event that was created for another person. Older evidence does not say, so without it no check is listed. */
function link(input: RuleInput, { isOwn }: Observed): RuleResult {
  const name = 'device_link'
  if (isOwn === undefined) return { checks: [], raised: [] }
  if (isOwn) return result({ name, status: 'pass', observed: true })
  const raised = raise(input, 'DEVICE_CLAIM_MISMATCH')
  return result({ name, status: statusOf(raised.effect), observed: false }, raised)
}

function risk(input: RuleInput, { event }: Observed): RuleResult {
  const name = 'device_risk'
  const steps = input.policy.suspectScore
  const score = event.suspectScore
  const threshold = thresholdOf(steps)
  if (score === null || !Number.isFinite(score) || score < 0) {
    const weighs = steps.reviewAt !== null || steps.declineAt !== null
    return missing(input, name, weighs ? 'review' : 'info')
  }
  const effect = gradeOf(score, steps)
  if (effect === null) return result({ name, status: 'pass', observed: score, ...threshold })
  return result(
    { name, status: statusOf(effect), observed: score, ...threshold },
    { code: 'DEVICE_HIGH_RISK', effect },
  )
}

function anonymity(input: RuleInput, { event }: Observed): RuleResult {
  const name = 'ip_anonymity'
  const effects = input.policy.anonymised
  const ways = ['vpn', 'proxy', 'tor'] as const
  const used = ways.filter((way) => event[way] === true)
  const unknown = ways.filter((way) => event[way] === null)
  const unavailable = missing(input, name, strictestEffect(unknown.map((way) => effects[way])))
  if (used.length === 0) {
    return unknown.length > 0 ? unavailable : result({ name, status: 'pass', observed: false })
  }
  const effect = strictestEffect(used.map((way) => effects[way]))
  return result(
    { name, status: statusOf(effect), observed: used.join(' ') },
    { code: 'IP_ANONYMISED', effect },
    ...unavailable.raised,
  )
}

/** Compared with the country that issued the document. If that is unknown, DOCUMENT_COUNTRY_UNKNOWN reports it. */
function ipCountry(input: RuleInput, { event }: Observed): RuleResult {
  const name = 'ip_country'
  const raised = raise(input, 'IP_COUNTRY_MISMATCH')
  const seen = event.ipCountry?.toUpperCase() ?? ''
  if (!/^[A-Z]{2}$/.test(seen)) return missing(input, name, raised.effect)
  const issuer = input.examination?.issuingCountryCode ?? null
  if (issuer === null) return result({ name, status: 'unavailable', observed: seen })
  if (stateOf(issuer) === stateOf(seen)) return result({ name, status: 'pass', observed: seen })
  return result({ name, status: statusOf(raised.effect), observed: seen }, raised)
}
