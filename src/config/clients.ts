/** The clients that may get machine tokens: those in JWT_CLIENTS_JSON, and the one in the single-client variables. */

import * as z from 'zod'
import type { ConfigProblem, Env } from './rules.ts'

/** RFC 6749 appendix A.4: printable, no space, no quote, no backslash. */
const Scope = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'has a scope with invalid characters')

/** A configured client; its secret is plain text or `sha256:<hex>`. */
export interface TokenClient {
  clientId: string
  clientSecret: string
  partnerId: string | null
  teamId: string | null
  scopes: string[]
}

const Client = z
  .object(
    {
      client_id: z
        .string('needs client_id')
        .min(1, 'needs client_id')
        .max(191, 'has a client_id over 191 characters'),
      client_secret: z
        .string('needs client_secret')
        .min(1, 'needs client_secret')
        .max(1000, 'has a client_secret over 1000 characters')
        .regex(
          /^(?!sha256:)|^sha256:[0-9a-fA-F]{64}$/,
          'has a sha256: secret without 64 hex digits',
        ),
      partner_id: z
        .string('has a partner_id that is not a string')
        .max(191, 'has a partner_id over 191 characters')
        .optional(),
      team_id: z
        .string('has a team_id that is not a string')
        .max(191, 'has a team_id over 191 characters')
        .optional(),
      scopes: z.array(Scope, 'needs scopes, an array of strings'),
    },
    'must be an object',
  )
  .transform(
    (client): TokenClient => ({
      clientId: client.client_id,
      clientSecret: client.client_secret,
      partnerId: client.partner_id ?? null,
      teamId: client.team_id ?? null,
      scopes: client.scopes,
    }),
  )

const json = 'JWT_CLIENTS_JSON'
const single: Record<string, string> = {
  client_id: 'JWT_CLIENT_ID',
  client_secret: 'JWT_CLIENT_SECRET',
  partner_id: 'JWT_CLIENT_PARTNER_ID',
  team_id: 'JWT_CLIENT_TEAM_ID',
  scopes: 'JWT_CLIENT_SCOPES',
}
const singleVariables = Object.values(single)
export const tokenClientVariables = [json, ...singleVariables]

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromJson(env: Env): { clients: TokenClient[]; problems: ConfigProblem[] } {
  const text = env[json]
  if (text === undefined) return { clients: [], problems: [] }
  const value = parseJson(text)
  if (!Array.isArray(value))
    return {
      clients: [],
      problems: [{ variable: json, reason: 'must be a JSON array of clients' }],
    }
  const results = value.map((item) => Client.safeParse(item))
  const problems = results.flatMap((result, index) =>
    (result.error?.issues ?? []).map((issue) => ({
      variable: json,
      reason: `entry ${index + 1} ${issue.message}`,
    })),
  )
  return {
    clients: results.flatMap((result) => (result.success ? [result.data] : [])),
    problems,
  }
}

function fromSingle(env: Env): { clients: TokenClient[]; problems: ConfigProblem[] } {
  if (singleVariables.every((name) => env[name] === undefined)) return { clients: [], problems: [] }
  const missing = ['JWT_CLIENT_ID', 'JWT_CLIENT_SECRET', 'JWT_CLIENT_SCOPES'].filter(
    (name) => env[name] === undefined,
  )
  if (missing.length > 0) {
    const reason = `is required when any of ${singleVariables.join(', ')} is set`
    return { clients: [], problems: missing.map((variable) => ({ variable, reason })) }
  }
  const parsed = Client.safeParse({
    client_id: env.JWT_CLIENT_ID,
    client_secret: env.JWT_CLIENT_SECRET,
    partner_id: env.JWT_CLIENT_PARTNER_ID,
    team_id: env.JWT_CLIENT_TEAM_ID,
    scopes: (env.JWT_CLIENT_SCOPES ?? '').split(/[\s,]+/).filter((scope) => scope !== ''),
  })
  if (parsed.success) return { clients: [parsed.data], problems: [] }
  return {
    clients: [],
    problems: parsed.error.issues.map((issue) => ({
      variable: single[String(issue.path[0])] ?? 'JWT_CLIENT_ID',
      reason: issue.message,
    })),
  }
}

/** The clients of both sources; a duplicate id is a problem. */
export function readTokenClients(env: Env): { clients: TokenClient[]; problems: ConfigProblem[] } {
  const many = fromJson(env)
  const one = fromSingle(env)
  const ids = many.clients.map((client) => client.clientId)
  const twice = ids.some((id, index) => ids.indexOf(id) !== index)
    ? [{ variable: json, reason: 'has the same client_id twice' }]
    : []
  const alsoInJson = one.clients.some((client) => ids.includes(client.clientId))
    ? [{ variable: 'JWT_CLIENT_ID', reason: `is already in ${json}` }]
    : []
  return {
    clients: [...many.clients, ...one.clients],
    problems: [...many.problems, ...one.problems, ...twice, ...alsoInJson],
  }
}
