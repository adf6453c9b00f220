/** How the token routes are documented. */

import * as z from 'zod'
import { named, OAuthError, RecordId } from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'
import { exampleProfileId } from '../path-params.ts'
import type { oauthErrors } from './oauth-errors.ts'

const Token = named('Token', {
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().min(1).meta({ description: 'Seconds' }),
  scope: z.string().meta({ description: 'Scopes, separated by spaces' }),
})
const ApplicantToken = named('ApplicantToken', { ...Token.schema.shape, profile_id: RecordId })

const example = {
  access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl',
  token_type: 'Bearer',
  expires_in: 3600,
  scope: 'health:read profiles:read profiles:write',
}
const requestId = '5e6f6d1c-7d8e-4c39-9a43-0d9a7a1f2b3c'

type OAuthCode = keyof typeof oauthErrors

const refused = (status: number, error: OAuthCode, cause: string, text: string) => ({
  status,
  description: `\`${error}\`: ${cause}`,
  name: 'OAuthError',
  schema: OAuthError,
  examples: { [error]: { error, error_description: text, request_id: requestId } },
})

export const tokenDescriptions: Descriptions = {
  createToken: {
    tag: 'Tokens',
    summary: 'Create a machine token',
    description:
      'Client credentials, RFC 6749 section 4.4. Send them in the body or in HTTP Basic, not in both. `grant_type` is ' +
      'required in a form and optional in JSON. Without `scope` the token has every scope of the client. Errors have ' +
      'the body of RFC 6749 section 5.2.',
    answers: [
      { status: 200, description: 'The token', ...Token, examples: { example } },
      {
        ...refused(400, 'invalid_scope', '', 'The client does not have every requested scope'),
        description: '`invalid_request`, `invalid_scope` or `unsupported_grant_type`',
      },
      {
        ...refused(
          401,
          'invalid_client',
          'unknown client or wrong secret',
          'Client authentication failed',
        ),
        headers: ['WWW-Authenticate'],
      },
      refused(408, 'invalid_request', 'the body did not arrive in time', 'Request timed out'),
      refused(413, 'invalid_request', 'the body is over 16 KiB', 'Request too large'),
      {
        ...refused(
          429,
          'rate_limited',
          'too many requests from this client or address',
          'Too many requests',
        ),
        headers: ['Retry-After'],
      },
      refused(
        501,
        'not_configured',
        'this server has no token clients',
        'No token client is configured',
      ),
    ],
  },
  createApplicantToken: {
    tag: 'Tokens',
    summary: 'Create an applicant token for one profile',
    description:
      'For the browser of the person to verify: it can access this profile and its sessions only. It is valid for at ' +
      'most 1800 seconds and expires no later than the token that creates it; its scopes are limited to those of that ' +
      'token. The body is optional. Each call creates another token; secrets are not stored, so an Idempotency-Key has ' +
      'no effect.',
    answers: [
      {
        status: 200,
        description: 'The token',
        ...ApplicantToken,
        examples: {
          example: {
            ...example,
            expires_in: 900,
            scope: 'profiles:read face-liveness:write',
            profile_id: exampleProfileId,
          },
        },
      },
    ],
  },
}
