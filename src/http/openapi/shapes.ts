/** Schemas of responses. They are strict: a response with an undescribed field is a bug. */

import * as z from 'zod'
import { outcomes } from '../../domain/decision/decision.ts'
import { reasonCodes } from '../../domain/decision/reason-codes.ts'
import { recordIdPattern, VerificationStatus } from '../../domain/identity/profile.ts'
import { errorCatalogue } from '../errors/error-catalogue.ts'
import { oauthErrors } from '../routes/tokens/oauth-errors.ts'
import { reasonTable } from '../routes/verification-history/reason-table.ts'

/** A response body and its name in the document. */
export const named = <S extends z.ZodRawShape>(name: string, shape: S) => ({
  name,
  schema: z.strictObject(shape),
})

export const RecordId = z.string().regex(recordIdPattern)
/** A date in PocketBase's format. */
export const Moment = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/)
export const IsoMoment = z.iso.datetime()
export const Percent = z.number().min(0).max(100)
/** The stored name of a file, or empty if there is none. */
export const FileName = z.string().max(255)
export const yes = z.literal(true)

const errorCodes = [...errorCatalogue.keys()].sort()

export const ErrorCode = z.enum(errorCodes).meta({
  description:
    'Stable: codes are added, never renamed. `x-error-codes` has the status, texts and headers of each.',
  // Generated Go declares the members of all enumerations in one package: reason codes and error codes share names.
  'x-enum-varnames': errorCodes.map((code) => `ERROR_${code.toUpperCase()}`),
  'x-error-codes': Object.fromEntries(
    [...errorCatalogue].map(([code, { status, error, message, headers = {} }]) => [
      code,
      {
        status,
        error,
        ...(message === undefined ? {} : { message }),
        headers: Object.keys(headers),
      },
    ]),
  ),
})

const RequestId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,128}$/)
  .meta({ description: 'The same as the X-Request-Id header and `request_id` in the log' })

export const ErrorBody = z.strictObject({
  error: z.string(),
  message: z.string().optional(),
  code: ErrorCode,
  request_id: RequestId,
  required: z.array(z.string()).optional().meta({ description: 'Missing fields or files' }),
  details: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Names fields and rules, never values' }),
})

export const OAuthError = z.strictObject({
  error: z.enum(Object.keys(oauthErrors) as (keyof typeof oauthErrors)[]),
  error_description: z.string(),
  request_id: RequestId,
})

export const Effect = z.enum(['decline', 'review', 'info'])
const Redo = z
  .enum(['document', 'selfie', 'session'])
  .meta({ description: 'The part to repeat before submitting again' })
const UserMessage = z.string().meta({ description: 'Safe to show to the person' })

export const ReasonCode = z.enum(reasonCodes).meta({
  description:
    'Stable: codes are added, never renamed. `x-reason-codes` has, for each code, its effect at every security level ' +
    'under the default policy (null if a threshold decides), whether a retry can help, and the message.',
  'x-reason-codes': reasonTable,
})

export const Reason = z.strictObject({
  code: ReasonCode,
  effect: Effect,
  retryable: z.boolean(),
  redo: Redo.optional(),
  user_message: UserMessage,
})

const Value = z.union([z.string(), z.number(), z.boolean()])
export const Check = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'warn', 'unavailable', 'not_applicable']),
  observed: Value.optional(),
  threshold: z.number().optional(),
  claimed: Value.optional(),
})

const Outcome = z.enum(outcomes)
export const Decision = z
  .strictObject({
    outcome: Outcome,
    reasons: z.array(Reason),
    checks: z.array(Check),
    policy: z.string().meta({ description: '`<name>@<hash of the policy>`' }),
    evidence_hash: z.string().regex(/^[0-9a-f]{64}$/),
    decided_at: IsoMoment,
  })
  .meta({ description: 'As shown to a machine token' })

const ShownReason = z.strictObject({
  retryable: z.boolean(),
  redo: Redo.optional(),
  user_message: UserMessage,
})
export const ApplicantDecision = z
  .strictObject({ outcome: Outcome, reasons: z.array(ShownReason) })
  .meta({ description: 'As shown to an applicant: no codes, scores, thresholds or checks' })

export const DecisionForCaller = z.union([Decision, ApplicantDecision])

/** Named in the document, so that generated clients have a type for each. */
export const shared: Readonly<Record<string, z.ZodType>> = {
  Error: ErrorBody,
  ErrorCode,
  VerificationStatus,
  OAuthError,
  ReasonCode,
  Reason,
  Check,
  Decision,
  ApplicantDecision,
}
