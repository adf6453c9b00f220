/** The json column `evidence`: a replay gets exactly what the decision was based on. */

import * as z from 'zod'
import type { Evidence } from '../../../domain/decision/evidence/evidence.ts'
import { DocumentReading } from '../../../domain/document/reading.ts'
import { SecurityLevel } from '../../../domain/identity/profile.ts'
import { NullableNumber } from '../client/columns.ts'

const text = z.string().nullable()
const signal = z.boolean().nullable()

const Unavailable = z.looseObject({ state: z.literal('unavailable'), cause: z.string() })

const Liveness = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('observed'),
    status: z.enum(['SUCCEEDED', 'FAILED', 'EXPIRED']),
    confidencePercent: NullableNumber,
  }),
  Unavailable,
])

const Face = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('observed'),
    similarityPercent: z.number(),
    lowestPercent: z.number().exactOptional(),
  }),
  z.looseObject({ state: z.literal('no_face') }),
  Unavailable,
])

const Document = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('observed'),
    reading: z.looseObject(DocumentReading.shape),
    frontSha256: z.string(),
    backSha256: z.string(),
    hasBack: z.boolean(),
  }),
  Unavailable,
])

const DeviceEvent = z.looseObject({
  eventId: z.string(),
  visitorId: text,
  occurredAtMs: z.number(),
  ipAddress: text,
  ipCountry: text,
  origin: text,
  linkedId: text,
  replayed: signal,
  bot: z.enum(['not_detected', 'good', 'bad']).nullable(),
  tampering: signal,
  virtualMachine: signal,
  vpn: signal,
  proxy: signal,
  tor: signal,
  suspectScore: NullableNumber,
})

const Device = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('observed'),
    event: DeviceEvent,
    usedBefore: z.boolean(),
    fromOurPage: z.boolean().exactOptional(),
  }),
  z.looseObject({ state: z.literal('unknown_event') }),
  z.looseObject({ state: z.literal('not_given') }),
  Unavailable,
])

const Claims = z.looseObject({
  livenessConfidence: NullableNumber,
  livenessStatus: text,
  documentType: text,
  documentNumber: text,
  country: text,
  name: text,
  address: text,
  gender: text,
  dateOfBirth: text,
  ipAddress: text,
  visitorId: text,
})

const Windows = z.looseObject({ hour: z.number(), day: z.number(), month: z.number() })

const Velocity = z.looseObject({
  attempts: Windows,
  otherProfiles: z.looseObject({
    device: Windows.nullable(),
    document: Windows.nullable(),
    face: Windows.nullable(),
    address: Windows.nullable(),
  }),
})

/** Loose, because a dropped key would change the hash in the decision. */
export const EvidenceColumn: z.ZodType<Evidence> = z.looseObject({
  version: z.literal(1),
  securityLevel: SecurityLevel,
  liveness: Liveness,
  faceMatch: Face,
  selfie: Face,
  document: Document,
  device: Device,
  velocity: Velocity,
  expected: z
    .looseObject({ documentNumber: text, country: text, name: text, gender: text })
    .exactOptional(),
  claims: Claims,
})
