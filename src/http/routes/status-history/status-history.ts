/** Status history: a move by hand, with its reason. */

import { Hono } from 'hono'
import * as z from 'zod'
import { isRecordId, VerificationStatus } from '../../../domain/identity/profile.ts'
import type { Flows } from '../../../flows/flows.ts'
import { readJson } from '../../body/body.ts'
import { incoming } from '../../body/incoming.ts'
import { multilineText, optional, validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { idempotencyKey, type Once } from '../../middleware/idempotency.ts'
import { recordIdOr404 } from '../../middleware/record-id.ts'
import { requestContext } from '../../middleware/request-context.ts'

export const StatusHistoryBody = z.object({
  previous_status: VerificationStatus,
  new_status: VerificationStatus,
  notes: multilineText(2000).min(1, 'Must not be empty'),
  verification: optional(z.string('Must be a text')),
})

interface Needs {
  flows: Pick<Flows, 'recordStatus'>
  requireScope: RequireScope
  once: Once
}

export const statusHistory = ({ flows, requireScope, once }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().post(
    '/:id',
    requireScope('status-history:write'),
    recordIdOr404('profile'),
    idempotencyKey,
    async (c) => {
      const body = await readJson(incoming(c), { maxBytes: 65_536 })
      if (!body.ok) return problem(c, body.fault)
      const input = validate(StatusHistoryBody, body.value)
      if (!input.ok) return problem(c, input.fault)
      const { previous_status, new_status, notes, verification } = input.value
      if (verification !== undefined && !isRecordId(verification)) {
        return problem(c, { kind: 'not_found', what: 'verification' })
      }
      return once(c, body.value, async () => {
        const recorded = await flows.recordStatus(
          {
            profileId: c.req.param('id'),
            previousStatus: previous_status,
            newStatus: new_status,
            notes,
            verificationId: verification,
          },
          requestContext(c),
        )
        if (!recorded.ok) return problem(c, recorded.fault)
        const entry = recorded.value
        return c.json(
          {
            success: true,
            message: 'Status history record created',
            data: {
              id: entry.id,
              profile: entry.profile,
              updated_by: entry.updatedBy,
              previous_status: entry.previousStatus,
              new_status: entry.newStatus,
              notes: entry.notes,
              verification: entry.verification,
              created: entry.created,
            },
          },
          201,
        )
      })
    },
  )
