/** The body of a verification: what the client claims. Every field is bounded. */

import * as z from 'zod'
import { latestDayOf, parseDate } from '../../../domain/dates/dates.ts'
import type { Claims } from '../../../domain/decision/evidence/evidence.ts'
import { parseJson } from '../../body/body.ts'
import { ipAddress, multilineText, optional, text } from '../../body/validate.ts'
import { profileTextLimits } from '../profiles/schemas.ts'

const percent = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,30})?$/, 'Must be a number')
  .transform(Number)
  .pipe(z.number().max(100))
const confidence = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), percent)
  .meta({
    description: 'From 0 to 100; in JSON also as a number',
    anyOf: [
      { type: 'string', pattern: '^\\s*\\d{1,3}(\\.\\d{1,30})?\\s*$' },
      { type: 'number', minimum: 0, maximum: 100 },
    ],
  })

/** Not later than today in the time zone that is furthest ahead. */
const birthDate = (now: () => number) =>
  text(40)
    .transform((value, context) => {
      const parsed = parseDate(value)
      if (parsed !== null && parsed <= (latestDayOf(new Date(now())) ?? parsed)) return parsed
      context.addIssue('Must be a valid past date such as 1990-01-15')
      return z.NEVER
    })
    .meta({ description: 'A valid date in a common format', examples: ['1990-01-15'] })

/** The vendor's ids are `<ms>.<chars>`. Bounded, because the id becomes part of a URL. */
const eventId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/)

const FingerprintClaim = z.object({
  eventId: optional(eventId),
  requestId: optional(eventId),
  visitorId: optional(z.string().max(100)),
})

const agentJson = z
  .string()
  .max(16_384)
  .transform((json, context) => {
    const value = parseJson(json)
    const claim = value.ok ? FingerprintClaim.safeParse(value.value).data : undefined
    const id = claim?.eventId ?? claim?.requestId
    if (id !== undefined) return { eventId: id, visitorId: claim?.visitorId ?? null }
    context.addIssue('Must be JSON with an eventId or a requestId')
    return z.NEVER
  })
const fingerprint = z
  .preprocess(
    (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value),
    agentJson,
  )
  .meta({
    description:
      'JSON from the Fingerprint agent, with an `eventId` or a `requestId`, as a string. In a JSON body it may be the object itself.',
    // Generators for Go and Java do not compile a choice of a string and an object without named fields.
    type: 'string',
    contentMediaType: 'application/json',
  })

export const verificationBody = (now: () => number) =>
  z.object({
    liveness_session_id: text(64).min(1, 'Must not be empty'),
    liveness_confidence: confidence,
    document_type: text(profileTextLimits.documentType).min(1, 'Must not be empty'),
    liveness_status: text(40).min(1, 'Must not be empty'),
    document_number: optional(text(profileTextLimits.documentNumber)),
    country: optional(text(profileTextLimits.country)),
    name: optional(text(profileTextLimits.name)),
    address: optional(multilineText(500)),
    gender: optional(text(20)),
    date_of_birth: optional(birthDate(now)),
    fingerprint: optional(fingerprint),
    ip_address: optional(ipAddress),
  })
export type VerificationBody = z.infer<ReturnType<typeof verificationBody>>

export const claimsOf = (body: VerificationBody): Claims => ({
  livenessConfidence: body.liveness_confidence,
  livenessStatus: body.liveness_status,
  documentType: body.document_type,
  documentNumber: body.document_number ?? null,
  country: body.country ?? null,
  name: body.name ?? null,
  address: body.address ?? null,
  gender: body.gender ?? null,
  dateOfBirth: body.date_of_birth ?? null,
  ipAddress: body.ip_address ?? null,
  visitorId: body.fingerprint?.visitorId ?? null,
})
