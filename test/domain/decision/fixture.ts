/** A verification without any problem. Every test of the decision varies a part of it. */

import { applyRules, evaluate } from '../../../src/domain/decision/decide.ts'
import type { Verdict } from '../../../src/domain/decision/decision.ts'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import type {
  Claims,
  DeviceEvent,
  Evidence,
} from '../../../src/domain/decision/evidence/evidence.ts'
import type { SightingKind } from '../../../src/domain/decision/evidence/velocity.ts'
import { type LevelPolicy, type Policy, resolveLevel } from '../../../src/domain/decision/policy.ts'
import type { DocumentExamination, MrzExamination } from '../../../src/domain/document/examine.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import type { SecurityLevel } from '../../../src/domain/identity/profile.ts'

export const now = new Date('2026-03-21T12:00:00.000Z')
export const policy = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 90 })

export const goodReading: DocumentReading = {
  readable: true,
  name: 'Ana Lucia Exemplar',
  given_names: 'Ana Lucia',
  surname: 'Exemplar',
  document_number: 'XP0000017',
  country: 'ATA',
  issuing_country: 'ATA',
  nationality: 'ATA',
  document_type: 'passport',
  address: '7 Specimen Street, Amaurot',
  gender: 'female',
  date_of_birth: '1990-01-15',
  issue_date: '2024-02-01',
  expiry_date: '2034-02-01',
  mrz_lines: [
    'P<ATAEXEMPLAR<<ANA<LUCIA<<<<<<<<<<<<<<<<<<<<',
    'XP00000176ATA9001158F3402018<<<<<<<<<<<<<<02',
  ],
  authenticity: 'authentic',
  authenticity_signals: [],
  confidence: 0.97,
}

type ParsedZone = Extract<MrzExamination, { state: 'parsed' }>

/** A valid zone with these changes. */
export function zone(changes: Partial<ParsedZone> = {}): MrzExamination {
  const lists = { failedCheckDigits: [], disagreements: [], invalidFields: [] }
  return { state: 'parsed', format: 'TD3', ...lists, ...changes }
}

export const goodExamination: DocumentExamination = {
  documentType: 'passport',
  readable: true,
  suspicious: false,
  dateOfBirth: '1990-01-15',
  issueDate: '2024-02-01',
  expiryDate: '2034-02-01',
  impossibleDates: [],
  expired: false,
  notYetValid: false,
  ageYears: 36,
  issuingCountryCode: 'AQ',
  unknownCountryFields: [],
  mrz: zone(),
  zoneNumbers: ['XP0000017'],
  specimen: false,
  needsBack: false,
  shouldHaveMrz: true,
}

export const goodEvent: DeviceEvent = {
  eventId: '1774094280000.Abc123',
  visitorId: 'VisitorOfTheFixture1',
  occurredAtMs: now.getTime() - 2 * 60_000,
  ipAddress: '192.0.2.17',
  ipCountry: 'AQ',
  origin: 'https://app.identivia.com',
  linkedId: null,
  replayed: false,
  bot: 'not_detected',
  tampering: false,
  virtualMachine: false,
  vpn: false,
  proxy: false,
  tor: false,
  suspectScore: 2,
}

export const noClaims: Claims = {
  livenessConfidence: null,
  livenessStatus: null,
  documentType: null,
  documentNumber: null,
  country: null,
  name: null,
  address: null,
  gender: null,
  dateOfBirth: null,
  ipAddress: null,
  visitorId: null,
}

export const goodClaims: Claims = {
  livenessConfidence: 98.4,
  livenessStatus: 'live',
  documentType: 'passport',
  documentNumber: 'XP0000017',
  country: 'Antarctica',
  name: 'Ana Lucia Exemplar',
  address: '7 Specimen Street, Amaurot',
  gender: 'female',
  dateOfBirth: '1990-01-15',
  ipAddress: '192.0.2.17',
  visitorId: 'VisitorOfTheFixture1',
}

export const observedDocument = (
  reading: Partial<DocumentReading> = {},
  hasBack = false,
): Evidence['document'] => ({
  state: 'observed',
  reading: { ...goodReading, ...reading },
  frontSha256: 'a'.repeat(64),
  backSha256: hasBack ? 'b'.repeat(64) : '',
  hasBack,
})

export const observedDevice = (event: Partial<DeviceEvent> = {}, usedBefore = false) => ({
  state: 'observed' as const,
  event: { ...goodEvent, ...event },
  usedBefore,
})

export const face = (similarityPercent: number) =>
  ({ state: 'observed', similarityPercent }) as const

export const live = (confidencePercent: number | null): Evidence['liveness'] => ({
  state: 'observed',
  status: 'SUCCEEDED',
  confidencePercent,
  challenge: 'FaceMovementAndLightChallenge',
})

export const unavailable = (cause = 'vendor_timeout') => ({ state: 'unavailable', cause }) as const

const times = (count: number) => ({ hour: count, day: count, month: count })
const calm: Evidence['velocity'] = {
  attempts: times(1),
  otherProfiles: { device: times(0), document: times(0), face: times(0), address: times(0) },
}

/** The same counts within every window. */
export const busy = (
  counts: Partial<Record<SightingKind | 'attempts', number>>,
): Evidence['velocity'] => {
  const { attempts = 1, ...others } = counts
  const seen = Object.fromEntries(Object.entries(others).map(([kind, n]) => [kind, times(n)]))
  return { attempts: times(attempts), otherProfiles: { ...calm.otherProfiles, ...seen } }
}

export const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  version: 2,
  securityLevel: 'standard',
  liveness: live(98.4),
  faceMatch: face(99.2),
  selfie: face(99.5),
  document: observedDocument(),
  device: observedDevice(),
  velocity: calm,
  claims: goodClaims,
  ...changes,
})

export const claiming = (claims: Partial<Claims>): Partial<Evidence> => ({
  claims: { ...goodClaims, ...claims },
})

/** What a test varies. */
export interface Change {
  evidence?: Partial<Evidence>
  examination?: Partial<DocumentExamination>
  policy?: Partial<LevelPolicy>
}

/** The verdict on the fixture with a change, at a level. Takes the examination as given, so that rules are tested alone. */
export function verdictAt(level: SecurityLevel, change: Change = {}): Verdict {
  const changed = evidence({ securityLevel: level, ...change.evidence })
  const examination = { ...goodExamination, ...change.examination }
  const base = resolveLevel(policy, level)
  return applyRules({
    evidence: changed,
    examination: changed.document.state === 'observed' ? examination : null,
    level,
    policy: { ...base.policy, ...change.policy },
    now,
  })
}

export const verdictOf = (changed: Evidence, by: Policy = policy): Verdict =>
  evaluate(changed, by, now)

export const codesOf = ({ reasons }: Verdict): string[] => reasons.map(({ code }) => code)

export const checkOf = ({ checks }: Verdict, name: string) =>
  checks.find((check) => check.name === name)
