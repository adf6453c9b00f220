/** How the profile routes are documented. */

import * as z from 'zod'
import { securityLevels, VerificationStatus } from '../../../domain/identity/profile.ts'
import { approvedDecision, shownDecision, verificationId } from '../../openapi/examples.ts'
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

const CreatedProfile = named('CreatedProfile', {
  success: yes,
  url: z.url(),
  id: RecordId,
  message: z
    .literal('Existing record found')
    .optional()
    .meta({ description: 'Only if the team already had the profile' }),
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

const Profile = named('Profile', {
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

const ChangedProfile = named('ChangedProfile', {
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

const stamp = '2026-03-21 00:00:00.000Z'
const url = `https://app.identivia.com/${exampleProfileId}`
const profile = {
  name: 'Ana Lucia Exemplar',
  document_type: 'passport',
  document_number: 'UTA123456',
  country: 'UTO',
  country_code: '',
  language: 'en',
  verification_status: 'verified',
  status: 'verified',
  security_level: 'standard',
  createdAt: stamp,
  status_history: {
    id: 'p4h8s2d6f1g5j9k',
    previous_status: 'pending',
    new_status: 'verified',
    notes: 'Decision: approved',
    updated_by: `policy:${approvedDecision.policy}`,
    verification: verificationId,
    created: stamp,
  },
  verification_history: {
    id: verificationId,
    profile: exampleProfileId,
    status: 'verified',
    liveness_session_id: exampleSessionId,
    liveness_confidence: 96.4,
    liveness_status: 'SUCCEEDED',
    document_type: 'passport',
    name: 'Ana Lucia Exemplar',
    document_number: 'UTA123456',
    country: 'UTO',
    created: stamp,
    updated: stamp,
    decision: approvedDecision,
  },
}
const asApplicant = {
  ...profile,
  verification_status: 'pending',
  status: 'pending',
  status_history: {
    ...profile.status_history,
    new_status: 'pending',
    previous_status: 'unverified',
    notes: null,
    updated_by: null,
  },
  verification_history: {
    ...profile.verification_history,
    status: 'pending',
    liveness_confidence: null,
    decision: shownDecision,
  },
}

export const profileDescriptions: Descriptions = {
  createProfile: {
    tag: 'Profiles',
    summary: 'Create a profile, or find the existing one with the same userID',
    description:
      'Safe to repeat: any number of calls with the same `userID`, concurrent or not, create one profile. Absent, null ' +
      'and blank all mean not given. Country and document type are stored as sent. `team` must be the team of the ' +
      'token, unless the token has `teams:all`.',
    answers: [
      {
        status: 201,
        description: 'Created',
        ...CreatedProfile,
        examples: { created: { success: true, url, id: exampleProfileId } },
      },
      {
        status: 200,
        description: 'The team already had this profile',
        ...CreatedProfile,
        examples: {
          found: { success: true, url, id: exampleProfileId, message: 'Existing record found' },
        },
      },
    ],
  },
  readProfile: {
    tag: 'Profiles',
    summary: 'Read a profile with its latest status and verification',
    description:
      'A machine token sees the whole decision. An applicant sees its own claims and what it can do next, but no ' +
      'scores, codes or checks.',
    answers: [
      {
        status: 200,
        description: 'The profile',
        ...Profile,
        examples: {
          machine: { success: true, data: profile },
          applicant: { success: true, data: asApplicant },
        },
      },
    ],
  },
  changeProfile: {
    tag: 'Profiles',
    summary: 'Change fields, upload files, set the status',
    description:
      'Use JSON if there are no files. An empty string or null clears a field; absent fields stay as they are. If any ' +
      'part is invalid, nothing is written. The content of a file decides its type. A replaced image is deleted, ' +
      'unless a verification refers to it. An applicant can only change the status from `unverified` to `pending`. ' +
      'Until a decision is made, it can also fill in an empty name, document number or country. Once a verification ' +
      'that was not declined is stored, changing them is 409 `identity_frozen`. With a machine token `verified` and ' +
      '`rejected` also need the scope `status-history:write`; the status history names the latest verification, or says ' +
      'that there was none. Every change of name, document number or country adds an entry to the status history and ' +
      'makes a `verified` profile `pending`.',
    answers: [
      {
        status: 200,
        description: 'Changed',
        ...ChangedProfile,
        examples: {
          changed: {
            success: true,
            message: 'Record updated successfully',
            data: {
              id: exampleProfileId,
              status: 'pending',
              document_type: 'passport',
              document_number: 'UTA123456',
              document_name: 'Ana Lucia Exemplar',
              country: 'UTO',
              country_code: '',
              document_front: 'document_front_q8w3e5r7t1.jpg',
              document_back: '',
              facial_photo: '',
              facial_video: '',
              updated: stamp,
            },
          },
        },
      },
    ],
  },
}
