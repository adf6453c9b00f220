/** Creates a profile, or finds the one that the team already has. */

import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { defineRoute } from '../route.ts'
import { NewProfileBody } from './schemas.ts'

export const createProfile = defineRoute(
  {
    id: 'createProfile',
    method: 'post',
    path: '/api/profiles/create',
    scope: 'profiles:write',
    applicants: false,
    idempotent: true,
    body: {
      required: true,
      json: {
        name: 'ProfileRequest',
        schema: NewProfileBody,
        example: { userID: 'jane-1', name: 'Jane Doe', country: 'Portugal', securityLevel: 'high' },
      },
    },
    errors: ['database_unavailable', 'missing_fields', 'team_mismatch'],
  },
  ({ flows, config }) =>
    async (c) => {
      const profile = await flows.createProfile(c.req.valid('json'), requestContext(c))
      if (!profile.ok) return problem(c, profile.fault)
      const { id, created } = profile.value
      const url = `${config.clientUrl}/${id}`
      if (created) return c.json({ success: true, url, id }, 201)
      return c.json({ success: true, url, id, message: 'Existing record found' })
    },
)
