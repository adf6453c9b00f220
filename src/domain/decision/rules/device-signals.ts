/** The signs of a device event, each judged alone. A sign that could weigh and was not given is missed. */

import { stateOf } from '../../countries/territories.ts'
import type { Effect } from '../decision.ts'
import type { DeviceEvidence } from '../evidence/evidence.ts'
import { gradeOf } from '../policy.ts'
import type { FixedCode } from '../reason-codes.ts'
import { worstEffect } from '../reasons.ts'
import { adverse, type Facts, one, type Ruling, raise } from './ruling.ts'

type Observed = Extract<DeviceEvidence, { state: 'observed' }>

interface Signal {
  name: string
  judge: (facts: Facts, seen: Observed) => Ruling
}

export const deviceSignals: readonly Signal[] = [
  { name: 'device_event_use', judge: eventUse },
  { name: 'device_event_age', judge: eventAge },
  { name: 'device_origin', judge: origin },
  flag('device_bot', 'DEVICE_BOT', ({ event }) => isBot(event.bot)),
  flag('device_tampering', 'DEVICE_TAMPERED', ({ event }) => event.tampering),
  flag('device_virtual_machine', 'DEVICE_VIRTUAL', ({ event }) => event.virtualMachine),
  { name: 'device_risk', judge: risk },
  { name: 'ip_anonymity', judge: anonymity },
  { name: 'ip_country', judge: ipCountry },
]

/** A yes-or-no sign, in which null is not no. */
function flag(name: string, code: FixedCode, read: (seen: Observed) => boolean | null): Signal {
  return {
    name,
    judge: (facts, seen) => {
      const value = read(seen)
      const raised = raise(facts, code)
      if (value === null) return missing(facts, name, raised.effect)
      if (!value) return one({ name, status: 'pass', observed: false })
      return one({ name, status: adverse(raised.effect), observed: true }, raised)
    },
  }
}

/** Needed only where its worst would have held the person up. */
function missing(facts: Facts, name: string, worst: Effect): Ruling {
  const reasons = worst === 'info' ? [] : [raise(facts, 'DEVICE_UNAVAILABLE')]
  return one({ name, status: 'unavailable' }, ...reasons)
}

/** A good bot, such as a search engine's, is no person either; a word we do not know tells nothing. */
function isBot(word: string | null): boolean | null {
  if (word === 'not_detected') return false
  return word === 'good' || word === 'bad' ? true : null
}

/** The vendor sees a payload recorded and sent to it again; our ledger sees an id sent to us again. */
function eventUse(facts: Facts, seen: Observed): Ruling {
  const used = flag('device_event_use', 'DEVICE_EVENT_REPLAYED', ({ event, usedBefore }) =>
    usedBefore ? true : event.replayed,
  )
  return used.judge(facts, seen)
}

function eventAge(facts: Facts, { event }: Observed): Ruling {
  const { maxAgeMinutes: threshold, maxAheadSeconds } = facts.policy.deviceEvent
  const ageMs = Number.isFinite(event.occurredAtMs)
    ? facts.now.getTime() - event.occurredAtMs
    : Number.NaN
  const fresh = ageMs <= threshold * 60_000 && ageMs >= -maxAheadSeconds * 1000
  // Minutes to one decimal; adding 0 makes -0, which JSON cannot say, a plain 0.
  const minutes = Number.isNaN(ageMs) ? {} : { observed: Math.round(ageMs / 6000) / 10 + 0 }
  const check = { name: 'device_event_age', ...minutes, threshold }
  if (fresh) return one({ ...check, status: 'pass' })
  const raised = raise(facts, 'DEVICE_EVENT_STALE')
  return one({ ...check, status: adverse(raised.effect) }, raised)
}

/** An event made on somebody else's page: a lure, or a device that is lent. A native app has no page. */
function origin(facts: Facts, { fromOurPage }: Observed): Ruling {
  const name = 'device_origin'
  if (fromOurPage === undefined) return one({ name, status: 'not_applicable' })
  if (fromOurPage) return one({ name, status: 'pass', observed: true })
  const raised = raise(facts, 'DEVICE_CLAIM_MISMATCH')
  return one({ name, status: adverse(raised.effect), observed: false }, raised)
}

function risk(facts: Facts, { event }: Observed): Ruling {
  const name = 'device_risk'
  const steps = facts.policy.suspectScore
  const score = event.suspectScore
  const lowest = [steps.infoAt, steps.reviewAt, steps.declineAt].find((step) => step !== null)
  const threshold = typeof lowest === 'number' ? { threshold: lowest } : {}
  if (score === null || !Number.isFinite(score) || score < 0) {
    const weighs = steps.reviewAt !== null || steps.declineAt !== null
    return missing(facts, name, weighs ? 'review' : 'info')
  }
  const effect = gradeOf(score, steps)
  if (effect === null) return one({ name, status: 'pass', observed: score, ...threshold })
  return one(
    { name, status: adverse(effect), observed: score, ...threshold },
    { code: 'DEVICE_HIGH_RISK', effect },
  )
}

function anonymity(facts: Facts, { event }: Observed): Ruling {
  const name = 'ip_anonymity'
  const effects = facts.policy.anonymised
  const ways = ['vpn', 'proxy', 'tor'] as const
  const used = ways.filter((way) => event[way] === true)
  const unknown = ways.filter((way) => event[way] === null)
  const silence = missing(facts, name, worstEffect(unknown.map((way) => effects[way])))
  if (used.length === 0) {
    return unknown.length > 0 ? silence : one({ name, status: 'pass', observed: false })
  }
  const effect = worstEffect(used.map((way) => effects[way]))
  return one(
    { name, status: adverse(effect), observed: used.join(' ') },
    { code: 'IP_ANONYMISED', effect },
    ...silence.raised,
  )
}

/** Compared with the country that issued the document; where that is unknown, another rule says so. */
function ipCountry(facts: Facts, { event }: Observed): Ruling {
  const name = 'ip_country'
  const raised = raise(facts, 'IP_COUNTRY_MISMATCH')
  const seen = event.ipCountry?.toUpperCase() ?? ''
  if (!/^[A-Z]{2}$/.test(seen)) return missing(facts, name, raised.effect)
  const issuer = facts.findings?.issuingCountryCode ?? null
  if (issuer === null) return one({ name, status: 'unavailable', observed: seen })
  if (stateOf(issuer) === stateOf(seen)) return one({ name, status: 'pass', observed: seen })
  return one({ name, status: adverse(raised.effect), observed: seen }, raised)
}
