/** Shapes that several answers share. Strict: an answer with a field that is not described here is a mistake. */

import * as z from 'zod'
import { outcomes } from '../../domain/decision/decision.ts'
import { reasonCodes } from '../../domain/decision/reason-codes.ts'
import { recordIdPattern, VerificationStatus } from '../../domain/identity/profile.ts'
import { errorCatalogue } from '../errors/error-catalogue.ts'
import { oauthErrors } from '../routes/tokens/token.ts'
import { reasonTable } from '../routes/verification-history/reason-table.ts'

export const RecordId = z.string().regex(recordIdPattern)
/** PocketBase's own form of a date. */
export const Moment = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/)
export const IsoMoment = z.iso.datetime()
export const Percent = z.number().min(0).max(100)
/** The stored name of a file, or empty where there is none. */
export const FileName = z.string().max(255)
export const yes = z.literal(true)

const errorCodes = [...errorCatalogue.keys()].sort()

export const ErrorCode = z.enum(errorCodes).meta({
  description: 'Stable: extended, never renamed. `x-error-codes` says what each comes with.',
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
  .meta({ description: 'The same as the header X-Request-Id, and as the `request_id` of the log' })

export const ErrorBody = z.strictObject({
  error: z.string(),
  message: z.string().optional(),
  code: ErrorCode,
  request_id: RequestId,
  required: z
    .array(z.string())
    .optional()
    .meta({ description: 'The fields or files that are missing' }),
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
  .meta({ description: 'The part to do anew before submitting again' })
const UserMessage = z.string().meta({ description: 'Safe to show to the person' })

export const ReasonCode = z.enum(reasonCodes).meta({
  description:
    'Stable: extended, never renamed. `x-reason-codes` has, for each, its effect at every security level by the ' +
    'default policy (null where thresholds of the policy grade it), whether trying again helps, and the message.',
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
  .meta({ description: 'As a machine token is shown it' })

const ShownReason = z.strictObject({
  retryable: z.boolean(),
  redo: Redo.optional(),
  user_message: UserMessage,
})
export const ShownDecision = z
  .strictObject({ outcome: Outcome, reasons: z.array(ShownReason) })
  .meta({ description: 'As an applicant is shown it: no codes, scores, thresholds or checks' })

export const DecisionForCaller = z.union([Decision, ShownDecision])

/** Those that the document names, so that clients have a type of each. */
export const shared: Readonly<Record<string, z.ZodType>> = {
  Error: ErrorBody,
  ErrorCode,
  VerificationStatus,
  OAuthError,
  ReasonCode,
  Reason,
  Check,
  Decision,
  ShownDecision,
}
