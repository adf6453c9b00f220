/** How the service routes are documented: AWS keys, health, probes, settings, and the reference itself. */

import * as z from 'zod'
import { IsoMoment, named, Percent, yes } from '../../openapi/shapes.ts'
import type { Descriptions } from '../contract.ts'

const AwsCredentials = named('AwsCredentials', {
  success: yes,
  data: z.strictObject({
    accessKeyId: z.string(),
    secretAccessKey: z.string(),
    sessionToken: z.string(),
    expiration: IsoMoment,
    region: z.string(),
  }),
})

const configured = z.enum(['configured', 'not_configured'])
const Health = named('Health', {
  status: z.enum(['OK', 'DEGRADED']),
  service: z.string(),
  timestamp: IsoMoment,
  uptime: z.number().meta({ description: 'Seconds' }),
  memory: z
    .strictObject({ rss: z.string(), heapTotal: z.string(), heapUsed: z.string() })
    .nullable()
    .meta({ description: 'Null if the runtime does not report it' }),
  pocketbase_status: z.enum(['authenticated', 'unauthenticated', 'unreachable']),
  pocketbase_url: z.string().meta({ description: '`***` without the scope `health:admin`' }),
  pocketbase_user_email: z.string().meta({ description: '`***` without the scope `health:admin`' }),
  aws_faceliveness_status: configured,
  openai_model: z.string().nullable(),
  openai_status: configured,
  faceliveness_threshold: Percent,
  fingerprint_status: configured,
  policy: z.string().nullable(),
  policy_status: z.enum(['default', 'overridden', 'invalid', 'unknown']),
  policy_problem: z.string().optional(),
})
const Alive = named('Alive', { status: z.literal('ok') })
const NotReady = named('NotReady', { status: z.literal('unavailable') })
const Settings = named('Settings', { success: yes, data: z.record(z.string(), z.unknown()) })
const Document = { name: 'OpenApiDocument', schema: z.object({ openapi: z.literal('3.1.1') }) }

const healthy = {
  status: 'OK',
  service: 'Identivia Integration API with AWS Face Liveness',
  timestamp: '2026-03-21T00:00:00.000Z',
  uptime: 12345.67,
  memory: { rss: '120 MB', heapTotal: '60 MB', heapUsed: '45 MB' },
  pocketbase_status: 'authenticated',
  pocketbase_url: 'http://pocketbase:8090',
  pocketbase_user_email: 'api@example.com',
  aws_faceliveness_status: 'configured',
  openai_model: 'o4-mini',
  openai_status: 'configured',
  faceliveness_threshold: 75,
  fingerprint_status: 'configured',
  policy: 'default@3f9a1c5e7b2d',
  policy_status: 'default',
}
const degraded = {
  ...healthy,
  status: 'DEGRADED',
  pocketbase_status: 'unreachable',
  policy: null,
  policy_status: 'unknown',
}
const alive = { ...Alive, examples: { ok: { status: 'ok' } } }
const retryable = { headers: ['Retry-After'] } as const

export const serviceDescriptions: Descriptions = {
  issueAwsCredentials: {
    tag: 'Liveness',
    summary: 'Get temporary AWS keys for Face Liveness in the browser',
    description: 'Valid for 900 seconds, and only for `rekognition:StartFaceLivenessSession`.',
    answers: [
      {
        status: 200,
        description: 'The keys',
        ...AwsCredentials,
        examples: {
          issued: {
            success: true,
            data: {
              accessKeyId: 'ASIAEXAMPLE',
              secretAccessKey: '(secret)',
              sessionToken: '(token)',
              expiration: '2026-03-21T00:15:00Z',
              region: 'eu-west-1',
            },
          },
        },
      },
    ],
  },
  readHealth: {
    tag: 'Service',
    summary: 'Read the state of the service and its dependencies',
    description: 'Never calls a paid vendor.',
    answers: [
      { status: 200, description: 'Healthy', ...Health, examples: { ok: healthy } },
      {
        status: 503,
        description: 'The database is unavailable',
        ...retryable,
        ...Health,
        examples: { degraded },
      },
    ],
  },
  isAlive: {
    tag: 'Service',
    summary: 'Liveness probe',
    description: 'For Docker and uptime checks: the process is running. Depends on nothing else.',
    answers: [{ status: 200, description: 'Running', ...alive }],
  },
  isReady: {
    tag: 'Service',
    summary: 'Readiness probe',
    description:
      'For proxies: whether the database is available, so that requests can be sent here.',
    answers: [
      { status: 200, description: 'Ready', ...alive },
      {
        status: 503,
        description: 'Not ready',
        ...retryable,
        ...NotReady,
        examples: { unavailable: { status: 'unavailable' } },
      },
    ],
  },
  readSettings: {
    tag: 'Service',
    summary: 'Read the public settings',
    description: 'Cached for up to 30 seconds.',
    answers: [
      {
        status: 200,
        description: 'Values by key',
        ...Settings,
        examples: { some: { success: true, data: { support_email: 'help@example.com' } } },
      },
    ],
  },
  readOpenApi: {
    tag: 'Service',
    revalidated: true,
    summary: 'The OpenAPI document',
    description: 'OpenAPI 3.1, built from the schemas that validate requests.',
    answers: [
      {
        status: 200,
        description: 'The document',
        ...Document,
        examples: { itself: { openapi: '3.1.1' } },
      },
    ],
  },
  readDocs: {
    tag: 'Service',
    revalidated: true,
    summary: 'The API reference as a page',
    description: 'For people: without scripts and without requests to other servers.',
    answers: [
      {
        status: 200,
        description: 'The page',
        name: 'DocsPage',
        schema: z.string(),
        mediaType: 'text/html',
        examples: { itself: '<!doctype html>' },
      },
    ],
  },
}
