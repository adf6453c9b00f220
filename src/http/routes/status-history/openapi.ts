/** How the status route is documented. */

import * as z from 'zod'
import { VerificationStatus } from '../../../domain/identity/profile.ts'
import { Moment, named, RecordId, yes } from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'
import { exampleProfileId } from '../path-params.ts'

const StatusMoved = named('StatusMoved', {
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

export const statusHistoryDescriptions: Descriptions = {
  moveStatus: {
    tag: 'Decisions',
    summary: 'Change a status manually, with a reason',
    description:
      'Append-only. `previous_status` must be the current status, so only one of two concurrent changes succeeds. ' +
      '`verification` must belong to this profile. `verified` with a verification that was compared with another name, ' +
      'document number or country than the profile has now is 409 `evidence_changed`. A decision made here stands: later ' +
      'submissions are stored and do not change the status.',
    answers: [
      {
        status: 201,
        description: 'Changed',
        ...StatusMoved,
        examples: {
          moved: {
            success: true,
            message: 'Status history record created',
            data: {
              id: 'p4h8s2d6f1g5j9k',
              profile: exampleProfileId,
              updated_by: 'sandbox-a',
              previous_status: 'pending',
              new_status: 'verified',
              notes: 'Checked by a second reviewer',
              verification: '',
              created: '2026-03-21 00:00:00.000Z',
            },
          },
        },
      },
    ],
  },
}
