/** How the token routes are documented. */

import * as z from 'zod'
import type { Descriptions } from '../../openapi/describe.ts'
import { OAuthError, RecordId } from '../../openapi/shapes.ts'
import { exampleProfileId } from '../path-params.ts'

const Token = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int().min(1).meta({ description: 'Seconds' }),
  scope: z.string().meta({ description: 'Scopes, separated by spaces' }),
})
const ApplicantToken = Token.extend({ profile_id: RecordId })

const example = {
  access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl',
  token_type: 'Bearer',
  expires_in: 3600,
  scope: 'health:read profiles:read profiles:write',
}
const refusal = { request_id: '5e6f6d1c-7d8e-4c39-9a43-0d9a7a1f2b3c' }
const refused = { name: 'OAuthError', schema: OAuthError }

export const tokenDescriptions: Descriptions = {
  createToken: {
    tag: 'Tokens',
    summary: 'Create a machine token',
    description:
      'Client credentials, RFC 6749 section 4.4. Send them in the body or in HTTP Basic, not in both. `grant_type` is ' +
      'required in a form and optional in JSON. Without `scope` the token has every scope of the client. Errors have ' +
      'the body of RFC 6749 section 5.2.',
    answers: [
      {
        status: 200,
        description: 'The token',
        name: 'Token',
        schema: Token,
        examples: { example },
      },
      {
        status: 400,
        description: '`invalid_request`, `invalid_scope` or `unsupported_grant_type`',
        ...refused,
        examples: {
          invalid_scope: {
            error: 'invalid_scope',
            error_description: 'The client does not have every requested scope',
            ...refusal,
          },
        },
      },
      {
        status: 401,
        description: '`invalid_client`: unknown client or wrong secret',
        ...refused,
        headers: ['WWW-Authenticate'],
        examples: {
          invalid_client: {
            error: 'invalid_client',
            error_description: 'Client authentication failed',
            ...refusal,
          },
        },
      },
      {
        status: 408,
        description: '`invalid_request`: the body did not arrive in time',
        ...refused,
        examples: {
          invalid_request: {
            error: 'invalid_request',
            error_description: 'Request timed out',
            ...refusal,
          },
        },
      },
      {
        status: 413,
        description: '`invalid_request`: the body is over 16 KiB',
        ...refused,
        examples: {
          invalid_request: {
            error: 'invalid_request',
            error_description: 'Request too large',
            ...refusal,
          },
        },
      },
      {
        status: 429,
        description: '`rate_limited`: too many requests from this client or address',
        ...refused,
        headers: ['Retry-After'],
        examples: {
          rate_limited: {
            error: 'rate_limited',
            error_description: 'Too many requests',
            ...refusal,
          },
        },
      },
      {
        status: 501,
        description: '`not_configured`: this server has no token clients',
        ...refused,
        examples: {
          not_configured: {
            error: 'not_configured',
            error_description: 'No token client is configured',
            ...refusal,
          },
        },
      },
    ],
  },
  createApplicantToken: {
    tag: 'Tokens',
    summary: 'Create an applicant token for one profile',
    description:
      'For the browser of the person to verify: it can access this profile and its sessions only. It is valid for at ' +
      'most 1800 seconds, no longer than the token that creates it, and has no scope that that token lacks. The body ' +
      'is optional. Each call creates another token; secrets are not stored, so an Idempotency-Key has no effect.',
    answers: [
      {
        status: 200,
        description: 'The token',
        name: 'ApplicantToken',
        schema: ApplicantToken,
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
