/** Response schemas of the profile routes. */

import * as z from 'zod'
import { securityLevels, VerificationStatus } from '../../../domain/identity/profile.ts'
import {
  DecisionForCaller,
  FileName,
  Moment,
  Percent,
  RecordId,
  yes,
} from '../../openapi/shapes.ts'

export const CreatedProfile = z.strictObject({
  success: yes,
  url: z.url(),
  id: RecordId,
  message: z
    .literal('Existing record found')
    .optional()
    .meta({ description: 'Only if the team had the profile already' }),
})

const StatusMove = z.strictObject({
  id: RecordId,
  previous_status: VerificationStatus,
  new_status: VerificationStatus,
  notes: z.string().nullable(),
  updated_by: z
    .string()
    .nullable()
    .meta({ description: "The token's subject, or `policy:<name>@<hash>`; null for an applicant" }),
  verification: z.union([RecordId, z.literal('')]),
  created: Moment,
})

const VerificationSummary = z.strictObject({
  id: RecordId,
  profile: RecordId,
  status: z.enum(['verified', 'rejected', 'pending']),
  liveness_session_id: z.string(),
  liveness_confidence: Percent.nullable(),
  liveness_status: z.string(),
  document_type: z.string(),
  name: z.string(),
  document_number: z.string(),
  country: z.string(),
  created: Moment,
  updated: Moment,
  decision: DecisionForCaller,
})

export const Profile = z.strictObject({
  success: yes,
  data: z.strictObject({
    name: z.string(),
    document_type: z.string(),
    document_number: z.string(),
    country: z.string(),
    country_code: z.string().meta({ description: 'ISO 3166-1 alpha-2, or empty' }),
    language: z.string(),
    verification_status: VerificationStatus,
    status: VerificationStatus,
    security_level: z.enum(securityLevels),
    createdAt: Moment,
    status_history: StatusMove.nullable().meta({ description: 'The latest status change' }),
    verification_history: VerificationSummary.nullable().meta({
      description: 'The latest verification',
    }),
  }),
})

export const ChangedProfile = z.strictObject({
  success: yes,
  message: z.literal('Record updated successfully'),
  data: z.strictObject({
    id: RecordId,
    status: VerificationStatus,
    document_type: z.string(),
    document_number: z.string(),
    document_name: z.string(),
    country: z.string(),
    country_code: z.string(),
    document_front: FileName,
    document_back: FileName,
    facial_photo: FileName,
    facial_video: FileName,
    updated: Moment,
  }),
})
