/** How the verification route is documented. */

import * as z from 'zod'
import { declinedDecision, shownDecision, verificationId } from '../../openapi/examples.ts'
import {
  DecisionForCaller,
  FileName,
  Moment,
  named,
  Percent,
  RecordId,
  yes,
} from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'
import { exampleProfileId, exampleSessionId } from '../path-params.ts'

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
const Decided = named('DecidedVerification', {
  success: yes,
  message: z.enum(['Verification history record created', 'Existing record found']),
  data: Verification,
})

const stamp = '2026-03-21 00:00:00.000Z'
const declined = {
  id: verificationId,
  profile: exampleProfileId,
  liveness_session_id: exampleSessionId,
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

export const verificationDescriptions: Descriptions = {
  submitVerification: {
    tag: 'Decisions',
    summary: 'Submit a verification and get its decision',
    description:
      'The server reads the liveness result, compares faces, analyzes the document, reads the device event, and ' +
      'decides. The claims of the client are compared with the evidence and never improve the outcome. If a vendor ' +
      'fails, the outcome is never `approved`. Repeating a submission with the same session and profile returns 200 with the ' +
      'same record.\n\nThe images are stored as they were looked at: upright, opaque and without metadata. One that ' +
      'cannot be made so is 400 `image_not_comparable`, before any paid call.',
    answers: [
      {
        status: 201,
        description: 'Decided and stored',
        ...Decided,
        examples: {
          machine: { success: true, message, data: declined },
          applicant: { success: true, message, data: asApplicant },
        },
      },
      {
        status: 200,
        description: 'The session was already submitted for this profile',
        ...Decided,
        examples: { again: { success: true, message: 'Existing record found', data: declined } },
      },
    ],
  },
}
