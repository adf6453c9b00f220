/** Issues a token for one profile to a machine, so that the machine's own token never reaches a browser. */

import * as z from 'zod'
import { applicantLifetime } from '../../../domain/identity/applicant.ts'
import { optional, otherwise, text } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { ProfileParams } from '../path-params.ts'
import { defineRoute } from '../route.ts'

const { minSeconds, maxSeconds } = applicantLifetime

const namesOf = (scopes: string): string[] => scopes.split(' ').filter((scope) => scope !== '')

const ApplicantTokenBody = z.object({
  expires_in: optional(z.int('Must be a whole number').min(minSeconds).max(maxSeconds)),
  scope: text(4000)
    .refine(
      (scopes) => namesOf(scopes).length > 0,
      otherwise({
        kind: 'invalid_input',
        code: 'invalid_scope',
        details: [{ path: 'scope', message: 'Must contain at least one scope' }],
      }),
    )
    .nullish(),
})

export const createApplicantToken = defineRoute(
  {
    id: 'createApplicantToken',
    method: 'post',
    path: '/api/profiles/:id/token',
    scope: 'profiles:write',
    applicants: false,
    params: ProfileParams,
    body: {
      required: false,
      json: {
        name: 'ApplicantTokenRequest',
        schema: ApplicantTokenBody,
        example: { expires_in: 900, scope: 'profiles:read face-liveness:write' },
      },
    },
    errors: ['database_unavailable', 'invalid_scope', 'profile_not_found'],
  },
  ({ flows, issueToken }) =>
    async (c) => {
      const { expires_in, scope } = c.req.valid('json')
      const granted = await flows.grantApplicantToken(
        c.req.valid('param').id,
        { expiresInSeconds: expires_in, scopes: scope == null ? undefined : namesOf(scope) },
        requestContext(c),
      )
      if (!granted.ok) return problem(c, granted.fault)
      const { team, expiresInSeconds, ...token } = granted.value
      const { scopes, profileId } = token
      return c.json({
        access_token: await issueToken({ ...token, teamId: team === '' ? null : team }),
        token_type: 'Bearer',
        expires_in: expiresInSeconds,
        scope: scopes.join(' '),
        profile_id: profileId,
      })
    },
)
