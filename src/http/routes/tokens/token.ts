/** Machine tokens by client credentials (RFC 6749 section 4.4), with that RFC's own error bodies. */

import { Hono } from 'hono'
import * as z from 'zod'
import type { TokenClient } from '../../../config/clients.ts'
import { sha256Hex } from '../../../domain/encoding/digest.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { isJson, readForm, readJson } from '../../body/body.ts'
import { incoming } from '../../body/incoming.ts'
import { answerOf } from '../../errors/fault-answers.ts'
import type { AppContext, AppEnv } from '../../middleware/context.ts'
import { addressKey, type RateLimits } from '../../middleware/rate-limit.ts'
import { matchesSecret } from './constant-time.ts'
import type { IssueToken } from './tokens.ts'

export const oauthErrors = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_scope: 400,
  unsupported_grant_type: 400,
  rate_limited: 429,
  not_configured: 501,
} as const
export type OAuthError = keyof typeof oauthErrors

interface TokenRequest {
  clientId: string
  clientSecret: string
  scope: string | undefined
}

type Parsed =
  | { ok: true; value: TokenRequest }
  | { ok: false; error: OAuthError; description: string }

interface Needs {
  clients: TokenClient[]
  issueToken: IssueToken
  ttlSeconds: number
  limits: Pick<RateLimits, 'token' | 'tokenAddress'>
}

const maxBodyBytes = 16_384
/** What an unknown id is compared with, so that it costs the same as a wrong secret. */
const nobody = `sha256:${'0'.repeat(64)}`

export const token = ({ clients, issueToken, ttlSeconds, limits }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().post('/token', async (c) => {
    c.header('Pragma', 'no-cache')
    if (clients.length === 0) return refuse(c, 'not_configured', 'No token client is configured')
    const flood = await limits.tokenAddress(c, addressKey(c))
    if (flood !== null) return flood
    const body = await readBody(c)
    if (!body.ok) return refuseFault(c, body)
    const request = parseRequest(c.req.header('Authorization'), body.value)
    if (!request.ok) return refuse(c, request.error, request.description)
    // Before the secret is compared: a guess counts whether it is right or wrong, of an id that exists or not.
    const guesses = await limits.token(c, await pairKey(c, request.value.clientId))
    if (guesses !== null) return guesses
    const client = clients.find(({ clientId }) => clientId === request.value.clientId)
    const matches = await matchesSecret(request.value.clientSecret, client?.clientSecret ?? nobody)
    if (client === undefined || !matches)
      return refuse(c, 'invalid_client', 'Client authentication failed')
    const asked = request.value.scope?.split(' ').filter((scope) => scope !== '') ?? client.scopes
    if (asked.some((scope) => !client.scopes.includes(scope))) {
      return refuse(c, 'invalid_scope', 'The client does not have every requested scope')
    }
    const scopes = asked.length === 0 ? client.scopes : [...new Set(asked)]
    const { clientId, partnerId, teamId } = client
    const accessToken = await issueToken({
      subject: clientId,
      clientId,
      partnerId,
      teamId,
      profileId: null,
      scopes,
      expiresAtSeconds: null,
    })
    return c.json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ttlSeconds,
      scope: scopes.join(' '),
    })
  })

/** Hashed, so that a long id takes no more room than a short one. */
const pairKey = (c: AppContext, clientId: string): Promise<string> =>
  sha256Hex(`${addressKey(c)}\n${clientId}`)

/** Known fields as texts; a repeated form field is an error (RFC 6749 section 3.2). */
async function readBody(c: AppContext): Promise<Result<Record<string, unknown>>> {
  const contentType = c.req.header('Content-Type') ?? ''
  if (isJson(contentType)) {
    const json = await readJson(incoming(c), { maxBytes: maxBodyBytes })
    if (!json.ok) return json
    return ok(z.record(z.string(), z.unknown()).catch({}).parse(json.value))
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) {
    return err({ kind: 'unsupported_content_type', expected: ['application/json'] })
  }
  const form = await readForm(incoming(c), maxBodyBytes)
  if (!form.ok) return form
  const names = [...form.value.keys()]
  if (new Set(names).size !== names.length) return err({ kind: 'invalid_input', details: [] })
  return ok({
    ...Object.fromEntries(form.value),
    ...(form.value.has('grant_type') ? {} : { grant_type: '' }),
  })
}

/** Every field may be left out where HTTP Basic has it. */
export const TokenBody = z.object({
  grant_type: z.string().nullish().meta({ description: 'Only `client_credentials`' }),
  client_id: z.string().max(191).nullish(),
  client_secret: z.string().max(1000).nullish(),
  scope: z.string().max(4000).nullish(),
})

function parseRequest(authorization: string | undefined, body: Record<string, unknown>): Parsed {
  const fields = TokenBody.safeParse(body)
  if (!fields.success)
    return invalid('client_id, client_secret, grant_type and scope must be texts')
  const { grant_type: grantType, client_id, client_secret, scope } = fields.data
  if (grantType === '') return invalid('grant_type is required')
  if (grantType !== undefined && grantType !== null && grantType !== 'client_credentials') {
    return {
      ok: false,
      error: 'unsupported_grant_type',
      description: 'Only client_credentials is supported',
    }
  }
  const basic = authorization === undefined ? null : basicCredentials(authorization)
  if (authorization !== undefined && basic === null)
    return invalid('The Authorization header is not HTTP Basic')
  const isTwice = basic !== null && (client_secret ?? '') !== ''
  const isAnother = basic !== null && (client_id ?? basic.clientId) !== basic.clientId
  if (isTwice || isAnother) return invalid('Send the credentials in one way only')
  const clientId = basic?.clientId ?? client_id ?? ''
  const clientSecret = basic?.clientSecret ?? client_secret ?? ''
  if (clientId === '' || clientSecret === '') {
    return invalid('client_id and client_secret are required')
  }
  return { ok: true, value: { clientId, clientSecret, scope: scope ?? undefined } }
}

const invalid = (description: string): Parsed => ({
  ok: false,
  error: 'invalid_request',
  description,
})

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
function basicCredentials(header: string): { clientId: string; clientSecret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1]
  if (encoded === undefined) return null
  try {
    const pair = new TextDecoder().decode(
      Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)),
    )
    const colon = pair.indexOf(':')
    if (colon < 0) return null
    return {
      clientId: formDecode(pair.slice(0, colon)),
      clientSecret: formDecode(pair.slice(colon + 1)),
    }
  } catch {
    return null
  }
}

/** Many clients do not encode; a text that is not well-formed encoding is taken as it stands. */
const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function refuse(c: AppContext, error: OAuthError, description: string): Response {
  c.set('faultCode', error)
  const headers =
    error === 'invalid_client' ? { 'WWW-Authenticate': 'Basic realm="identivia"' } : undefined
  return c.json(
    { error, error_description: description, request_id: c.get('requestId') },
    oauthErrors[error],
    headers,
  )
}

function refuseFault(
  c: AppContext,
  { fault }: { fault: Parameters<typeof answerOf>[0] },
): Response {
  const { status, error, code } = answerOf(fault)
  if (status !== 413 && status !== 408) return refuse(c, 'invalid_request', error)
  c.set('faultCode', code)
  return c.json(
    { error: 'invalid_request', error_description: error, request_id: c.get('requestId') },
    status,
  )
}
