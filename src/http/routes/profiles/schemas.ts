/** Request bodies of the profile routes. Every field is bounded, every string trimmed. */

import * as z from 'zod'
import {
  Gender,
  SecurityLevel,
  securityLevels,
  VerificationStatus,
} from '../../../domain/identity/profile.ts'
import { isTooDeep, parseJson } from '../../body/body.ts'
import { ipAddress, optional, text } from '../../body/validate.ts'

/** Whether `Intl` accepts it as a BCP 47 tag. */
const isLanguageTag = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const securityLevel = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .trim()
          .toLowerCase()
          .replace(/^medium$/, 'standard')
      : value,
  SecurityLevel.meta({
    enum: [...securityLevels, 'medium'],
    description: '`medium` is read as `standard`; default `standard`',
  }),
)
const gender = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
  Gender,
)
const language = text(35)
  .refine(isLanguageTag, 'Must be a language tag (BCP 47)')
  .meta({ description: 'A language tag (BCP 47)', examples: ['pt-PT'] })
const phone = text(40).regex(/^[+()\d\s./-]*$/, 'Must be a phone number')
const email = text(254).pipe(z.email('Must be an email address')).meta({ format: 'email' })

export const profileTextLimits = {
  name: 300,
  documentType: 40,
  documentNumber: 100,
  country: 60,
} as const

/** Stored empty if not given. */
const orEmpty = <T extends z.ZodType>(schema: T) =>
  optional(schema).transform((value) => value ?? ('' as const))

export const NewProfileBody = z
  .object({
    userID: text(191).min(1, 'Must not be empty'),
    name: orEmpty(text(profileTextLimits.name)),
    documentType: orEmpty(text(profileTextLimits.documentType)),
    documentNumber: orEmpty(text(profileTextLimits.documentNumber)),
    country: orEmpty(text(profileTextLimits.country)),
    phoneNumber: orEmpty(phone),
    email: orEmpty(email),
    securityLevel: optional(securityLevel).transform((level) => level ?? ('standard' as const)),
    gender: orEmpty(gender),
    ipAddress: orEmpty(ipAddress),
    language: orEmpty(language),
    team: optional(text(191)),
  })
  .transform(({ userID, team, ...fields }) => ({ ...fields, userId: userID, team }))

/** Absent leaves a field unchanged; null and the empty string clear it. */
const clearable = (maxLength: number) =>
  z.preprocess((value) => (value === null ? '' : value), text(maxLength).optional())

const confidence = z
  .preprocess((value) => {
    if (value === null || (typeof value === 'string' && value.trim() === '')) return null
    return typeof value === 'string' && /^\d{1,3}(\.\d{1,30})?$/.test(value.trim())
      ? Number(value)
      : value
  }, z.number().min(0).max(100).nullable().optional())
  .meta({
    description: 'A number from 0 to 100, also as a string',
    anyOf: [
      { type: 'number', minimum: 0, maximum: 100 },
      { type: 'string', pattern: '^\\s*(\\d{1,3}(\\.\\d{1,30})?)?\\s*$' },
      { type: 'null' },
    ],
  })

/** A JSON object, or a string that contains one; at most 65,000 characters when stored. */
const jsonValue = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (value === undefined || value === null || value === '')
      return value === undefined ? undefined : null
    const parsed = typeof value === 'string' ? parseJson(value) : { ok: true as const, value }
    const isObject = parsed.ok && typeof parsed.value === 'object' && parsed.value !== null
    if (!isObject || isTooDeep(parsed.value)) {
      context.addIssue('Must be a JSON object')
      return z.NEVER
    }
    if (JSON.stringify(parsed.value).length > 65_000) {
      context.addIssue('Must be at most 65000 characters of JSON')
      return z.NEVER
    }
    return parsed.value
  })
  .meta({
    type: ['object', 'array', 'string', 'null'],
    description: 'JSON, or a string that contains JSON; at most 65000 characters',
  })

export const ProfileChangeBody = z.object({
  verification_status: z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    VerificationStatus.optional(),
  ),
  document_type: clearable(profileTextLimits.documentType),
  document_number: clearable(profileTextLimits.documentNumber),
  document_name: clearable(profileTextLimits.name),
  country: clearable(profileTextLimits.country),
  face_liveness_session_id: clearable(64),
  face_liveness_confidence: confidence,
  face_liveness_status: clearable(40),
  face_liveness_result: jsonValue,
})
export type ProfileChangeBody = z.infer<typeof ProfileChangeBody>
