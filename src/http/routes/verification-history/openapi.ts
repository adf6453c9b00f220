/** The routes that move a status: by a decision, and by hand. */

import * as z from 'zod'
import { VerificationStatus } from '../../../domain/identity/profile.ts'
import {
  databaseErrors,
  jsonErrors,
  multipartErrors,
  type Operation,
} from '../../openapi/describe.ts'
import {
  declinedDecision,
  livenessSessionId,
  profileId,
  shownDecision,
  verificationId,
} from '../../openapi/examples.ts'
import {
  DecisionForCaller,
  FileName,
  Moment,
  Percent,
  RecordId,
  yes,
} from '../../openapi/shapes.ts'
import { StatusHistoryBody } from '../status-history/status-history.ts'
import { verificationBody } from './schemas.ts'

const StatusMoved = z.strictObject({
  success: yes,
  message: z.literal('Status history record created'),
  data: z.strictObject({
    id: RecordId,
    profile: RecordId,
    updated_by: z.string(),
    previous_status: VerificationStatus,
    new_status: VerificationStatus,
    notes: z.string(),
    verification: z.union([RecordId, z.literal('')]),
    created: Moment,
  }),
})

const Verification = z.strictObject({
  id: RecordId,
  profile: RecordId,
  liveness_session_id: z.string(),
  liveness_confidence: Percent.nullable(),
  document_type: z.string(),
  document_number: z.string(),
  facial_photo: FileName,
  document_front: FileName,
  document_back: FileName,
  country: z.string(),
  liveness_status: z.string(),
  name: z.string(),
  address: z.string(),
  gender: z.string(),
  date_of_birth: z.union([z.iso.date(), z.literal('')]),
  created: Moment,
  updated: Moment,
  status: z
    .enum(['verified', 'rejected', 'pending'])
    .meta({ description: 'approved → verified, declined → rejected, review → pending' }),
  paid_calls: z.int().min(0).nullable().meta({ description: 'Null for an applicant' }),
  decision: DecisionForCaller,
})
const Decided = z.strictObject({
  success: yes,
  message: z.enum(['Verification history record created', 'Existing record found']),
  data: Verification,
})

const stamp = '2026-03-21 00:00:00.000Z'
const declined = {
  id: verificationId,
  profile: profileId,
  liveness_session_id: livenessSessionId,
  liveness_confidence: 96.4,
  document_type: 'passport',
  document_number: 'UTA123456',
  facial_photo: 'facial_photo_a1b2c3d4e5.jpg',
  document_front: 'document_front_q8w3e5r7t1.jpg',
  document_back: '',
  country: 'UTO',
  liveness_status: 'SUCCEEDED',
  name: 'Ana Lucia Exemplar',
  address: '',
  gender: 'female',
  date_of_birth: '1990-01-15',
  created: stamp,
  updated: stamp,
  status: 'rejected',
  paid_calls: 5,
  decision: declinedDecision,
}
const asApplicant = {
  ...declined,
  status: 'pending',
  liveness_confidence: null,
  paid_calls: null,
  decision: shownDecision,
}
const message = 'Verification history record created'
const image = '(the bytes of a JPEG, PNG or WEBP)'
const fallback = '; the stored one of the profile where it is not sent'

export const decisionOperations: readonly Operation[] = [
  {
    id: 'submitVerification',
    idempotent: true,
    method: 'post',
    path: '/api/verification_history/:id',
    tag: 'Decisions',
    summary: 'Submit a verification; the answer has the decision',
    description:
      'The server reads the liveness result, compares faces, has the document read, asks for the device event, and ' +
      'decides. What the client claims is compared and never raises the outcome. A vendor that fails means `review`. ' +
      'The same session and profile again answers 200 with the same record.\n\n' +
      'Rekognition takes JPEG and PNG of at most 5 MB. A WEBP or larger picture is converted where the server can; ' +
      'otherwise it is 400 `image_not_comparable`, before anything is spent.',
    scope: 'verification-history:write',
    applicants: true,
    body: {
      required: true,
      multipart: {
        name: 'VerificationForm',
        // The clock matters to dates of birth in the future alone.
        schema: verificationBody(() => Date.UTC(2100, 0)),
        files: [
          { name: 'facial_photo', kind: 'image', description: `A photo of the person${fallback}` },
          {
            name: 'document_front',
            kind: 'image',
            description: `The side with the portrait${fallback}`,
          },
          {
            name: 'document_back',
            kind: 'image',
            description: `Not needed for a passport or visa${fallback}`,
          },
        ],
        example: {
          liveness_session_id: livenessSessionId,
          liveness_confidence: '96.4',
          liveness_status: 'SUCCEEDED',
          document_type: 'passport',
          name: 'Ana Lucia Exemplar',
          date_of_birth: '1990-01-15',
          fingerprint: '{"eventId":"1708102555327.NLOjmg"}',
          facial_photo: image,
          document_front: image,
        },
      },
    },
    answers: [
      {
        status: 201,
        description: 'Decided and stored',
        name: 'DecidedVerification',
        schema: Decided,
        examples: {
          machine: { success: true, message, data: declined },
          applicant: { success: true, message, data: asApplicant },
        },
      },
      {
        status: 200,
        description: 'The session was submitted for this profile before',
        name: 'DecidedVerification',
        schema: Decided,
        examples: { again: { success: true, message: 'Existing record found', data: declined } },
      },
    ],
    errors: [
      ...multipartErrors,
      ...databaseErrors,
      'missing_fields',
      'missing_files',
      'image_not_comparable',
      'profile_not_found',
      'liveness_session_not_found',
      'liveness_session_foreign',
      'liveness_session_used',
      'liveness_not_completed',
      'verification_in_progress',
      'liveness_locked',
    ],
  },
  {
    id: 'moveStatus',
    idempotent: true,
    method: 'post',
    path: '/api/status_history/:id',
    tag: 'Decisions',
    summary: 'Move a status by hand, with its reason',
    description:
      'Append-only. `previous_status` must be the current one: of two moves at once one wins. `verification` is one of ' +
      'this profile.',
    scope: 'status-history:write',
    applicants: false,
    body: {
      required: true,
      json: {
        name: 'StatusMove',
        schema: StatusHistoryBody,
        example: {
          previous_status: 'pending',
          new_status: 'verified',
          notes: 'Seen by a second pair of eyes',
        },
      },
    },
    answers: [
      {
        status: 201,
        description: 'Moved',
        name: 'StatusMoved',
        schema: StatusMoved,
        examples: {
          moved: {
            success: true,
            message: 'Status history record created',
            data: {
              id: 'p4h8s2d6f1g5j9k',
              profile: profileId,
              updated_by: 'sandbox-a',
              previous_status: 'pending',
              new_status: 'verified',
              notes: 'Seen by a second pair of eyes',
              verification: '',
              created: stamp,
            },
          },
        },
      },
    ],
    errors: [
      ...jsonErrors,
      ...databaseErrors,
      'missing_fields',
      'status_conflict',
      'profile_not_found',
      'verification_not_found',
    ],
  },
]
