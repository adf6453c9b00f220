/** Validates the environment. Reports all problems together, with variable and reason but never the value. */

import { readTokenClients, type TokenClient, tokenClientVariables } from './clients.ts'
import type { DatabaseHeaders } from './database-headers.ts'
import { Environment } from './environment.ts'
import {
  type ConfigProblem,
  type Env,
  isLoopback,
  productionProblems,
  vendorProblems,
} from './rules.ts'
import { type ReadFile, readSecretFiles } from './secrets.ts'

export interface PocketBaseConfig {
  url: string
  email: string
  password: string
  /** For a gateway in front of PocketBase; sent with every request to it. */
  headers?: DatabaseHeaders | undefined
  /** At once; absent: a default. */
  maxCalls?: number
}

export interface JwtConfig {
  secret: string
  /** Accepted for verifying, never used for signing. */
  previousSecret: string | null
  issuer: string | null
  audience: string | null
  ttlSeconds: number
  clients: TokenClient[]
}

export interface AwsConfig {
  region: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
  livenessRoleArn?: string | undefined
  rekognitionEndpoint?: string | undefined
  stsEndpoint?: string | undefined
}

export interface OpenAiConfig {
  apiKey: string
  model: string
  baseUrl?: string | undefined
}

export interface FingerprintConfig {
  secretKey: string
  region: 'us' | 'eu' | 'ap'
  apiUrl?: string | undefined
  apiVersion: 'v4' | 'v3'
}

export interface Config {
  pocketbase: PocketBaseConfig
  jwt: JwtConfig
  /** Origin of the web app: allowed by CORS and the base of profile links. */
  clientUrl: string
  allowedOrigins: string[]
  aws: AwsConfig | null
  openai: OpenAiConfig | null
  fingerprint: FingerprintConfig | null
  /** Whether a simulator compares the faces, so that no decision is about a real person. */
  isSandbox: boolean
  /** 0..100. */
  faceLivenessThreshold: number
  /** 0..100. */
  faceMatchThreshold: number
  /** The key for hashing personal data for velocity is derived from this: a secret of its own, or the JWT secret. */
  piiHashSecret: string
  decisionMode: 'automatic' | 'advisory'
  host: string
  port: number
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** How many entries of X-Forwarded-For our own proxies write. */
  trustedProxies: number
  /** Requests per minute; 0 is off. */
  rateLimits: { perMinute: number; costlyPerMinute: number; tokenPerMinute: number }
  maxImageBytes: number
  maxVideoBytes: number
  /** Of all requests that this process has open. */
  maxBodyBytesInFlight: number
  maxOpenRequests: number
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

const megabyte = 1024 * 1024

/** Every variable that is read, for runtimes that need each by name. */
export const variableNames: readonly string[] = [
  ...Object.keys(Environment.shape),
  ...tokenClientVariables,
  'NODE_ENV',
]

/** Compose passes unset variables as empty strings, so blank counts as absent. */
const withoutBlanks = (env: Env): Env =>
  Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )

/**
 * Reads the whole configuration from environment variables. Never throws. Without `readFile`, on runtimes without
 * files, a variable that names a file is a problem.
 */
export function readConfig(variables: Env, readFile: ReadFile = () => null): ConfigResult {
  const { env, problems: fileProblems } = readSecretFiles(withoutBlanks(variables), readFile)
  const parsed = Environment.safeParse(env)
  const clients = readTokenClients(env)
  const found = [
    ...(parsed.error?.issues ?? []).map((issue) => ({
      variable: String(issue.path[0]),
      reason: issue.message,
    })),
    ...clients.problems,
    ...vendorProblems(env),
    ...productionProblems(env),
    ...(parsed.success ? bodyBudgetProblems(parsed.data) : []),
  ]
  // A secret with a bad file is not also reported as missing.
  const hasFileProblem = new Set(fileProblems.map(({ variable }) => variable))
  const problems = [
    ...fileProblems.map(({ fileVariable, reason }) => ({ variable: fileVariable, reason })),
    ...found.filter(({ variable }) => !hasFileProblem.has(variable)),
  ]
  if (problems.length > 0 || !parsed.success) return { ok: false, problems }
  return { ok: true, config: toConfig(parsed.data, clients.clients) }
}

/** The largest upload has three images and a video. If it did not fit, it would be refused for ever. */
function bodyBudgetProblems(env: Environment): ConfigProblem[] {
  const largestMb = 3 * env.MAX_IMAGE_MB + env.MAX_VIDEO_MB + 1
  if (env.MAX_BODY_MB_IN_FLIGHT >= largestMb) return []
  const reason = `must be at least ${largestMb}: three times MAX_IMAGE_MB, MAX_VIDEO_MB, and 1`
  return [{ variable: 'MAX_BODY_MB_IN_FLIGHT', reason }]
}

/** One line per problem. */
export const describeProblems = (problems: ConfigProblem[]): string =>
  problems.map(({ variable, reason }) => `${variable} ${reason}`).join('\n')

function toConfig(env: Environment, clients: TokenClient[]): Config {
  return {
    pocketbase: {
      url: env.POCKETBASE_URL.replace(/\/+$/, ''),
      email: env.PB_USER_EMAIL,
      password: env.PB_USER_PASSWORD,
      headers: env.POCKETBASE_HEADERS_JSON,
      maxCalls: env.MAX_DATABASE_CALLS,
    },
    jwt: {
      secret: env.JWT_SECRET,
      previousSecret: env.JWT_SECRET_PREVIOUS ?? null,
      issuer: env.JWT_ISSUER ?? null,
      audience: env.JWT_AUDIENCE ?? null,
      ttlSeconds: env.JWT_TTL_SECONDS,
      clients,
    },
    clientUrl: env.CLIENT_URL,
    allowedOrigins: env.ALLOWED_ORIGINS,
    aws: awsConfig(env),
    openai: openAiConfig(env),
    fingerprint: fingerprintConfig(env),
    isSandbox: isLoopback(env.AWS_ENDPOINT_URL_REKOGNITION ?? env.AWS_ENDPOINT_URL ?? ''),
    faceLivenessThreshold: env.FACE_LIVENESS_THRESHOLD,
    faceMatchThreshold: env.FACE_MATCH_THRESHOLD,
    piiHashSecret: env.PII_HASH_SECRET ?? env.JWT_SECRET,
    decisionMode: env.DECISION_MODE,
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUSTED_PROXIES,
    rateLimits: {
      perMinute: env.RATE_LIMIT_PER_MINUTE,
      costlyPerMinute: env.RATE_LIMIT_COSTLY_PER_MINUTE,
      tokenPerMinute: env.RATE_LIMIT_TOKEN_PER_MINUTE,
    },
    maxImageBytes: Math.floor(env.MAX_IMAGE_MB * megabyte),
    maxVideoBytes: Math.floor(env.MAX_VIDEO_MB * megabyte),
    maxBodyBytesInFlight: Math.floor(env.MAX_BODY_MB_IN_FLIGHT * megabyte),
    maxOpenRequests: env.MAX_OPEN_REQUESTS,
  }
}

function awsConfig(env: Environment): AwsConfig | null {
  const {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  } = env
  if (region === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    return null
  return {
    region,
    accessKeyId,
    secretAccessKey,
    sessionToken: env.AWS_SESSION_TOKEN,
    livenessRoleArn: env.AWS_LIVENESS_ROLE_ARN,
    rekognitionEndpoint: env.AWS_ENDPOINT_URL_REKOGNITION ?? env.AWS_ENDPOINT_URL,
    stsEndpoint: env.AWS_ENDPOINT_URL_STS ?? env.AWS_ENDPOINT_URL,
  }
}

function openAiConfig(env: Environment): OpenAiConfig | null {
  const { OPENAI_API_KEY: apiKey, OPENAI_MODEL: model, OPENAI_BASE_URL: baseUrl } = env
  return apiKey === undefined || model === undefined ? null : { apiKey, model, baseUrl }
}

function fingerprintConfig(env: Environment): FingerprintConfig | null {
  if (env.FINGERPRINT_SECRET_KEY === undefined) return null
  return {
    secretKey: env.FINGERPRINT_SECRET_KEY,
    region: env.FINGERPRINT_REGION,
    apiVersion: env.FINGERPRINT_API_VERSION,
    apiUrl: env.FINGERPRINT_API_URL,
  }
}
