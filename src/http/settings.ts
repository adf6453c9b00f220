/** The public settings. */

import { Hono } from 'hono'
import type { Flows } from '../flows/flows.ts'
import type { RequireScope } from './auth.ts'
import { callOf } from './call.ts'
import type { AppEnv } from './context.ts'
import { problem } from './problem.ts'

interface Needs {
  flows: Pick<Flows, 'readSettings'>
  requireScope: RequireScope
}

export const settings = ({ flows, requireScope }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().get('/', requireScope('settings:read'), async (c) => {
    const read = await flows.readSettings(callOf(c))
    return read.ok ? c.json({ success: true, data: read.value }) : problem(c, read.fault)
  })
