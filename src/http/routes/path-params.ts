/** Ids in paths and bodies. A malformed one is answered like one that does not exist, without asking the database. */

import * as z from 'zod'
import { isRecordId, recordIdPattern } from '../../domain/identity/profile.ts'
import { otherwise } from '../body/validate.ts'

export const exampleProfileId = 'k2x7q9m4w1z8c3v'

export const idOf = (what: 'profile' | 'verification') =>
  z.string().refine(isRecordId, otherwise({ kind: 'not_found', what }))

export const ProfileParams = z.object({
  id: idOf('profile').meta({
    description: 'Profile id. A malformed id returns 404.',
    pattern: recordIdPattern.source,
    examples: [exampleProfileId],
  }),
})

/** AWS session ids are lower-case UUIDs; anything else cannot be one of ours. */
const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const exampleSessionId = '0b6f3c1e-9a57-4d2b-8f60-3e1c7a9d5b24'

export const SessionParams = z.object({
  sessionId: z
    .string()
    .refine(
      (id) => sessionIdPattern.test(id),
      otherwise({ kind: 'not_found', what: 'liveness_session' }),
    )
    .meta({
      description: 'Session id. A malformed id returns 404.',
      format: 'uuid',
      examples: [exampleSessionId],
    }),
})
