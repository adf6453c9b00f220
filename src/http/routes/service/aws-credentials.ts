/** Keys for the browser's part of Face Liveness, and nothing else. */

import { Hono } from 'hono'
import type { Flows } from '../../../flows/flows.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { requestContext } from '../../middleware/request-context.ts'

interface Needs {
  flows: Pick<Flows, 'issueCredentials'>
  requireScope: RequireScope
}

export const awsCredentials = ({ flows, requireScope }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().get('/credentials', requireScope('aws-credentials:read'), async (c) => {
    const issued = await flows.issueCredentials(requestContext(c))
    if (!issued.ok) return problem(c, issued.fault)
    const { accessKeyId, secretAccessKey, sessionToken, expiration, region } = issued.value
    return c.json({
      success: true,
      data: { accessKeyId, secretAccessKey, sessionToken, expiration, region },
    })
  })
