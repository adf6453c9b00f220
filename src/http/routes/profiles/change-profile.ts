/** Changes fields of a profile, its files and its status, together or not at all. */

import type { Fault } from '../../../domain/faults/faults.ts'
import type { ProfileChange } from '../../../domain/identity/profile.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { ProfileParams } from '../path-params.ts'
import { defineRoute } from '../route.ts'
import { ProfileChangeBody } from './schemas.ts'
import { updateAnswer } from './view.ts'

const example = {
  verification_status: 'pending',
  document_type: 'passport',
  document_number: 'UTA123456',
  document_name: 'Ana Lucia Exemplar',
  country: 'UTO',
}

export const changeProfile = defineRoute(
  {
    id: 'changeProfile',
    method: 'patch',
    path: '/api/profiles/:id',
    scope: 'profiles:write',
    applicants: true,
    params: ProfileParams,
    body: {
      required: true,
      json: { name: 'ProfileChange', schema: ProfileChangeBody, example, maxBytes: 131_072 },
      multipart: {
        name: 'ProfileChangeForm',
        schema: ProfileChangeBody,
        files: [
          { name: 'document_front', kind: 'image', description: 'The front of the document' },
          { name: 'document_back', kind: 'image', description: 'The back of the document' },
          { name: 'facial_photo', kind: 'image', description: 'A photo of the person' },
          { name: 'facial_video', kind: 'video', description: 'A video of the person' },
        ],
        example: { ...example, document_front: '(the bytes of a JPEG, PNG or WEBP)' },
      },
    },
    errors: [
      'database_unavailable',
      'nothing_to_update',
      'image_not_comparable',
      'applicant_identity_forbidden',
      'identity_frozen',
      'evidence_changed',
      'applicant_status_forbidden',
      'status_conflict',
      'profile_not_found',
    ],
  },
  ({ flows }) =>
    async (c) => {
      // Of the two, the one whose content type the request has.
      const body = c.req.valid('json') ?? c.req.valid('form')
      const change = changeOf(body)
      const { verification_status: status } = body
      const files = c.get('files')
      const isEmpty = Object.keys({ ...change, ...files }).length === 0 && status === undefined
      if (isEmpty) return problem(c, nothingToUpdate)
      const updated = await flows.updateProfile(
        { id: c.req.valid('param').id, change, files, status },
        requestContext(c),
      )
      if (!updated.ok) return problem(c, updated.fault)
      return c.json({
        success: true,
        message: 'Record updated successfully',
        data: updateAnswer(updated.value),
      })
    },
)

const nothingToUpdate: Fault = {
  kind: 'invalid_input',
  code: 'nothing_to_update',
  details: [{ path: 'body', message: 'Has no field or file to update' }],
}

/** Only the fields that were sent, by their names in the domain. */
function changeOf(body: ProfileChangeBody): Omit<ProfileChange, 'files' | 'countryCode'> {
  const change = {
    documentType: body.document_type,
    documentNumber: body.document_number,
    name: body.document_name,
    country: body.country,
    faceLivenessSessionId: body.face_liveness_session_id,
    faceLivenessConfidence: body.face_liveness_confidence,
    faceLivenessStatus: body.face_liveness_status,
    faceLivenessResult: body.face_liveness_result,
  }
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
