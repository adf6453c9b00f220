/** Idempotency keys: checked before the body is read, and the first response replayed for a repeated request. */

import type { MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'
import { readIdempotencyKey, type StoredResponse } from '../../domain/ports/idempotency.ts'
import type { RunIdempotently } from '../../flows/service/run-idempotently.ts'
import type { MultipartForm } from '../body/multipart/multipart.ts'
import { otherwise } from '../body/validate.ts'
import { problem } from '../errors/problem.ts'
import { type AppContext, type AppEnv, requestContext } from './context.ts'

const header = 'Idempotency-Key'

const keyProblem = { path: header, message: 'Must be 1 to 255 printable ASCII characters' }
export const IdempotencyHeaders = z.object({
  [header]: z
    .string()
    .refine(
      (key) => readIdempotencyKey(key) !== null,
      otherwise({ kind: 'invalid_input', code: 'invalid_idempotency_key', details: [keyProblem] }),
    )
    .optional(),
})

/**
 * Handles a request, or replays the response to an equal earlier one. Runs after the checks of token, scope and body, so
 * that a replay cannot bypass them, and a corrected request may reuse the key of a malformed one. Without the header it
 * just handles the request.
 */
export const createOnce = (runIdempotently: RunIdempotently): MiddlewareHandler<AppEnv> =>
  async function answerOnce(c, next) {
    const key = readIdempotencyKey(c.req.header(header) ?? '')
    if (key === null) return next()
    const run = async () => {
      await next()
      return c.res
    }
    const request = { key, path: c.req.path, content: c.get('content') }
    const answered = await runIdempotently(
      request,
      { run, responseOf: responseToStore },
      requestContext(c),
    )
    if (!answered.ok) return problem(c, answered.fault)
    if ('done' in answered.value) return answered.value.done
    return replay(c, answered.value.stored)
  }

/** The content of a form, whatever its encoding: fields as strings, files as their hashes. */
export const contentOf = ({ fields, files }: MultipartForm) => ({
  fields,
  files: Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
})

/**
 * Null for a refusal or a failure: nothing was done that a repetition could do twice, a retry may improve it, and those
 * who are refused must not be able to fill the database.
 */
async function responseToStore(response: Response): Promise<StoredResponse | null> {
  const { status, headers } = response
  if (status >= 400) return null
  const contentType = headers.get('Content-Type') ?? ''
  return { status, contentType, body: await response.clone().text() }
}

function replay(c: AppContext, { status, contentType, body }: StoredResponse): Response {
  c.set('replayed', true)
  return c.body(body, status as ContentfulStatusCode, {
    'Content-Type': contentType,
    'Idempotent-Replayed': 'true',
  })
}
