/** How the Face Liveness routes are documented. */

import * as z from 'zod'
import { livenessChallenges, livenessStatuses } from '../../../domain/decision/evidence/liveness.ts'
import { IsoMoment, named, Percent, yes } from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'
import { exampleSessionId } from '../path-params.ts'

const Session = named('LivenessSession', {
  success: yes,
  sessionId: z.uuid(),
  message: z.literal('Face Liveness session created successfully'),
  challengeType: z.enum(livenessChallenges),
  region: z.string(),
  expiresAt: IsoMoment,
})

const FaceImage = z.strictObject({
  bytes: z
    .string()
    .regex(/^[A-Za-z0-9+/]*={0,2}$/)
    .meta({ contentEncoding: 'base64', contentMediaType: 'image/jpeg' }),
  boundingBox: z
    .strictObject({ Width: z.number(), Height: z.number(), Left: z.number(), Top: z.number() })
    .nullable(),
})

const LivenessResult = named('LivenessResult', {
  success: yes,
  data: z.strictObject({
    sessionId: z.uuid(),
    confidenceScore: Percent.nullable(),
    isLive: z.boolean(),
    status: z.enum(livenessStatuses),
    threshold: Percent.nullable(),
    referenceImage: FaceImage.nullable(),
    auditImages: z.array(FaceImage),
  }),
  message: z.literal('Face Liveness results retrieved successfully'),
})

const message = 'Face Liveness results retrieved successfully'
const hidden = { confidenceScore: null, threshold: null, referenceImage: null, auditImages: [] }

export const livenessDescriptions: Descriptions = {
  createLivenessSession: {
    tag: 'Liveness',
    summary: 'Create a Face Liveness session',
    description:
      'The body is optional. A session is valid for three minutes. Without `profile_id` it is bound to the first ' +
      "profile that a verification is submitted for; an applicant's session is bound to its profile immediately. Five " +
      'failed checks within three minutes lead to a lockout of 30 minutes. If the security level of the profile requires a ' +
      'stronger challenge than the one asked for, the session has that one: `challengeType` names it.',
    answers: [
      {
        status: 200,
        description: 'Created',
        ...Session,
        examples: {
          created: {
            success: true,
            sessionId: exampleSessionId,
            message: 'Face Liveness session created successfully',
            challengeType: 'FaceMovementAndLightChallenge',
            region: 'eu-west-1',
            expiresAt: '2026-03-21T00:03:00.000Z',
          },
        },
      },
    ],
  },
  readLivenessResult: {
    tag: 'Liveness',
    summary: 'Read the result of a session',
    description:
      'Until the result is final, the response is 200 with `isLive` false and no score. The first final result is ' +
      'stored. An applicant sees only `isLive` and `status`.',
    answers: [
      {
        status: 200,
        description: 'The result so far',
        ...LivenessResult,
        examples: {
          machine: {
            success: true,
            data: {
              sessionId: exampleSessionId,
              confidenceScore: 96.4,
              isLive: true,
              status: 'SUCCEEDED',
              threshold: 75,
              referenceImage: {
                bytes: '/9j/2Q==',
                boundingBox: { Width: 0.5, Height: 0.6, Left: 0.2, Top: 0.1 },
              },
              auditImages: [],
            },
            message,
          },
          applicant: {
            success: true,
            data: { sessionId: exampleSessionId, isLive: true, status: 'SUCCEEDED', ...hidden },
            message,
          },
        },
      },
    ],
  },
}
