/** Opens a Face Liveness session for the browser. */

import * as z from 'zod'
import { livenessChallenges } from '../../../domain/decision/evidence/liveness.ts'
import { optional } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { awsErrors } from '../error-codes.ts'
import { exampleProfileId, idOf } from '../path-params.ts'
import { defineRoute } from '../route.ts'

const NewSessionBody = z.object({
  profile_id: optional(idOf('profile')),
  audit_images: optional(z.int('Must be a whole number').min(0).max(4)),
  challenge: optional(z.enum(livenessChallenges)),
})

export const createLivenessSession = defineRoute(
  {
    id: 'createLivenessSession',
    method: 'post',
    path: '/api/face-liveness/session',
    scope: 'face-liveness:write',
    applicants: true,
    idempotent: true,
    body: {
      required: false,
      json: {
        name: 'LivenessSessionRequest',
        schema: NewSessionBody,
        example: { profile_id: exampleProfileId, audit_images: 2 },
      },
    },
    errors: [...awsErrors, 'database_unavailable', 'profile_not_found', 'liveness_locked'],
  },
  ({ flows, config }) =>
    async (c) => {
      const { profile_id, audit_images, challenge } = c.req.valid('json')
      const session = await flows.startLiveness(
        {
          profileId: profile_id,
          auditImages: audit_images ?? 0,
          challenge: challenge ?? 'FaceMovementAndLightChallenge',
        },
        requestContext(c),
      )
      if (!session.ok) return problem(c, session.fault)
      return c.json({
        success: true,
        sessionId: session.value.sessionId,
        message: 'Face Liveness session created successfully',
        challengeType: session.value.challenge,
        region: config.aws?.region ?? '',
        expiresAt: session.value.expiresAt.toISOString(),
      })
    },
)
