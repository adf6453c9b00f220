/** The OpenAPI 3.1 document of this API, built from the contracts of its routes. */

import * as z from 'zod'
import { applicantScopes, type Scope, scopes } from '../../domain/identity/principal.ts'
import { errorCatalogue } from '../errors/error-catalogue.ts'
import type { Operation } from '../routes/contract.ts'
import { componentSchemas, type FileSizes } from './json-schemas.ts'
import { operationObject } from './operation-object.ts'
import { operations } from './operations.ts'
import type { Json } from './portable.ts'

export interface OpenApiDocument extends Json {
  paths: Record<string, Json>
  components: { schemas: Json; examples: Record<string, { value: Json }> } & Json
}

export const apiVersion = '0.1.0'

export const title = 'Identivia Backend API'
export const summary =
  'Identity verification: document, face and device checks lead to one decision'

export const introduction = `Decides whether a person is who they claim to be, from evidence that the server gathers itself.

- **Tokens.** A machine token (\`POST /api/auth/token\`) can access the profiles of its team; profiles of other teams
  return 404, as if they did not exist. An applicant token (\`POST /api/profiles/{id}/token\`) is for one profile and is
  the only kind that belongs in a browser. Each operation names the scope it requires.
- **Errors.** \`code\` is stable; \`details\` names fields and never repeats a value. A method that the path does
  not have returns 405 \`method_not_allowed\` with \`Allow\`; an unknown path returns 404 \`route_not_found\`.
- **Requests.** Unknown fields are ignored; unknown files return 400. Every response has an \`X-Request-Id\`, which is
  yours if you send one (1-128 characters \`A-Z a-z 0-9 . _ -\`). A body must arrive within four minutes, or the
  response is 408 \`request_timeout\`.
- **Rate limits.** By default, 600 requests a minute for each token subject, for each profile of applicant tokens, and
  for each address without a valid token. On routes that store images or call a paid vendor, an applicant can send 30 a
  minute, and three uploads at a time. Above a limit, the response is 429 \`rate_limited\` with \`Retry-After\`.
  Requests for probes and for this document are not counted.
- **Idempotency-Key.** For every POST that creates something. The first request with a key is processed; a repeated
  request with the same key and body gets the same response, with \`Idempotent-Replayed: true\`. A different body
  returns 422; if the first request is still running, the response is 409 with \`Retry-After\`. A key belongs to one
  client and one path, and expires after 24 hours. Responses with 5xx, 403 or \`Retry-After\` are not stored, so the
  request can be repeated. In a replayed error, \`request_id\` is that of the first request.
- **Retrying.** Creating a profile and submitting a verification are safe to repeat. If a response has \`Retry-After\`,
  wait that many seconds.
- **Images.** The content decides the type. Every image is made into one canonical picture before anything looks at it:
  opaque, upright, a single frame, without metadata. An upright, opaque JPEG or PNG of at most 5 MB only loses its
  metadata; any other is decoded and stored as JPEG. An image that cannot be (damaged, over 22 megapixels) is
  400 \`image_not_comparable\`, before any paid call; while too many wait for that, the response is 503
  \`overloaded\` with \`Retry-After\`.`

export const scopeTexts: Record<Scope, string> = {
  'health:read': 'Read the state of the service',
  'health:admin': 'With `health:read`: where the database is, and as whom the service signs in',
  'profiles:write': 'Create and change profiles, issue applicant tokens',
  'profiles:read': 'Read profiles',
  'face-liveness:write': 'Create Face Liveness sessions',
  'face-liveness:read': 'Read Face Liveness results',
  'documents:analyze': 'Analyze documents',
  'aws-credentials:read': 'Get temporary AWS keys for Face Liveness in the browser',
  'settings:read': 'Read the public settings',
  'status-history:write': 'Change a status manually',
  'verification-history:write': 'Submit verifications',
  'teams:all': 'Access the profiles of every team',
}

export const tagTexts: Record<Operation['tag'], string> = {
  Tokens: 'Access tokens for machines and for applicants',
  Profiles: 'The people to verify',
  Liveness: 'Whether a live person is in front of the camera',
  Documents: 'What is printed on a document',
  Decisions: 'Verifications and status changes',
  Service: 'Health, settings and this reference',
}

const securitySchemes = {
  machine: {
    type: 'oauth2',
    description: 'A machine token: a bearer JWT (HS256) with scopes. Keep it out of browsers',
    flows: { clientCredentials: { tokenUrl: '/api/auth/token', scopes: scopeTexts } },
  },
  applicant: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `A token for one profile. Scopes it can have: ${applicantScopes.join(', ')}`,
  },
  client: {
    type: 'http',
    scheme: 'basic',
    description: 'Client credentials (RFC 6749 section 2.3.1)',
  },
}

const headers = {
  'X-Request-Id': {
    description: 'Identifies the request in the server log',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
  },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
  'Idempotent-Replayed': {
    description:
      'Set if the response repeats that of an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
  'RateLimit-Policy': {
    description:
      'The limits that apply to this request: name, `q` requests in `w` seconds (draft-ietf-httpapi-ratelimit-headers-10)',
    schema: { type: 'string' },
    example: '"api";q=600;w=60',
  },
  RateLimit: {
    description:
      'What is left of each limit: `r` requests in the next `t` seconds. Absent if the platform does not report it.',
    schema: { type: 'string' },
    example: '"api";r=599;t=60',
  },
  Allow: { description: 'The methods of this path', schema: { type: 'string' } },
  ETag: {
    description: 'Of this version in this encoding; send it as `If-None-Match`',
    schema: { type: 'string' },
    example: '"0f4e1c…-gzip"',
  },
  'Accept-Encoding': {
    description: 'The encoding that a body may have: none',
    schema: { type: 'string' },
    example: 'identity',
  },
  'WWW-Authenticate': {
    description:
      'Why access was refused: no token, an invalid token, or a missing scope (RFC 6750)',
    schema: { type: 'string' },
  },
}

const ParameterSchema = z.looseObject({ description: z.string(), examples: z.tuple([z.string()]) })

/** The path parameters of all contracts, by name, as OpenAPI writes them. */
const pathParameters = Object.fromEntries(
  operations.flatMap(({ params }) =>
    Object.entries(params?.shape ?? {}).map(([name, schema]) => {
      const { $schema, description, examples, ...rest } = ParameterSchema.parse(
        z.toJSONSchema(schema),
      )
      const [example] = examples
      return [name, { name, in: 'path', required: true, description, schema: rest, example }]
    }),
  ),
)

export const parameters: Record<string, Json> = {
  ...pathParameters,
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes the request safe to repeat for 24 hours; see the introduction. With or without quotes.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
    example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
  },
}

/** The same for every server, apart from the file size limits. */
export function openApiDocument(limits: FileSizes): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title,
      version: apiVersion,
      summary,
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The server that serves this document' }],
    tags: Object.entries(tagTexts).map(([name, text]) => ({ name, description: text })),
    'x-scopes': scopes,
    paths: pathsOf(operations),
    components: {
      securitySchemes,
      headers,
      parameters,
      examples: errorExamples(),
      schemas: componentSchemas(operations, limits),
    },
  }
}

/** `/api/profiles/:id` as OpenAPI writes it. */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

function pathsOf(all: readonly Operation[]): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const operation of all) {
    const template = templateOf(operation.path)
    const item = paths[template] ?? parameterRefs(operation)
    paths[template] = { ...item, [operation.method]: operationObject(operation) }
  }
  return paths
}

function parameterRefs({ params }: Operation): Json {
  const refs = Object.keys(params?.shape ?? {}).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }))
  return refs.length === 0 ? {} : { parameters: refs }
}

/** An example of each error. A path that does not exist has no operation that could show it. */
const errorExamples = (): Record<string, { value: Json }> =>
  Object.fromEntries(
    [...errorCatalogue.values()]
      .filter(({ code }) => code !== 'route_not_found')
      .map(({ status, headers: sent, ...body }) => [
        body.code,
        {
          summary: `${status} ${body.error}`,
          value: { ...body, request_id: '5e6f6d1c-7d8e-4c39-9a43-0d9a7a1f2b3c' },
        },
      ]),
  )
