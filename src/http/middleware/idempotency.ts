/** The Idempotency-Key of a request: read before its body, and its answer replayed where there is one. */

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type KeptAnswer, readIdempotencyKey } from '../../domain/ports/idempotency.ts'
import type { RunIdempotently } from '../../flows/service/run-idempotently.ts'
import type { MultipartForm } from '../body/multipart/multipart.ts'
import { problem } from '../errors/problem.ts'
import type { AppContext } from './context.ts'
import { requestContext } from './request-context.ts'

const header = 'Idempotency-Key'

/**
 * Runs what answers a request, or replays the answer to an equal one before it. `content` is the parsed body.
 * It comes after the token, its scope and the body's own checks, so that none of them can be led around. Without
 * the header it runs, and nothing else happens.
 */
export type Once = (
  c: AppContext,
  content: unknown,
  run: () => Promise<Response>,
) => Promise<Response>

export const createOnce =
  (runIdempotently: RunIdempotently): Once =>
  async (c, content, run) => {
    const key = readIdempotencyKey(c.req.header(header) ?? '')
    if (key === null) return run()
    const answerOf = (response: Response) => keptAnswer(c, response)
    const request = { key, path: c.req.path, content }
    const answered = await runIdempotently(request, { run, answerOf }, requestContext(c))
    if (!answered.ok) return problem(c, answered.fault)
    if ('done' in answered.value) return answered.value.done
    return replay(c, answered.value.kept)
  }

/** What a form says, however its parts are divided on the wire: fields as texts, files by their hashes. */
export const contentOf = ({ fields, files }: MultipartForm) => ({
  fields,
  files: Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
})

/**
 * Null for an answer that should be asked for again: a failure of ours, whatever says when to come back, and a person
 * who is not done yet. Nor is a 403 kept: nothing was done, our own account may get its permission, and whoever may
 * not do a thing must not fill the database by trying.
 */
async function keptAnswer(c: AppContext, response: Response): Promise<KeptAnswer | null> {
  const { status, headers } = response
  const isUnfinished = c.get('faultCode') === 'liveness_not_completed'
  if (status === 403 || status >= 500 || headers.has('Retry-After') || isUnfinished) return null
  const contentType = headers.get('Content-Type') ?? ''
  return { status, contentType, body: await response.clone().text() }
}

function replay(c: AppContext, { status, contentType, body }: KeptAnswer): Response {
  c.set('replayed', true)
  return c.body(body, status as ContentfulStatusCode, {
    'Content-Type': contentType,
    'Idempotent-Replayed': 'true',
  })
}
