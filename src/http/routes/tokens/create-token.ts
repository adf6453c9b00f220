/** Issues machine tokens for client credentials (RFC 6749 section 4.4). */

import { sha256Hex } from '../../../domain/encoding/digest.ts'
import type { AppContext } from '../../middleware/context.ts'
import { addressKey } from '../../middleware/rate-limit.ts'
import { defineRoute } from '../route.ts'
import { matchesSecret } from './constant-time.ts'
import { refuse, refuseFault } from './oauth-errors.ts'
import { parseTokenRequest, readTokenBody, TokenBody } from './token-request.ts'

/** What an unknown id is compared with, so that it costs the same as a wrong secret. */
const noSecret = `sha256:${'0'.repeat(64)}`
const example = { client_id: 'sandbox-a', client_secret: 'sandbox-a-secret' }

export const createToken = defineRoute(
  {
    id: 'createToken',
    method: 'post',
    path: '/api/auth/token',
    scope: null,
    applicants: false,
    body: {
      required: true,
      json: { name: 'TokenRequest', schema: TokenBody, example },
      form: {
        name: 'TokenRequest',
        schema: TokenBody,
        example: { grant_type: 'client_credentials', ...example, scope: 'health:read' },
      },
    },
    bodyReader: 'handler',
    errors: [],
  },
  ({ config: { jwt }, issueToken, limits }) =>
    async (c) => {
      c.header('Pragma', 'no-cache')
      if (jwt.clients.length === 0)
        return refuse(c, { error: 'not_configured', description: 'No token client is configured' })
      const flood = await limits['token-address'](c, addressKey(c))
      if (flood !== null) return flood
      const body = await readTokenBody(c)
      if (!body.ok) return refuseFault(c, body.fault)
      const request = parseTokenRequest(c.req.header('Authorization'), body.value)
      if ('error' in request) return refuse(c, request)
      // Before the secret is compared: every guess counts, right or wrong, whether the id exists or not.
      const guesses = await limits.token(c, await pairKey(c, request.clientId))
      if (guesses !== null) return guesses
      const client = jwt.clients.find(({ clientId }) => clientId === request.clientId)
      const matches = await matchesSecret(request.clientSecret, client?.clientSecret ?? noSecret)
      if (client === undefined || !matches)
        return refuse(c, { error: 'invalid_client', description: 'Client authentication failed' })
      const asked = request.scope?.split(' ').filter((scope) => scope !== '') ?? client.scopes
      if (asked.some((scope) => !client.scopes.includes(scope))) {
        const description = 'The client does not have every requested scope'
        return refuse(c, { error: 'invalid_scope', description })
      }
      const scopes = asked.length === 0 ? client.scopes : [...new Set(asked)]
      const { clientId, partnerId, teamId } = client
      const token = { subject: clientId, clientId, partnerId, teamId, scopes }
      return c.json({
        access_token: await issueToken(token),
        token_type: 'Bearer',
        expires_in: jwt.ttlSeconds,
        scope: scopes.join(' '),
      })
    },
)

/** Hashed, so that a long id takes no more room than a short one. */
const pairKey = (c: AppContext, clientId: string): Promise<string> =>
  sha256Hex(`${addressKey(c)}\n${clientId}`)
