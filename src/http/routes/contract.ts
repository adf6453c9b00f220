/** What a route promises: its contract, and what the OpenAPI document and the reference page add to it. */

import type * as z from 'zod'
import type { Scope } from '../../domain/identity/principal.ts'

/** A schema and its name among the components of the OpenAPI document. */
export interface Named<S extends z.ZodType = z.ZodType> {
  name: string
  schema: S
}

export interface FilePart {
  name: string
  kind: 'image' | 'video'
  required?: boolean
  description: string
}

export interface RequestBody<B extends z.ZodType = z.ZodType> {
  /** If false, an absent or empty body counts as `{}`. */
  required: boolean
  json?: Named<B> & { example: object; maxBytes?: number }
  /** `application/x-www-form-urlencoded`. */
  form?: Named<B> & { example: object }
  multipart?: Named<B> & { files: readonly FilePart[]; example: object }
}

/** All that the server itself needs. */
export interface Contract<P extends z.ZodObject = z.ZodObject, B extends z.ZodType = z.ZodType> {
  /** The operation id: the name of the method in generated clients. */
  id: string
  method: 'get' | 'post' | 'patch'
  /** As the router writes it: `/api/profiles/:id`. */
  path: string
  /** Null if no bearer token is needed. */
  scope: Scope | null
  /** Whether applicant tokens are accepted. */
  applicants: boolean
  /** Whether an Idempotency-Key counts; see `http/middleware/idempotency.ts`. */
  idempotent?: true
  params?: P
  /** Validated before the handler runs, unless the handler reads the body itself. */
  body?: RequestBody<B>
  /** The token route answers with the error bodies of RFC 6749, so it reads its own body. */
  bodyReader?: 'handler'
  /** Codes of the error catalogue; those that follow from the token, the parameters or the body are added. */
  errors: readonly string[]
}

export interface DocumentedResponse extends Named {
  status: number
  description: string
  /** By what each of them shows. */
  examples: Readonly<Record<string, object | string>>
  /** Default `application/json`. */
  mediaType?: 'application/json' | 'text/html'
  headers?: readonly ('Retry-After' | 'WWW-Authenticate')[]
}

/** Prose and responses, which each resource's `openapi.ts` holds apart, so that the Worker's script needs none. */
export interface Description {
  tag: 'Tokens' | 'Profiles' | 'Liveness' | 'Documents' | 'Decisions' | 'Service'
  summary: string
  description: string
  answers: readonly DocumentedResponse[]
  /** Has an ETag, and is 304 for a client that has it already. */
  revalidated?: true
}

/** By operation id. */
export type Descriptions = Readonly<Record<string, Description>>

export type Operation = Contract & Description
