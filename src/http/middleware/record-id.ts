/** A path id of another shape than PocketBase's is not found, without asking the database. */

import type { MiddlewareHandler } from 'hono'
import { isRecordId } from '../../domain/identity/profile.ts'
import { problem } from '../errors/problem.ts'
import type { AppEnv } from './context.ts'

export const recordIdOr404 = (what: 'profile' | 'verification'): MiddlewareHandler<AppEnv> =>
  async function recordIdOr404(c, next) {
    return isRecordId(c.req.param('id') ?? '') ? next() : problem(c, { kind: 'not_found', what })
  }
