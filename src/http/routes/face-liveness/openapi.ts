/** The Face Liveness routes, with the keys for the browser's part of it. */

import * as z from 'zod'
import { livenessChallenges, livenessStatuses } from '../../../domain/decision/evidence/liveness.ts'
import { awsErrors, databaseErrors, jsonErrors, type Operation } from '../../openapi/describe.ts'
import { livenessSessionId, profileId } from '../../openapi/examples.ts'
import { IsoMoment, Percent, yes } from '../../openapi/shapes.ts'
import { NewSessionBody } from './face-liveness.ts'

const Session = z.strictObject({
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

const LivenessResult = z.strictObject({
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

const AwsCredentials = z.strictObject({
  success: yes,
  data: z.strictObject({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
    expiration: IsoMoment,
    region: z.string(),
  }),
})

const message = 'Face Liveness results retrieved successfully'
const hidden = { confidenceScore: null, threshold: null, referenceImage: null, auditImages: [] }

export const livenessOperations: readonly Operation[] = [
  {
    id: 'createLivenessSession',
    idempotent: true,
    method: 'post',
    path: '/api/face-liveness/session',
    tag: 'Liveness',
    summary: 'Open a Face Liveness session',
    description:
      'No body is needed. It lives for three minutes. Without `profile_id` it is bound to the first profile that a ' +
      "verification is submitted for; an applicant's is bound to its profile at once. Five failed checks within three " +
      'minutes lock for thirty.',
    scope: 'face-liveness:write',
    applicants: true,
    body: {
      required: false,
      json: {
        name: 'LivenessSessionRequest',
        schema: NewSessionBody,
        example: { profile_id: profileId, audit_images: 2 },
      },
    },
    answers: [
      {
        status: 200,
        description: 'Opened',
        name: 'LivenessSession',
        schema: Session,
        examples: {
          opened: {
            success: true,
            sessionId: livenessSessionId,
            message: 'Face Liveness session created successfully',
            challengeType: 'FaceMovementAndLightChallenge',
            region: 'eu-west-1',
            expiresAt: '2026-03-21T00:03:00.000Z',
          },
        },
      },
    ],
    errors: [
      ...jsonErrors,
      ...awsErrors,
      ...databaseErrors,
      'profile_not_found',
      'liveness_locked',
    ],
  },
  {
    id: 'readLivenessResult',
    method: 'get',
    path: '/api/face-liveness/results/:sessionId',
    tag: 'Liveness',
    summary: 'The result of a session; the first final one is kept',
    description:
      'Not final yet: 200 with `isLive` false and no score. An applicant is shown `isLive` and `status` alone.',
    scope: 'face-liveness:read',
    applicants: true,
    answers: [
      {
        status: 200,
        description: 'The result so far',
        name: 'LivenessResult',
        schema: LivenessResult,
        examples: {
          machine: {
            success: true,
            data: {
              sessionId: livenessSessionId,
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
            data: { sessionId: livenessSessionId, isLive: true, status: 'SUCCEEDED', ...hidden },
            message,
          },
        },
      },
    ],
    errors: [...awsErrors, ...databaseErrors, 'liveness_session_not_found', 'liveness_locked'],
  },
  {
    id: 'issueAwsCredentials',
    method: 'get',
    path: '/api/aws/credentials',
    tag: 'Liveness',
    summary: "Keys for the browser's part of Face Liveness",
    description: 'Good for 900 seconds, and for `rekognition:StartFaceLivenessSession` alone.',
    scope: 'aws-credentials:read',
    applicants: true,
    answers: [
      {
        status: 200,
        description: 'The keys',
        name: 'AwsCredentials',
        schema: AwsCredentials,
        examples: {
          issued: {
            success: true,
            data: {
              accessKeyId: 'ASIAEXAMPLE',
              secretAccessKey: '(secret)',
              sessionToken: '(token)',
              expiration: '2026-03-21T00:15:00Z',
              region: 'eu-west-1',
            },
          },
        },
      },
    ],
    errors: awsErrors,
  },
]
