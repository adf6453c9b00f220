/** How a route is described: its request, its answers and its errors, by the schemas that hold for them. */

import type * as z from 'zod'
import type { Scope } from '../../domain/identity/principal.ts'

/** A schema with its name among the document's components. */
export interface Named {
  name: string
  schema: z.ZodType
}

export interface FilePart {
  name: string
  kind: 'image' | 'video'
  required?: boolean
  description: string
}

export interface RequestBody {
  required: boolean
  json?: Named & { example: object }
  /** `application/x-www-form-urlencoded`. */
  form?: Named & { example: object }
  multipart?: Named & { files: readonly FilePart[]; example: object }
}

export interface Answer extends Named {
  status: number
  description: string
  /** By what each of them shows. */
  examples: Readonly<Record<string, object | string>>
  /** `application/json` where nothing stands. */
  mediaType?: 'application/json' | 'text/html'
  headers?: readonly ('Retry-After' | 'WWW-Authenticate')[]
}

export interface Operation {
  id: string
  method: 'get' | 'post' | 'patch'
  /** As the router writes it: `/api/profiles/:id`. */
  path: string
  tag: 'Tokens' | 'Profiles' | 'Liveness' | 'Documents' | 'Decisions' | 'Service'
  summary: string
  description: string
  /** Null where no bearer token is needed. */
  scope: Scope | null
  /** Whether an applicant's token will do; its scopes are fewer than a machine's. */
  applicants: boolean
  /** Whether an Idempotency-Key counts; see `http/middleware/idempotency.ts`. */
  idempotent?: true
  body?: RequestBody
  answers: readonly Answer[]
  /** Codes of the error catalogue beside those of every route. */
  errors: readonly string[]
}

/** What a route with a JSON body can say of it. */
export const jsonErrors = [
  'malformed_json',
  'invalid_input',
  'too_large',
  'request_timeout',
  'unsupported_content_type',
] as const

export const multipartErrors = [
  'malformed_multipart',
  'invalid_input',
  'unknown_file',
  'too_large',
  'request_timeout',
  'unsupported_media',
  'unsupported_content_type',
] as const

export const awsErrors = [
  'aws_not_configured',
  'aws_access_denied',
  'aws_credentials_rejected',
  'aws_rate_limited',
  'aws_timeout',
  'aws_unavailable',
  'aws_bad_answer',
  'aws_request_rejected',
] as const

export const databaseErrors = ['database_unavailable'] as const
