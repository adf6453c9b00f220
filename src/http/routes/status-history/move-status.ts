/** Changes the status of a profile manually, with a reason. */

import * as z from 'zod'
import { VerificationStatus } from '../../../domain/identity/profile.ts'
import { multilineText, optional } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { idOf, ProfileParams } from '../path-params.ts'
import { defineRoute } from '../route.ts'

const StatusMoveBody = z.object({
  previous_status: VerificationStatus,
  new_status: VerificationStatus,
  notes: multilineText(2000).min(1, 'Must not be empty'),
  verification: optional(idOf('verification')),
})

export const moveStatus = defineRoute(
  {
    id: 'moveStatus',
    method: 'post',
    path: '/api/status_history/:id',
    scope: 'status-history:write',
    applicants: false,
    idempotent: true,
    params: ProfileParams,
    body: {
      required: true,
      json: {
        name: 'StatusMove',
        schema: StatusMoveBody,
        example: {
          previous_status: 'pending',
          new_status: 'verified',
          notes: 'Checked by a second reviewer',
        },
      },
    },
    errors: [
      'database_unavailable',
      'missing_fields',
      'status_conflict',
      'evidence_changed',
      'profile_not_found',
      'verification_not_found',
    ],
  },
  ({ flows }) =>
    async (c) => {
      const { previous_status, new_status, notes, verification } = c.req.valid('json')
      const recorded = await flows.recordStatus(
        {
          profileId: c.req.valid('param').id,
          previousStatus: previous_status,
          newStatus: new_status,
          notes,
          verificationId: verification,
        },
        requestContext(c),
      )
      if (!recorded.ok) return problem(c, recorded.fault)
      const entry = recorded.value
      const data = {
        id: entry.id,
        profile: entry.profile,
        updated_by: entry.updatedBy,
        previous_status: entry.previousStatus,
        new_status: entry.newStatus,
        notes: entry.notes,
        verification: entry.verification,
        created: entry.created,
      }
      return c.json({ success: true, message: 'Status history record created', data }, 201)
    },
)
