/** The rule for each variable. Rules over several variables are in `rules.ts`. */

import * as z from 'zod'
import { databaseHeaders } from './database-headers.ts'

const numeric = (form: RegExp, error: string) => (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(form, error)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(fallback)
const number = numeric(/^\d+(\.\d+)?$/, 'must be a number')
const integer = numeric(/^\d+$/, 'must be a whole number')
const required = z.string('is required')
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })
const origin = z.string().transform((text, context) => {
  if (/^https?:\/\/[^/?#\s*@]+\/?$/.test(text) && URL.canParse(text)) return new URL(text).origin
  context.addIssue('must be an origin such as https://app.example.com, with no path')
  return z.NEVER
})
const originList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  )
  .pipe(z.array(origin))
  .default([])
const secret = z
  .string('is required')
  .refine(
    (text) => new TextEncoder().encode(text).length >= 32,
    'must be at least 32 bytes (RFC 7518 section 3.2)',
  )
const choice = <const T extends [string, ...string[]]>(values: T, fallback: T[number]) =>
  z.enum(values, `must be one of: ${values.join(', ')}`).default(fallback as never)

export const Environment = z.object({
  POCKETBASE_URL: required.pipe(url),
  PB_USER_EMAIL: required.pipe(z.email('must be an email address')),
  PB_USER_PASSWORD: required,
  POCKETBASE_HEADERS_JSON: databaseHeaders.optional(),
  JWT_SECRET: secret,
  JWT_SECRET_PREVIOUS: secret.optional(),
  PII_HASH_SECRET: secret.optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_TTL_SECONDS: integer(60, 86_400, 3600),
  CLIENT_URL: required.pipe(origin),
  ALLOWED_ORIGINS: originList,
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as us-east-1')
    .optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_LIVENESS_ROLE_ARN: z
    .string()
    .regex(/^arn:[\w-]+:iam::\d{12}:role\/\S{1,512}$/, 'must be the ARN of an IAM role')
    .optional(),
  AWS_ENDPOINT_URL: url.optional(),
  AWS_ENDPOINT_URL_REKOGNITION: url.optional(),
  AWS_ENDPOINT_URL_STS: url.optional(),
  FACE_LIVENESS_THRESHOLD: number(0, 100, 75),
  FACE_MATCH_THRESHOLD: number(0, 100, 90),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_BASE_URL: url.optional(),
  FINGERPRINT_SECRET_KEY: z.string().optional(),
  FINGERPRINT_REGION: choice(['us', 'eu', 'ap'], 'us'),
  FINGERPRINT_API_URL: url.optional(),
  FINGERPRINT_API_VERSION: choice(['v4', 'v3'], 'v4'),
  DECISION_MODE: choice(['automatic', 'advisory'], 'automatic'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535, 8000),
  LOG_LEVEL: choice(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  TRUSTED_PROXIES: integer(0, 10, 1),
  RATE_LIMIT_PER_MINUTE: integer(0, 1_000_000, 600),
  RATE_LIMIT_COSTLY_PER_MINUTE: integer(0, 100_000, 30),
  RATE_LIMIT_TOKEN_PER_MINUTE: integer(0, 100_000, 30),
  MAX_BODY_MB_IN_FLIGHT: number(1, 1_000_000, 256),
  MAX_OPEN_REQUESTS: integer(1, 1_000_000, 256),
  MAX_DATABASE_CALLS: integer(1, 10_000, 16),
  MAX_IMAGE_MB: number(0.01, 50, 10),
  MAX_VIDEO_MB: number(0.01, 50, 50),
})
export type Environment = z.infer<typeof Environment>
