/** Reads the public settings. */

import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { defineRoute } from '../route.ts'

export const readSettings = defineRoute(
  {
    id: 'readSettings',
    method: 'get',
    path: '/api/settings',
    scope: 'settings:read',
    applicants: true,
    errors: ['database_unavailable'],
  },
  ({ flows }) =>
    async (c) => {
      const read = await flows.readSettings(requestContext(c))
      return read.ok ? c.json({ success: true, data: read.value }) : problem(c, read.fault)
    },
)
