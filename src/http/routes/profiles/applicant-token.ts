/** Tokens for one profile, minted by a machine, so that the machine's own never reaches a browser. */

import { Hono } from 'hono'
import * as z from 'zod'
import type { Fault } from '../../../domain/faults/faults.ts'
import { applicantLifetime } from '../../../domain/identity/applicant.ts'
import type { Flows } from '../../../flows/flows.ts'
import { readJson } from '../../body/body.ts'
import { incoming } from '../../body/incoming.ts'
import { optional, text, validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { recordIdOr404 } from '../../middleware/record-id.ts'
import { requestContext } from '../../middleware/request-context.ts'
import type { IssueToken } from '../tokens/tokens.ts'

const { minSeconds, maxSeconds } = applicantLifetime

export const ApplicantTokenBody = z.object({
  expires_in: optional(
    z
      .int('Must be a whole number')
      .min(minSeconds, `Must be at least ${minSeconds}`)
      .max(maxSeconds, `Must be at most ${maxSeconds}`),
  ),
  scope: text(4000).nullish(),
})

const noScope: Fault = {
  kind: 'invalid_input',
  code: 'invalid_scope',
  details: [{ path: 'scope', message: 'Must name a scope' }],
}

interface Needs {
  flows: Pick<Flows, 'grantApplicantToken'>
  requireScope: RequireScope
  issueToken: IssueToken
}

export const applicantToken = ({ flows, requireScope, issueToken }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().post(
    '/:id/token',
    requireScope('profiles:write'),
    recordIdOr404('profile'),
    async (c) => {
      const body = await readJson(incoming(c), { maxBytes: 65_536, optional: true })
      if (!body.ok) return problem(c, body.fault)
      const input = validate(ApplicantTokenBody, body.value)
      if (!input.ok) return problem(c, input.fault)
      const wish = {
        expiresInSeconds: input.value.expires_in,
        scopes: input.value.scope?.split(' ').filter((scope) => scope !== ''),
      }
      if (wish.scopes?.length === 0) return problem(c, noScope)
      const granted = await flows.grantApplicantToken(c.req.param('id'), wish, requestContext(c))
      if (!granted.ok) return problem(c, granted.fault)
      const { subject, clientId, team, profileId, scopes, expiresAtSeconds } = granted.value
      const accessToken = await issueToken({
        subject,
        clientId,
        partnerId: null,
        teamId: team === '' ? null : team,
        profileId,
        scopes,
        expiresAtSeconds,
      })
      return c.json({
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: granted.value.expiresInSeconds,
        scope: scopes.join(' '),
        profile_id: profileId,
      })
    },
  )
