/** Evidence of every kind, honest, broken and hostile. Each part is mostly good, so that the other parts matter too. */

import fc from 'fast-check'
import type {
  Claims,
  Evidence,
  FaceEvidence,
} from '../../../../src/domain/decision/evidence/evidence.ts'
import type { livenessChallenges } from '../../../../src/domain/decision/evidence/liveness.ts'
import type {
  DocumentExamination,
  MrzExamination,
} from '../../../../src/domain/document/examine.ts'
import { securityLevels } from '../../../../src/domain/identity/profile.ts'
import {
  goodClaims,
  goodEvent,
  goodExamination,
  goodReading,
  noClaims,
  now,
  zone,
} from '../fixture.ts'

const mostly = <T>(good: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(good), weight: 5 }, { arbitrary: other, weight: 1 })

/** Any sequence of UTF-16 code units, including lone surrogates. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', ' ', '__proto__', 'toString', 'null', '1990-02-31', '::1', '<<<', 'İ'),
)
const anyTextOrNull = fc.option(anyText)
const anyNumber = fc.oneof(
  fc.double(),
  fc.double({ min: 0, max: 100, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, -1, 101, 75, 80, 85, 90, 95),
)
const flag = mostly<boolean | null>(false, fc.constantFrom(true, null))
const unavailable = fc.record({
  state: fc.constant('unavailable' as const),
  cause: fc.oneof(anyText, fc.constantFrom('not_configured', 'not_given', 'not_completed')),
})

const seenFace = fc.record(
  {
    state: fc.constant('observed' as const),
    similarityPercent: mostly(99.2, anyNumber),
    lowestPercent: mostly(97, anyNumber),
  },
  { requiredKeys: ['state', 'similarityPercent'] },
)
const face: fc.Arbitrary<FaceEvidence> = fc.oneof(
  { arbitrary: seenFace, weight: 8 },
  { arbitrary: fc.constant({ state: 'no_face' as const }), weight: 1 },
  { arbitrary: unavailable, weight: 1 },
)

const liveness: fc.Arbitrary<Evidence['liveness']> = fc.oneof(
  {
    arbitrary: fc.record({
      state: fc.constant('observed' as const),
      challenge: mostly<(typeof livenessChallenges)[number]>(
        'FaceMovementAndLightChallenge',
        fc.constant('FaceMovementChallenge'),
      ),
      status: mostly<'SUCCEEDED' | 'FAILED' | 'EXPIRED'>(
        'SUCCEEDED',
        fc.constantFrom('FAILED', 'EXPIRED'),
      ),
      confidencePercent: mostly<number | null>(98.4, fc.option(anyNumber)),
    }),
    weight: 8,
  },
  { arbitrary: unavailable, weight: 1 },
)

const text = (good: string | null) => mostly(good, anyTextOrNull)

const reading = fc.record({
  readable: mostly(true, fc.boolean()),
  name: text(goodReading.name),
  given_names: text(goodReading.given_names),
  surname: text(goodReading.surname),
  document_number: text(goodReading.document_number),
  country: text(goodReading.country),
  issuing_country: text(goodReading.issuing_country),
  nationality: text(goodReading.nationality),
  document_type: mostly(
    goodReading.document_type,
    fc.constantFrom('national_id', 'driving_license', 'residence_permit', 'visa', 'other', null),
  ),
  address: text(goodReading.address),
  gender: mostly(goodReading.gender, fc.constantFrom('male', 'unknown', null)),
  date_of_birth: text(goodReading.date_of_birth),
  issue_date: text(goodReading.issue_date),
  expiry_date: text(goodReading.expiry_date),
  mrz_lines: mostly(goodReading.mrz_lines, fc.array(anyText, { maxLength: 6 })),
  authenticity: mostly(goodReading.authenticity, fc.constantFrom('suspicious', 'uncertain')),
  authenticity_signals: fc.array(anyText, { maxLength: 3 }),
  confidence: mostly(0.97, anyNumber),
})

const document: fc.Arbitrary<Evidence['document']> = fc.oneof(
  {
    arbitrary: fc.record({
      state: fc.constant('observed' as const),
      reading,
      frontSha256: fc.constant('a'.repeat(64)),
      backSha256: fc.constant(''),
      hasBack: fc.boolean(),
    }),
    weight: 9,
  },
  { arbitrary: unavailable, weight: 1 },
)

const event = fc.record({
  eventId: mostly(goodEvent.eventId, anyText),
  visitorId: text(goodEvent.visitorId),
  occurredAtMs: mostly(
    goodEvent.occurredAtMs,
    fc.oneof(
      anyNumber,
      fc.integer({ min: -7_200_000, max: 120_000 }).map((ms) => now.getTime() + ms),
    ),
  ),
  ipAddress: text(goodEvent.ipAddress),
  ipCountry: text(goodEvent.ipCountry),
  origin: text(goodEvent.origin),
  linkedId: text(goodEvent.linkedId),
  replayed: flag,
  bot: mostly<'not_detected' | 'good' | 'bad' | null>(
    'not_detected',
    fc.constantFrom('good', 'bad', null),
  ),
  tampering: flag,
  virtualMachine: flag,
  vpn: flag,
  proxy: flag,
  tor: flag,
  suspectScore: mostly<number | null>(2, fc.option(anyNumber)),
})

const device: fc.Arbitrary<Evidence['device']> = fc.oneof(
  {
    arbitrary: fc.record(
      {
        state: fc.constant('observed' as const),
        event,
        usedBefore: mostly(false, fc.boolean()),
        fromOurPage: mostly(true, fc.boolean()),
        isOwn: mostly(true, fc.boolean()),
      },
      { requiredKeys: ['state', 'event', 'usedBefore'] },
    ),
    weight: 9,
  },
  { arbitrary: fc.constantFrom({ state: 'unknown_event' }, { state: 'not_given' }), weight: 1 },
  { arbitrary: unavailable, weight: 1 },
)

export const claims: fc.Arbitrary<Claims> = fc.oneof(
  fc.constant(noClaims),
  fc.record({
    livenessConfidence: mostly(goodClaims.livenessConfidence, fc.option(anyNumber)),
    livenessStatus: mostly(
      goodClaims.livenessStatus,
      fc.oneof(anyTextOrNull, fc.constantFrom('SUCCEEDED', 'not_live', 'FAILED')),
    ),
    documentType: text(goodClaims.documentType),
    documentNumber: text(goodClaims.documentNumber),
    country: text(goodClaims.country),
    name: text(goodClaims.name),
    address: text(goodClaims.address),
    gender: text(goodClaims.gender),
    dateOfBirth: text(goodClaims.dateOfBirth),
    ipAddress: text(goodClaims.ipAddress),
    visitorId: text(goodClaims.visitorId),
  }),
)

const level = fc.constantFrom(...securityLevels)

const count = mostly(0, fc.nat({ max: 30 }))
const windows = fc.record({ hour: count, day: count, month: count })
const counted = mostly(null, windows)
const velocity: fc.Arbitrary<Evidence['velocity']> = fc.record({
  attempts: mostly({ hour: 1, day: 1, month: 1 }, windows),
  otherProfiles: fc.record({ device: counted, document: counted, face: counted, address: counted }),
})

export const evidences: fc.Arbitrary<Evidence> = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  securityLevel: level,
  liveness,
  faceMatch: face,
  selfie: face,
  document,
  device,
  velocity,
  claims,
})

const someOf = <T>(values: readonly T[]) =>
  mostly<T[]>([], fc.subarray([...values], { minLength: 1 }))

const mrz: fc.Arbitrary<MrzExamination> = fc.oneof(
  {
    arbitrary: fc
      .record({
        failedCheckDigits: someOf(['document_number', 'composite']),
        disagreements: someOf(['name', 'document_number'] as const),
        incomparable: someOf(['name', 'nationality'] as const),
      })
      .map(zone),
    weight: 4,
  },
  { arbitrary: fc.constantFrom({ state: 'absent' }, { state: 'malformed' }), weight: 1 },
)

/** Examinations of every kind, including those that `examineDocument` cannot return. */
export const anyExamination: fc.Arbitrary<DocumentExamination> = fc.record(
  {
    documentType: mostly(
      goodExamination.documentType,
      fc.constantFrom('national_id', 'visa', null),
    ),
    readable: mostly(true, fc.boolean()),
    suspicious: mostly(false, fc.boolean()),
    dateOfBirth: text(goodExamination.dateOfBirth),
    issueDate: text(goodExamination.issueDate),
    expiryDate: text(goodExamination.expiryDate),
    impossibleDates: someOf(['date_of_birth', 'issue_date', 'expiry_date'] as const),
    expired: flag,
    notYetValid: flag,
    ageYears: mostly<number | null>(36, fc.option(anyNumber)),
    mostAgeYears: mostly(36, anyNumber),
    doubtfulIssueDate: mostly(false, fc.boolean()),
    issuingCountryCode: text('AQ'),
    unknownCountryFields: someOf(['country', 'nationality', 'mrz_issuer'] as const),
    mrz,
    zoneNumbers: someOf(goodExamination.zoneNumbers),
    specimen: mostly(false, fc.boolean()),
    needsBack: mostly(false, fc.boolean()),
    shouldHaveMrz: fc.boolean(),
  },
  {
    requiredKeys: [
      'documentType',
      'readable',
      'suspicious',
      'dateOfBirth',
      'issueDate',
      'expiryDate',
      'impossibleDates',
      'expired',
      'notYetValid',
      'ageYears',
      'issuingCountryCode',
      'unknownCountryFields',
      'mrz',
      'zoneNumbers',
      'specimen',
      'needsBack',
      'shouldHaveMrz',
    ],
  },
)
