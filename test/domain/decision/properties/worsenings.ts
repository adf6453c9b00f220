/** Changes for the worse, each aimed at one check. */

import type { DeviceEvent, Evidence } from '../../../../src/domain/decision/evidence/evidence.ts'
import { sightingKinds, type Windows } from '../../../../src/domain/decision/evidence/velocity.ts'
import type { LevelPolicy } from '../../../../src/domain/decision/policy.ts'
import type { RuleInput } from '../../../../src/domain/decision/rules/rule.ts'
import type { DocumentExamination } from '../../../../src/domain/document/examine.ts'
import { busy, now, unavailable, zone } from '../fixture.ts'

/** The evidence that gets worse, named after the check that a policy can make mandatory. */
export type EvidenceKind =
  | 'liveness'
  | 'face_match'
  | 'selfie_match'
  | 'document'
  | 'mrz'
  | 'device'
/** Our own records, which nobody can withhold. */
type Records = 'records'

export interface Worsening {
  name: string
  of: EvidenceKind | Records
  /** The input with one thing worse; the same input if that thing is missing. */
  apply: (input: RuleInput) => RuleInput
  /** Levels at which a good input with this change must not be approved. */
  fatalAt: readonly RuleInput['level'][]
  /** Whether the change counts against this input; always, if absent. */
  isAgainst?: (input: RuleInput) => boolean
}

const every = ['low', 'standard', 'high'] as const
const notLow = ['standard', 'high'] as const

const withEvidence = (input: RuleInput, changes: Partial<Evidence>): RuleInput => ({
  ...input,
  evidence: { ...input.evidence, ...changes },
})

const liveness = (input: RuleInput, status: 'FAILED' | 'EXPIRED'): RuleInput =>
  withEvidence(input, { liveness: { state: 'observed', status, confidencePercent: null } })

/** Lowers a valid score and leaves an invalid one. */
const lower = (score: number | null, to: number) =>
  score !== null && score >= 0 && score <= 100 ? Math.min(score, to) : score

const lowerLiveness = (input: RuleInput): RuleInput => {
  const { liveness: seen } = input.evidence
  if (seen.state !== 'observed') return input
  const confidencePercent = lower(seen.confidencePercent, 74)
  return withEvidence(input, { liveness: { ...seen, confidencePercent } })
}

const lowerFace =
  (part: 'faceMatch' | 'selfie', to: number) =>
  (input: RuleInput): RuleInput => {
    const seen = input.evidence[part]
    if (seen.state !== 'observed') return input
    const similarityPercent = lower(seen.similarityPercent, to) ?? to
    return withEvidence(input, { [part]: { ...seen, similarityPercent } })
  }

const finding = (
  name: string,
  worse: (examination: DocumentExamination) => Partial<DocumentExamination>,
  fatalAt: Worsening['fatalAt'] = every,
): Worsening => ({
  name,
  of: 'document',
  fatalAt,
  apply: (input) =>
    input.examination === null
      ? input
      : { ...input, examination: { ...input.examination, ...worse(input.examination) } },
})

const zoneFault = (
  name: string,
  fault: { failedCheckDigits: string[] } | { disagreements: ['name'] } | { incomparable: ['name'] },
): Worsening => ({
  ...finding(name, ({ mrz }) => ({ mrz: mrz.state === 'parsed' ? { ...mrz, ...fault } : mrz })),
  of: 'mrz',
})

/** At least these counts. */
const more = (
  name: string,
  counts: Parameters<typeof busy>[0],
  fatalAt: Worsening['fatalAt'] = every,
): Worsening => ({
  name,
  of: 'records',
  fatalAt,
  apply: (input) => {
    const [was, often] = [input.evidence.velocity, busy(counts)]
    const others = { ...was.otherProfiles }
    for (const kind of sightingKinds) {
      if (kind in counts) others[kind] = worst(others[kind], often.otherProfiles[kind])
    }
    const attempts = worst(was.attempts, often.attempts) ?? was.attempts
    return withEvidence(input, { velocity: { attempts, otherProfiles: others } })
  },
})

const worst = (a: Windows | null, b: Windows | null): Windows | null => {
  if (a === null || b === null) return a ?? b
  return {
    hour: Math.max(a.hour, b.hour),
    day: Math.max(a.day, b.day),
    month: Math.max(a.month, b.month),
  }
}

const event = (
  name: string,
  worse: (event: DeviceEvent, policy: LevelPolicy) => Partial<DeviceEvent>,
  fatalAt: Worsening['fatalAt'] = every,
): Worsening => ({
  name,
  of: 'device',
  fatalAt,
  apply: (input) => {
    const { device } = input.evidence
    if (device.state !== 'observed') return input
    const changed = { ...device.event, ...worse(device.event, input.policy) }
    return withEvidence(input, { device: { ...device, event: changed } })
  },
})

export const worsenings: readonly Worsening[] = [
  {
    name: 'liveness fails',
    of: 'liveness',
    fatalAt: every,
    apply: (input) => liveness(input, 'FAILED'),
  },
  {
    name: 'liveness expires',
    of: 'liveness',
    fatalAt: every,
    apply: (input) => liveness(input, 'EXPIRED'),
  },
  { name: 'liveness is lower', of: 'liveness', fatalAt: every, apply: lowerLiveness },
  {
    name: 'the challenge is the weaker one',
    of: 'liveness',
    fatalAt: ['high'],
    isAgainst: ({ evidence }) => evidence.version === 2,
    apply: (input) => {
      const { liveness: seen } = input.evidence
      if (seen.state !== 'observed') return input
      return withEvidence(input, { liveness: { ...seen, challenge: 'FaceMovementChallenge' } })
    },
  },
  {
    name: 'the portrait is less similar',
    of: 'face_match',
    fatalAt: every,
    apply: lowerFace('faceMatch', 84),
  },
  {
    name: 'the portrait shows somebody else',
    of: 'face_match',
    fatalAt: every,
    apply: lowerFace('faceMatch', 3),
  },
  {
    name: 'the selfie is less similar',
    of: 'selfie_match',
    fatalAt: every,
    apply: lowerFace('selfie', 79),
  },
  {
    name: 'the selfie shows somebody else',
    of: 'selfie_match',
    fatalAt: every,
    apply: lowerFace('selfie', 3),
  },
  {
    name: 'the document image shows a second face',
    of: 'face_match',
    fatalAt: every,
    apply: (input) => {
      const { faceMatch } = input.evidence
      if (faceMatch.state !== 'observed') return input
      return withEvidence(input, { faceMatch: { ...faceMatch, lowestPercent: 3 } })
    },
  },
  finding('the document cannot be read', () => ({ readable: false })),
  finding('the document is suspicious', () => ({ suspicious: true })),
  finding('the document is a visa', () => ({ documentType: 'visa' })),
  finding('the document has expired', () => ({ expired: true })),
  finding('the document is not valid yet', () => ({ notYetValid: true })),
  finding('a date is impossible', () => ({ impossibleDates: ['expiry_date', 'date_of_birth'] })),
  finding('the person is a child', () => ({ ageYears: 12, mostAgeYears: 12 })),
  finding('the person may be a child', ({ ageYears, mostAgeYears }) =>
    ageYears === null
      ? {}
      : { ageYears: Math.min(ageYears, 12), mostAgeYears: mostAgeYears ?? ageYears },
  ),
  finding('the issue date may be in the future', () => ({ doubtfulIssueDate: true })),
  finding('the country does not exist', () => ({ unknownCountryFields: ['mrz_issuer'] })),
  zoneFault('a check digit fails', { failedCheckDigits: ['composite'] }),
  zoneFault('zone and print differ', { disagreements: ['name'] }),
  zoneFault('zone and print cannot be compared', { incomparable: ['name'] }),
  event('the browser is a bot', () => ({ bot: 'bad' })),
  event('the browser is tampered with', () => ({ tampering: true })),
  event('the payload is replayed', () => ({ replayed: true })),
  event('the browser is virtual', () => ({ virtualMachine: true }), notLow),
  event('the address is a vpn', () => ({ vpn: true }), notLow),
  event('the address is a proxy', () => ({ proxy: true }), notLow),
  event('the address is tor', () => ({ tor: true }), notLow),
  {
    ...event('the address is in another country', () => ({ ipCountry: 'PT' }), notLow),
    // Stateless people and refugees have documents without a country.
    isAgainst: ({ examination }) => examination !== null && examination.issuingCountryCode !== null,
  },
  event('the score is higher', ({ suspectScore }) => ({
    suspectScore: Math.max(suspectScore ?? 0, 40),
  })),
  event('the event is older', ({ occurredAtMs }) => ({
    occurredAtMs: Math.min(occurredAtMs, now.getTime() - 3_600_001),
  })),
  more('the profile has many attempts', { attempts: 11 }),
  more('other profiles have the device', { device: 5 }),
  more('other profiles have the document', { document: 2 }),
  more('other profiles have the face', { face: 1 }),
  more('other profiles have the address', { address: 19 }, notLow),
  {
    name: 'the page is not ours',
    of: 'device',
    fatalAt: notLow,
    apply: (input) => {
      const { device } = input.evidence
      if (device.state !== 'observed') return input
      return withEvidence(input, { device: { ...device, fromOurPage: false } })
    },
  },
  {
    name: 'the event names another person',
    of: 'device',
    fatalAt: notLow,
    apply: (input) => {
      const { device } = input.evidence
      if (device.state !== 'observed') return input
      return withEvidence(input, { device: { ...device, isOwn: false } })
    },
  },
  {
    name: 'the event was used before',
    of: 'device',
    fatalAt: every,
    apply: (input) => {
      const { device } = input.evidence
      if (device.state !== 'observed') return input
      return withEvidence(input, { device: { ...device, usedBefore: true } })
    },
  },
]

const parts = [
  ['liveness', 'liveness'],
  ['faceMatch', 'face_match'],
  ['selfie', 'selfie_match'],
  ['device', 'device'],
] as const

/** Evidence that is missing because a vendor failed. Nobody is approved without it, at any level. */
export const outages: readonly Worsening[] = [
  ...parts.map(
    ([part, of]): Worsening => ({
      name: `${part} fails`,
      of,
      fatalAt: every,
      apply: (input) => withEvidence(input, { [part]: unavailable() }),
    }),
  ),
  {
    name: 'document fails',
    of: 'document',
    fatalAt: every,
    apply: (input) => ({
      ...withEvidence(input, { document: unavailable() }),
      examination: null,
    }),
  },
]

const without = (signal: keyof DeviceEvent, fatalAt: Worsening['fatalAt'] = every) =>
  event(`${signal} is missing`, () => ({ [signal]: null }), fatalAt)

/** Missing parts of evidence, which never lead to an approval. */
export const omissions: readonly Worsening[] = [
  without('bot'),
  without('tampering'),
  without('replayed'),
  without('suspectScore'),
  without('virtualMachine', notLow),
  without('vpn', notLow),
  without('proxy', notLow),
  without('tor', notLow),
  without('ipCountry', notLow),
  finding('the age is missing', () => ({ ageYears: null })),
  finding('the expiry is missing', () => ({ expired: null })),
  finding('the type is missing', () => ({ documentType: null })),
  finding('the document is a specimen', () => ({ specimen: true })),
  finding(
    'the zone of a passport is missing',
    () => ({ documentType: 'passport', mrz: { state: 'absent' }, shouldHaveMrz: true }),
    notLow,
  ),
  finding('the zone is missing', () => ({ mrz: { state: 'absent' }, shouldHaveMrz: true }), [
    'high',
  ]),
  finding('the zone is malformed', () => ({ mrz: { state: 'malformed' } })),
  finding('the zone is incomplete', () => ({ mrz: zone({ invalidFields: ['sex'] }) })),
]
