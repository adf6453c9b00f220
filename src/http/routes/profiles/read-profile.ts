/** Reads a profile with its newest status and verification. */

import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { ProfileParams } from '../path-params.ts'
import { defineRoute } from '../route.ts'
import { overviewAnswer } from './view.ts'

export const readProfile = defineRoute(
  {
    id: 'readProfile',
    method: 'get',
    path: '/api/profiles/:id',
    scope: 'profiles:read',
    applicants: true,
    params: ProfileParams,
    errors: ['database_unavailable', 'profile_not_found'],
  },
  ({ flows }) =>
    async (c) => {
      const overview = await flows.readProfile(c.req.valid('param').id, requestContext(c))
      if (!overview.ok) return problem(c, overview.fault)
      return c.json({ success: true, data: overviewAnswer(c.get('principal'), overview.value) })
    },
)
