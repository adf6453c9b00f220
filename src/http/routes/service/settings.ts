/** The public settings. */

import { Hono } from 'hono'
import type { Flows } from '../../../flows/flows.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { requestContext } from '../../middleware/request-context.ts'

interface Needs {
  flows: Pick<Flows, 'readSettings'>
  requireScope: RequireScope
}

export const settings = ({ flows, requireScope }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().get('/', requireScope('settings:read'), async (c) => {
    const read = await flows.readSettings(requestContext(c))
    return read.ok ? c.json({ success: true, data: read.value }) : problem(c, read.fault)
  })
