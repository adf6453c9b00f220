/** What the server gathered for one verification: the whole input of `decide`, as JSON (docs/decisions.md#evidence). */

import * as z from 'zod'
import { DocumentReading } from '../../document/reading.ts'
import { type Profile, SecurityLevel } from '../../identity/profile.ts'
import { finalLivenessStatuses, livenessChallenges } from './liveness.ts'
import { VelocityEvidence } from './velocity.ts'

const text = z.string().nullable()
const number = z.number().nullable()
/** Null, not `false`, if the vendor did not send the signal. */
const signal = z.boolean().nullable()

/** A check that was unavailable. `cause` is a stable word such as `rekognition_timeout` or `not_configured`. */
const Unavailable = z.object({ state: z.literal('unavailable'), cause: z.string() })
export type Unavailable = z.infer<typeof Unavailable>

/** The cause of a vendor call that was skipped because no answer could change the outcome. */
export const notNeededCause = 'not_needed'

const LivenessEvidence = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('observed'),
    status: z.enum(finalLivenessStatuses),
    confidencePercent: number,
    /** Absent in evidence of version 1, which did not note it. */
    challenge: z.enum(livenessChallenges).exactOptional(),
  }),
  Unavailable,
])
export type LivenessEvidence = z.infer<typeof LivenessEvidence>

/** Similarity of the liveness reference image to the faces in another image. */
const FaceEvidence = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('observed'),
    /** 0..100, of the most similar face. */
    similarityPercent: z.number(),
    /** 0..100, of the least similar face; absent if the image shows one face. */
    lowestPercent: z.number().exactOptional(),
  }),
  z.object({ state: z.literal('no_face') }),
  Unavailable,
])
export type FaceEvidence = z.infer<typeof FaceEvidence>

const DocumentEvidence = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('observed'),
    reading: DocumentReading,
    frontSha256: z.string(),
    backSha256: z.string(),
    hasBack: z.boolean(),
    /** The back is the picture of the front, saved once more; absent if not, and in evidence from before this was seen. */
    backIsFront: z.literal(true).exactOptional(),
  }),
  Unavailable,
])
export type DocumentEvidence = z.infer<typeof DocumentEvidence>

/** What the device vendor observed of one browser event. */
const DeviceEvent = z.object({
  eventId: z.string(),
  visitorId: text,
  /** When the vendor saw the device, in epoch milliseconds. */
  occurredAtMs: z.number(),
  ipAddress: text,
  /** ISO 3166-1 alpha-2 country of the address; null if the vendor did not locate it. */
  ipCountry: text,
  /** Origin of the page that created the event, such as `https://app.identivia.com`. */
  origin: text,
  linkedId: text,
  replayed: signal,
  bot: z.enum(['not_detected', 'good', 'bad']).nullable(),
  tampering: signal,
  virtualMachine: signal,
  vpn: signal,
  proxy: signal,
  tor: signal,
  suspectScore: number,
})
export type DeviceEvent = z.infer<typeof DeviceEvent>

const DeviceEvidence = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('observed'),
    event: DeviceEvent,
    usedBefore: z.boolean(),
    /** Whether the event comes from one of our pages; absent if it has no page, as in a native app. */
    fromOurPage: z.boolean().exactOptional(),
    /** Whether the event's `linked_id` is this profile or session; absent if it has none, and in older evidence. */
    isOwn: z.boolean().exactOptional(),
  }),
  /** The vendor does not know the event. */
  z.object({ state: z.literal('unknown_event') }),
  /** The client sent no event id. */
  z.object({ state: z.literal('not_given') }),
  Unavailable,
])
export type DeviceEvidence = z.infer<typeof DeviceEvidence>

/** What the client says. Stored and compared; a claim can add a reason, never remove one. */
const Claims = z.object({
  livenessConfidence: number,
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
export type Claims = z.infer<typeof Claims>

/** What the profile says; null for what it leaves open. */
const Expected = z.object({ documentNumber: text, country: text, name: text, gender: text })
export type Expected = z.infer<typeof Expected>

/** Parsing drops unknown members, which would change the hash in a decision: use it to check stored evidence only. */
export const Evidence = z.object({
  /** The rules that decide it: a change of a rule that would change a stored decision gets a new number. */
  version: z.union([z.literal(1), z.literal(2)]),
  securityLevel: SecurityLevel,
  liveness: LivenessEvidence,
  /** The liveness reference image against the portrait on the document's front. */
  faceMatch: FaceEvidence,
  /** The liveness reference image against the client's selfie. */
  selfie: FaceEvidence,
  document: DocumentEvidence,
  device: DeviceEvidence,
  velocity: VelocityEvidence,
  /** Compared with the document in addition to the claims, never instead of them. */
  expected: Expected.exactOptional(),
  claims: Claims,
})
export type Evidence = z.infer<typeof Evidence>

/** What the profile alone says, so that a submission cannot change it by leaving something out. */
export const expectedOf = (
  profile: Pick<Profile, 'name' | 'documentNumber' | 'country' | 'gender'>,
): Expected => ({
  documentNumber: profile.documentNumber || null,
  country: profile.country || null,
  name: profile.name || null,
  gender: profile.gender === 'unknown' ? null : profile.gender || null,
})
