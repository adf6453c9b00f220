/** The OpenAPI 3.1 document of this API, made from the schemas that validate its requests. */

import { applicantScopes, type Scope, scopes } from '../../domain/identity/principal.ts'
import { errorCatalogue } from '../errors/error-catalogue.ts'
import type { Operation } from './describe.ts'
import { livenessSessionId, profileId } from './examples.ts'
import { componentSchemas, type FileLimits } from './json-schemas.ts'
import { operationObject } from './operation-object.ts'
import { operations } from './operations.ts'

type Json = Record<string, unknown>

export interface OpenApiDocument extends Json {
  paths: Record<string, Json>
  components: { schemas: Json; examples: Record<string, { value: Json }> } & Json
}

export const apiVersion = '0.1.0'

export const title = 'Identivia Backend API'
export const summary = 'Identity verification: documents, a face and a device in, a decision out'

export const introduction = `Decides whether a person is who they claim to be, from evidence that the server gathers itself.

- **Tokens.** A machine token (\`POST /api/auth/token\`) sees the profiles of its team; those of other teams are 404, like
  ones that do not exist. An applicant token (\`POST /api/profiles/{id}/token\`) is for one profile and goes to the browser.
  Each operation names the scope it needs.
- **Errors.** \`code\` is stable, \`details\` names fields and never repeats a value. Any other method of a path is 405
  \`method_not_allowed\` with \`Allow\`; a path that does not exist is 404 \`route_not_found\`.
- **Requests.** Unknown fields are ignored, unknown files are 400. Every answer carries \`X-Request-Id\`; one that you send
  is kept if it is 1-128 of \`A-Z a-z 0-9 . _ -\`. A body has four minutes to arrive, and is then 408 \`request_timeout\`.
- **Rate limits.** Each token subject, and each profile of an applicant token, has so many requests a minute; an address
  without a good token has as many; where pictures are stored or a vendor is paid, an applicant has fewer. Of an applicant's uploads three are
  taken at once. Above that: 429 \`rate_limited\` with \`Retry-After\`. Probes and this document are not counted.
- **Idempotency-Key.** On every POST that creates something. The first request with a key is done; the same key and body
  again give the same answer, with \`Idempotent-Replayed: true\`; another body is 422, one that is still running 409 with
  \`Retry-After\`. A key is your own and the path's, for 24 hours. An answer of 5xx or 403, or one that says when to come
  back, is not kept: the same request is then done anew. In a replayed error \`request_id\` is that of the first request.
- **Retrying.** Creating a profile and submitting a verification are safe to repeat. Where \`Retry-After\` stands, wait that long.
- **Pictures.** Typed by their content. One that Amazon Rekognition cannot take (WEBP, over 5 MB) is converted where the
  server can, and is otherwise 400 \`image_not_comparable\` before anything is spent.`

export const scopeTexts: Record<Scope, string> = {
  'health:read': 'Read the health',
  'profiles:write': 'Create and change profiles, mint applicant tokens',
  'profiles:read': 'Read profiles',
  'face-liveness:write': 'Open Face Liveness sessions',
  'face-liveness:read': 'Read their results',
  'documents:analyze': 'Have documents read',
  'aws-credentials:read': "Get keys for the browser's part of Face Liveness",
  'settings:read': 'Read the public settings',
  'status-history:write': 'Move a status by hand',
  'verification-history:write': 'Submit verifications',
  'teams:all': 'See the profiles of every team',
}

export const tagTexts: Record<Operation['tag'], string> = {
  Tokens: 'Who may call: machines and, for one profile each, persons',
  Profiles: 'The persons to verify',
  Liveness: 'Is somebody there',
  Documents: 'What stands on a document',
  Decisions: 'What became of it',
  Service: 'Of the service itself',
}

const securitySchemes = {
  machine: {
    type: 'oauth2',
    description: 'A machine token: a bearer JWT (HS256) with its scopes, never for a browser',
    flows: { clientCredentials: { tokenUrl: '/api/auth/token', scopes: scopeTexts } },
  },
  applicant: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: `A token for one profile, with at most: ${applicantScopes.join(', ')}`,
  },
  client: {
    type: 'http',
    scheme: 'basic',
    description: 'Client credentials (RFC 6749 section 2.3.1)',
  },
}

const headers = {
  'X-Request-Id': {
    description: 'Names the request in the log of the server',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
  },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
  'Idempotent-Replayed': {
    description: 'The answer is that to an earlier request with the same Idempotency-Key',
    schema: { type: 'string', enum: ['true'] },
  },
  'RateLimit-Policy': {
    description:
      'The limits that counted this request: name, `q` requests in `w` seconds (draft-ietf-httpapi-ratelimit-headers-10)',
    schema: { type: 'string' },
    example: '"api";q=600;w=60',
  },
  RateLimit: {
    description:
      'What remains of them: `r` requests, for `t` seconds. Absent where the platform that counts does not tell.',
    schema: { type: 'string' },
    example: '"api";r=599;t=60',
  },
  Allow: { description: 'The methods of this path', schema: { type: 'string' } },
  'WWW-Authenticate': {
    description: 'What is missing: a token, a valid one, or a scope (RFC 6750)',
    schema: { type: 'string' },
  },
}

export const parameters: Record<string, Json> = {
  id: {
    name: 'id',
    in: 'path',
    required: true,
    description: 'Id of the profile. One of another shape is 404.',
    schema: { type: 'string', pattern: '^[a-z0-9]{15}$' },
    example: profileId,
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes the request safe to repeat, for 24 hours: see the introduction. Bare or quoted.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
    example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
  },
  sessionId: {
    name: 'sessionId',
    in: 'path',
    required: true,
    description: 'Id of the session. One of another shape is 404.',
    schema: { type: 'string', format: 'uuid' },
    example: livenessSessionId,
  },
}

/** Built once for each app: only the limits of files differ. */
export function openApiDocument(limits: FileLimits): OpenApiDocument {
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
    const item = paths[template] ?? pathParameters(operation.path)
    paths[template] = { ...item, [operation.method]: operationObject(operation) }
  }
  return paths
}

function pathParameters(path: string): Json {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1])
  const refs = names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
  return refs.length === 0 ? {} : { parameters: refs }
}

/** What each error answers, from what answers it. A path that does not exist has no operation to show it at. */
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
