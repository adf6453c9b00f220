/** The clients that may get machine tokens: those in JWT_CLIENTS_JSON, and the one in the single-client variables. */

import * as z from 'zod'
import { type ConfigProblem, type Env, groupProblems } from './rules.ts'

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

const needed = (name: string, maxLength: number) =>
  z
    .string(`needs ${name}`)
    .min(1, `needs ${name}`)
    .max(maxLength, `has a ${name} over ${maxLength} characters`)
const optionalId = (name: string) =>
  z
    .string(`has a ${name} that is not a string`)
    .max(191, `has a ${name} over 191 characters`)
    .optional()

const Client = z
  .object(
    {
      client_id: needed('client_id', 191),
      client_secret: needed('client_secret', 1000).regex(
        /^(?!sha256:)|^sha256:[0-9a-fA-F]{64}$/,
        'has a sha256: secret without 64 hex digits',
      ),
      partner_id: optionalId('partner_id'),
      team_id: optionalId('team_id'),
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
const requiredVariables = ['JWT_CLIENT_ID', 'JWT_CLIENT_SECRET', 'JWT_CLIENT_SCOPES']
export const tokenClientVariables = [json, ...singleVariables]

interface Found {
  clients: TokenClient[]
  problems: ConfigProblem[]
}

const none: Found = { clients: [], problems: [] }

function readClient(value: unknown, problemOf: (issue: z.core.$ZodIssue) => ConfigProblem): Found {
  const { data, error } = Client.safeParse(value)
  if (data === undefined) return { clients: [], problems: error?.issues.map(problemOf) ?? [] }
  return { clients: [data], problems: [] }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromJson(text: string): Found {
  const value = parseJson(text)
  if (!Array.isArray(value))
    return { ...none, problems: [{ variable: json, reason: 'must be a JSON array of clients' }] }
  const found = value.map((item, index) =>
    readClient(item, ({ message }) => ({
      variable: json,
      reason: `entry ${index + 1} ${message}`,
    })),
  )
  return {
    clients: found.flatMap(({ clients }) => clients),
    problems: found.flatMap(({ problems }) => problems),
  }
}

function fromSingle(env: Env): Found {
  const problems = groupProblems(env, requiredVariables, singleVariables)
  if (problems.length > 0) return { ...none, problems }
  if (env.JWT_CLIENT_ID === undefined) return none
  const client = {
    client_id: env.JWT_CLIENT_ID,
    client_secret: env.JWT_CLIENT_SECRET,
    partner_id: env.JWT_CLIENT_PARTNER_ID,
    team_id: env.JWT_CLIENT_TEAM_ID,
    scopes: env.JWT_CLIENT_SCOPES?.split(/[\s,]+/).filter((scope) => scope !== ''),
  }
  return readClient(client, ({ path, message }) => ({
    variable: single[String(path[0])] ?? 'JWT_CLIENT_ID',
    reason: message,
  }))
}

/** The clients of both sources; a duplicate id is a problem. */
export function readTokenClients(env: Env): Found {
  const many = env[json] === undefined ? none : fromJson(env[json])
  const one = fromSingle(env)
  const ids = many.clients.map((client) => client.clientId)
  const problems = [...many.problems, ...one.problems]
  if (new Set(ids).size < ids.length)
    problems.push({ variable: json, reason: 'has the same client_id twice' })
  if (one.clients.some((client) => ids.includes(client.clientId)))
    problems.push({ variable: 'JWT_CLIENT_ID', reason: `is already in ${json}` })
  return { clients: [...many.clients, ...one.clients], problems }
}
