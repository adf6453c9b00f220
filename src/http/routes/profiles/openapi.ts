/** The profile routes. */

import {
  databaseErrors,
  jsonErrors,
  multipartErrors,
  type Operation,
} from '../../openapi/describe.ts'
import {
  approvedDecision,
  livenessSessionId,
  profileId,
  shownDecision,
  verificationId,
} from '../../openapi/examples.ts'
import { ChangedProfile, CreatedProfile, Profile } from './openapi-answers.ts'
import { NewProfileBody, ProfileChangeBody } from './schemas.ts'

const stamp = '2026-03-21 00:00:00.000Z'
const url = `https://app.identivia.com/${profileId}`
const change = {
  verification_status: 'pending',
  document_type: 'passport',
  document_number: 'UTA123456',
  document_name: 'Ana Lucia Exemplar',
  country: 'UTO',
}
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
    notes: 'Decided by policy: approved',
    updated_by: `policy:${approvedDecision.policy}`,
    verification: verificationId,
    created: stamp,
  },
  verification_history: {
    id: verificationId,
    profile: profileId,
    status: 'verified',
    liveness_session_id: livenessSessionId,
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

export const profileOperations: readonly Operation[] = [
  {
    id: 'createProfile',
    idempotent: true,
    method: 'post',
    path: '/api/profiles/create',
    tag: 'Profiles',
    summary: 'Create a profile, or find the one the team has for that userID',
    description:
      'Safe to repeat: any number of calls with one `userID`, at once or not, make one profile. Absent, null and blank ' +
      'all mean not given. Country and document type are kept as sent. `team` must be the team of the token, unless ' +
      'that has `teams:all`.',
    scope: 'profiles:write',
    applicants: false,
    body: {
      required: true,
      json: {
        name: 'ProfileRequest',
        schema: NewProfileBody,
        example: { userID: 'jane-1', name: 'Jane Doe', country: 'Portugal', securityLevel: 'high' },
      },
    },
    answers: [
      {
        status: 201,
        description: 'Created',
        name: 'CreatedProfile',
        schema: CreatedProfile,
        examples: { created: { success: true, url, id: profileId } },
      },
      {
        status: 200,
        description: 'The team had it already',
        name: 'CreatedProfile',
        schema: CreatedProfile,
        examples: {
          found: { success: true, url, id: profileId, message: 'Existing record found' },
        },
      },
    ],
    errors: [
      ...jsonErrors,
      ...databaseErrors,
      'missing_fields',
      'team_mismatch',
      'applicant_forbidden',
    ],
  },
  {
    id: 'readProfile',
    method: 'get',
    path: '/api/profiles/:id',
    tag: 'Profiles',
    summary: 'The profile, its newest status and verification',
    description:
      'A machine token is shown the whole decision. An applicant is shown what it claimed and what it can do, and no ' +
      'score, code or check.',
    scope: 'profiles:read',
    applicants: true,
    answers: [
      {
        status: 200,
        description: 'The profile',
        name: 'Profile',
        schema: Profile,
        examples: {
          machine: { success: true, data: profile },
          applicant: { success: true, data: asApplicant },
        },
      },
    ],
    errors: [...databaseErrors, 'profile_not_found'],
  },
  {
    id: 'changeProfile',
    method: 'patch',
    path: '/api/profiles/:id',
    tag: 'Profiles',
    summary: 'Change fields, upload files, set the status',
    description:
      'JSON where there are no files. An empty text or null clears a field; an absent one is left alone. One bad part ' +
      'and nothing is written. The type of a file is decided by its content. A picture that is replaced is deleted, ' +
      'unless a verification names it. An applicant can set the status to `pending` alone, and only out of ' +
      '`unverified`; it can give a name, number or country where the profile has none and nothing is decided, which ' +
      'leaves a row in the trail.',
    scope: 'profiles:write',
    applicants: true,
    body: {
      required: true,
      json: { name: 'ProfileChange', schema: ProfileChangeBody, example: change },
      multipart: {
        name: 'ProfileChangeForm',
        schema: ProfileChangeBody,
        files: [
          { name: 'document_front', kind: 'image', description: 'The front of the document' },
          { name: 'document_back', kind: 'image', description: 'The back of the document' },
          { name: 'facial_photo', kind: 'image', description: 'A photo of the person' },
          { name: 'facial_video', kind: 'video', description: 'A video of the person' },
        ],
        example: { ...change, document_front: '(the bytes of a JPEG, PNG or WEBP)' },
      },
    },
    answers: [
      {
        status: 200,
        description: 'Changed',
        name: 'ChangedProfile',
        schema: ChangedProfile,
        examples: {
          changed: {
            success: true,
            message: 'Record updated successfully',
            data: {
              id: profileId,
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
    errors: [
      ...jsonErrors,
      ...multipartErrors,
      ...databaseErrors,
      'nothing_to_update',
      'applicant_identity_forbidden',
      'applicant_status_forbidden',
      'status_conflict',
      'profile_not_found',
    ],
  },
]
