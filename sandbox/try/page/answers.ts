// The parts of the answers that the page reads. The rest is shown unchanged.
import * as z from 'zod'

// The content security policy of this page forbids eval, which zod would try first.
z.config({ jitless: true })

export const Claims = z.object({
  liveness_confidence: z.number(),
  liveness_status: z.string(),
  document_type: z.string(),
  document_number: z.string(),
  country: z.string(),
  name: z.string(),
  gender: z.string(),
  date_of_birth: z.string(),
  ip_address: z.string().optional(),
  visitor_id: z.string().optional(),
})
export type Claims = z.infer<typeof Claims>

export const Person = z.object({
  api: z.string(),
  profile_id: z.string(),
  access_token: z.string(),
  variant: z.number(),
  selfie_variant: z.number(),
  address: z.string(),
  visitor_id: z.string(),
  claims: Claims,
  came_before: z.number(),
})
export type Person = z.infer<typeof Person>

export const Catalogue = z.object({
  scenarios: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      expected: z.object({
        outcome: z.enum(['approved', 'review', 'declined', 'refused']),
        reasons: z.array(z.string()),
      }),
      files: z.array(z.string()),
    }),
  ),
})
export type Scenario = z.infer<typeof Catalogue>['scenarios'][number]

export const OwnProfile = z.object({ data: z.object({ verification_status: z.string() }) })
export const Session = z.object({ sessionId: z.string() })
export const Event = z.object({ event_id: z.string(), visitor_id: z.string() })
export const LivenessResult = z.object({
  data: z.object({ isLive: z.boolean(), status: z.string() }),
})
export const Reading = z.object({
  data: z.object({
    verification_history_fields: z.record(z.string(), z.string().nullable()),
  }),
})

const Outcome = z.enum(['approved', 'review', 'declined'])
const Redo = z.enum(['document', 'selfie', 'session'])
const Value = z.union([z.string(), z.number(), z.boolean()])

export const Check = z.object({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'warn', 'unavailable', 'not_applicable']),
  observed: Value.optional(),
  threshold: z.number().optional(),
  claimed: Value.optional(),
})
export type Check = z.infer<typeof Check>

/** With a machine token. */
export const Decision = z.object({
  outcome: Outcome,
  reasons: z.array(
    z.object({
      code: z.string(),
      effect: z.enum(['decline', 'review', 'info']),
      retryable: z.boolean(),
      redo: Redo.optional(),
      user_message: z.string(),
    }),
  ),
  checks: z.array(Check),
  policy: z.string(),
  evidence_hash: z.string(),
  decided_at: z.string(),
})
export type Decision = z.infer<typeof Decision>

/** With an applicant token. */
export const ApplicantDecision = z.object({
  outcome: Outcome,
  reasons: z.array(
    z.object({ retryable: z.boolean(), redo: Redo.optional(), user_message: z.string() }),
  ),
})
export type ApplicantDecision = z.infer<typeof ApplicantDecision>

const Answer = z.object({ status: z.number(), body: z.unknown() })
export type Answer = z.infer<typeof Answer>
export const OperatorAnswers = z.object({ profile: Answer, liveness: Answer })
export type OperatorAnswers = z.infer<typeof OperatorAnswers>

export const OperatorProfile = z.object({
  data: z.object({
    verification_status: z.string(),
    verification_history: z.object({ id: z.string(), decision: Decision }).nullable(),
  }),
})

/** The result of the face check with a machine token. */
export const OperatorLiveness = z.object({
  data: z.object({
    status: z.string(),
    isLive: z.boolean(),
    confidenceScore: z.number().nullable(),
    threshold: z.number(),
    referenceImage: z.object({ bytes: z.string() }).nullable(),
  }),
})

export const Submitted = z.object({ data: z.object({ decision: ApplicantDecision }) })

export const Refusal = z.object({
  error: z.string(),
  message: z.string().optional(),
  code: z.string().optional(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
