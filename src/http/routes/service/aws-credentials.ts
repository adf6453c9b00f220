/** Issues AWS keys for the browser's part of Face Liveness, and for nothing else. */

import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { awsErrors } from '../error-codes.ts'
import { defineRoute } from '../route.ts'

export const issueAwsCredentials = defineRoute(
  {
    id: 'issueAwsCredentials',
    method: 'get',
    path: '/api/aws/credentials',
    scope: 'aws-credentials:read',
    applicants: true,
    errors: awsErrors,
  },
  ({ flows }) =>
    async (c) => {
      const issued = await flows.issueCredentials(requestContext(c))
      if (!issued.ok) return problem(c, issued.fault)
      const { accessKeyId, secretAccessKey, sessionToken, expiration, region } = issued.value
      return c.json({
        success: true,
        data: { accessKeyId, secretAccessKey, sessionToken, expiration, region },
      })
    },
)
