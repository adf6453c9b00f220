/** Reads a body within its limits and its deadline, and hands it to Hono's validator. */

import type { MiddlewareHandler } from 'hono'
import { err, type Result } from '../../domain/faults/result.ts'
import { isMultipart, isUrlEncoded, readForm, readJson } from '../body/body.ts'
import { incoming } from '../body/incoming.ts'
import { type FileRule, type MultipartForm, readMultipart } from '../body/multipart/multipart.ts'
import { validated } from '../body/validate.ts'
import { problem } from '../errors/problem.ts'
import type { AppContext, AppEnv } from '../middleware/context.ts'
import { contentOf } from '../middleware/idempotency.ts'
import type { FilePart, RequestBody } from './contract.ts'

/** Bytes of one file, by its kind. */
export type FileLimits = Readonly<Record<FilePart['kind'], number>>

const maxJsonBytes = 65_536

/** The handler finds the fields with `c.req.valid('json')` or `('form')`, and the files with `c.get('files')`. */
export function takeBody(
  { required, json, form: urlEncoded, multipart }: RequestBody,
  limits: FileLimits,
): MiddlewareHandler<AppEnv>[] {
  const files = multipart?.files ?? []
  const rules = Object.fromEntries(
    files.map(({ name, kind }): [string, FileRule] => [name, { kind, maxBytes: limits[kind] }]),
  )
  const expected = [
    ...(multipart === undefined ? [] : ['multipart/form-data']),
    ...(json === undefined ? [] : ['application/json']),
    ...(urlEncoded === undefined ? [] : ['application/x-www-form-urlencoded']),
  ]
  const form = multipart === undefined ? null : validated('form', multipart.schema)
  const pairs = urlEncoded === undefined ? null : validated('form', urlEncoded.schema)
  const object = json === undefined ? null : validated('json', json.schema)
  const maxBytes = json?.maxBytes ?? maxJsonBytes

  /** How a body of this type is read and then validated. */
  const readerFor = (contentType: string) => {
    if (form !== null && isMultipart(contentType))
      return { by: form, read: (c: AppContext) => keepForm(c, rules) }
    if (pairs !== null && isUrlEncoded(contentType))
      return { by: pairs, read: (c: AppContext) => keepPairs(c, maxBytes) }
    const limit = { maxBytes, optional: !required }
    return object === null ? null : { by: object, read: (c: AppContext) => keepJson(c, limit) }
  }

  return [
    async function readBody(c, next) {
      const reader = readerFor(c.req.header('Content-Type') ?? '')
      if (reader === null) return problem(c, { kind: 'unsupported_content_type', expected })
      const { by } = reader
      const read = await reader.read(c)
      if (read.ok) return by(c, next)
      const { fault } = read
      return problem(c, fault.kind === 'unsupported_content_type' ? { ...fault, expected } : fault)
    },
    async function requireFiles(c, next) {
      const missing = files.filter(({ name, required }) => required && !(name in c.get('files')))
      if (missing.length === 0) return next()
      return problem(c, { kind: 'missing_files', required: missing.map(({ name }) => name) })
    },
  ]
}

/** Hono's readers look into `bodyCache` before they read the request; it holds promises, whatever its type says. */
async function keepJson(
  c: AppContext,
  limit: { maxBytes: number; optional: boolean },
): Promise<Result<unknown>> {
  const read = await readJson(incoming(c), limit)
  if (!read.ok) return read
  Object.assign(c.req.bodyCache, { text: Promise.resolve(read.value.text) })
  c.set('content', read.value.json)
  c.set('files', {})
  return read
}

async function keepForm(c: AppContext, rules: Record<string, FileRule>): Promise<Result<unknown>> {
  const read = await readMultipart(incoming(c), rules)
  if (read.ok) keepFields(c, read.value)
  return read
}

/** A repeated field is an error, as in a multipart form. */
async function keepPairs(c: AppContext, maxBytes: number): Promise<Result<unknown>> {
  const read = await readForm(incoming(c), maxBytes)
  if (!read.ok) return read
  const names = [...read.value.keys()]
  if (new Set(names).size < names.length) {
    const details = [{ path: 'body', message: 'Has a field more than once' }]
    return err({ kind: 'invalid_input', details })
  }
  keepFields(c, { fields: Object.fromEntries(read.value), files: {} })
  return read
}

function keepFields(c: AppContext, form: MultipartForm): void {
  const fields = new FormData()
  for (const [name, value] of Object.entries(form.fields)) fields.append(name, value)
  c.req.bodyCache.formData = fields
  c.set('content', contentOf(form))
  c.set('files', form.files)
}
