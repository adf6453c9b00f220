/** What a route promises: everything about it that a client can see, except prose and responses (`openapi.ts`). */

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
  /** Path parameters, by name. */
  params?: P
  /** Validated before the handler runs, unless the handler reads the body itself. */
  body?: RequestBody<B>
  /** The token route answers with the error bodies of RFC 6749, so it reads its own body. */
  bodyReader?: 'handler'
  /** Codes of the error catalogue; those that follow from the token, the parameters or the body are added. */
  errors: readonly string[]
}
