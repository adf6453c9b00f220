// The environment of the API in development: the sandbox for every vendor, two teams as clients.

import { sandboxKeys } from '../../sandbox/keys.ts'
import type { SandboxTeam } from '../../sandbox/try/operator.ts'
import { secretVariables } from '../../src/config/secrets.ts'
import { scopes as allScopes } from '../../src/domain/identity/principal.ts'
import type { Addresses } from './addresses.ts'
import type { DevSecrets } from './secrets.ts'

/** Constant, so that the commands of the README work when pasted. They give access to the local sandbox only. */
export const sandboxTeams: readonly [SandboxTeam, SandboxTeam] = [
  { team: 'team_sandbox_a', clientId: 'sandbox-a', clientSecret: 'sandbox-a-secret' },
  { team: 'team_sandbox_b', clientId: 'sandbox-b', clientSecret: 'sandbox-b-secret' },
]

export const pocketbaseEmail = 'dev@identivia.example'

/** All except the one that sees other teams: the two teams show that they cannot see each other. */
const scopes = allScopes.filter((scope) => scope !== 'teams:all')

export const urlsOf = (ports: Addresses) => ({
  api: `http://127.0.0.1:${ports.api}`,
  pocketbase: `http://127.0.0.1:${ports.pocketbase}`,
  sandbox: `http://127.0.0.1:${ports.sandbox}`,
})

type Env = Readonly<Record<string, string | undefined>>

/** Thresholds, modes and limits may come from the environment; settings of real vendors may not. */
export function apiEnvironment(outside: Env, ports: Addresses, secrets: DevSecrets): Env {
  const { pocketbase, sandbox } = urlsOf(ports)
  const { aws, openai, fingerprint } = sandboxKeys
  return {
    CLIENT_URL: 'http://localhost:3000',
    // `npm run scenarios` submits hundreds of people with one client.
    RATE_LIMIT_PER_MINUTE: '60000',
    RATE_LIMIT_COSTLY_PER_MINUTE: '6000',
    ...outside,
    // The Try page is a web app with its own origin, as in production.
    ALLOWED_ORIGINS: outside.ALLOWED_ORIGINS ? `${outside.ALLOWED_ORIGINS},${sandbox}` : sandbox,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(ports.api),
    POCKETBASE_URL: pocketbase,
    PB_USER_EMAIL: pocketbaseEmail,
    PB_USER_PASSWORD: secrets.pocketbasePassword,
    JWT_SECRET: secrets.jwtSecret,
    JWT_CLIENTS_JSON: JSON.stringify(
      sandboxTeams.map(({ team, clientId, clientSecret }) => ({
        client_id: clientId,
        client_secret: clientSecret,
        partner_id: 'partner_sandbox',
        team_id: team,
        scopes,
      })),
    ),
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
    AWS_ENDPOINT_URL_REKOGNITION: `${sandbox}/rekognition`,
    AWS_ENDPOINT_URL_STS: `${sandbox}/sts`,
    OPENAI_API_KEY: openai.apiKey,
    OPENAI_MODEL: openai.model,
    OPENAI_BASE_URL: `${sandbox}/openai/v1`,
    FINGERPRINT_SECRET_KEY: fingerprint.secretKey,
    FINGERPRINT_API_URL: `${sandbox}/fingerprint`,
    ...absent,
  }
}

/** A developer's shell or .env may hold these for real accounts. Empty counts as absent. */
const absent = {
  ...Object.fromEntries(secretVariables.map((variable) => [`${variable}_FILE`, ''])),
  POCKETBASE_HEADERS_JSON: '',
  AWS_SESSION_TOKEN: '',
  AWS_LIVENESS_ROLE_ARN: '',
  AWS_ENDPOINT_URL: '',
  FINGERPRINT_REGION: '',
  JWT_SECRET_PREVIOUS: '',
  JWT_CLIENT_ID: '',
  JWT_CLIENT_SECRET: '',
  JWT_CLIENT_PARTNER_ID: '',
  JWT_CLIENT_TEAM_ID: '',
  JWT_CLIENT_SCOPES: '',
}
