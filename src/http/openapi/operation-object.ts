/** One operation as OpenAPI writes it: request, answers, and its errors together by status. */

import { errorCatalogue } from '../errors/error-catalogue.ts'
import type { FaultAnswer } from '../errors/fault-answer-parts.ts'
import type { DocumentedResponse, Named, Operation, RequestBody } from '../routes/contract.ts'
import { mediaTypes, refTo } from './json-schemas.ts'
import type { Json } from './portable.ts'

export function operationObject(operation: Operation): Json {
  const { id, tag, summary, description, body, answers } = operation
  const more = [
    ...(isCounted(operation) ? rateLimitHeaders : []),
    ...(operation.idempotent ? ['Idempotent-Replayed'] : []),
    ...(operation.revalidated ? ['ETag'] : []),
  ]
  const answered = answers.map((answer) => [String(answer.status), answerObject(answer, more)])
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(operation.scope === null ? {} : { 'x-required-scope': operation.scope }),
    security: securityOf(operation),
    ...(operation.idempotent ? { parameters: [keyParameter] } : {}),
    ...(body === undefined ? {} : { requestBody: bodyObject(body) }),
    responses: {
      ...errorAnswers(operation, more),
      ...Object.fromEntries(answered),
      ...(operation.revalidated ? { '304': notModified } : {}),
    },
  }
}

const notModified = {
  description: 'The client has it already: its `If-None-Match` has the `ETag`',
  headers: Object.fromEntries(
    ['X-Request-Id', 'ETag'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  ),
}
const keyParameter = { $ref: '#/components/parameters/IdempotencyKey' }
const rateLimitHeaders = ['RateLimit-Policy', 'RateLimit'] as const

/** Whether rate limits hold for it: for all but the public reads. */
const isCounted = ({ id, scope }: Operation): boolean => scope !== null || id === 'createToken'

/** The machine's way first; each with the scope it needs. */
function securityOf({ id, scope, applicants }: Operation): Json[] {
  if (id === 'createToken') return [{ client: [] }, {}]
  if (scope === null) return [{}]
  return [{ machine: [scope] }, ...(applicants ? [{ applicant: [scope] }] : [])]
}

/**
 * One media type for each body, even if the route accepts two. If JSON is listed, openapi-generator for Java and Python
 * always sends JSON and so never a file; for two media types, openapi-python-client writes Python that fails to import.
 */
function bodyObject({ required, json, form, multipart }: RequestBody): Json {
  if (multipart !== undefined) {
    const schema = refTo(multipart.name)
    const encoding = Object.fromEntries(
      multipart.files.map(({ name, kind }) => [name, { contentType: mediaTypes[kind].join(', ') }]),
    )
    const content = { 'multipart/form-data': { schema, encoding, example: multipart.example } }
    return { ...alsoAccepted({ 'application/json': json, ...formType(form) }), required, content }
  }
  if (json === undefined) throw new Error('A request body is neither JSON nor multipart')
  const content = { 'application/json': { schema: refTo(json.name), example: json.example } }
  return { ...alsoAccepted(formType(form)), required, content }
}

const formType = (form: Named | undefined) => ({ 'application/x-www-form-urlencoded': form })

function alsoAccepted(byType: Record<string, Named | undefined>): Json {
  const kinds = Object.entries(byType).flatMap(([type, named]) =>
    named === undefined ? [] : [`\`${type}\` is accepted too: see the schema \`${named.name}\``],
  )
  return kinds.length === 0 ? {} : { description: kinds.join('; ') }
}

const responseObject = (description: string, headers: readonly string[], content: Json): Json => ({
  description,
  headers: Object.fromEntries(
    ['X-Request-Id', ...headers].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  ),
  content,
})

function answerObject(answer: DocumentedResponse, more: readonly string[]): Json {
  const { description, name, headers = [], mediaType = 'application/json' } = answer
  const schema = mediaType === 'text/html' ? { type: 'string' } : refTo(name)
  const examples = Object.fromEntries(
    Object.entries(answer.examples).map(([key, value]) => [key, { value }]),
  )
  return responseObject(description, [...headers, ...more], { [mediaType]: { schema, examples } })
}

/** The errors of an operation, each status with its codes, in order. */
export function errorsByStatus({ errors }: Operation): [number, FaultAnswer[]][] {
  const known = [...errors].sort().map((code) => {
    const answer = errorCatalogue.get(code)
    if (answer === undefined) throw new Error(`No error has the code ${code}`)
    return answer
  })
  const statuses = [...new Set(known.map(({ status }) => status))].sort((a, b) => a - b)
  return statuses.map((status) => [status, known.filter((answer) => answer.status === status)])
}

const errorAnswers = (operation: Operation, more: readonly string[]): Json =>
  Object.fromEntries(
    errorsByStatus(operation).map(([status, answers]) => {
      const codes = answers.map(({ code }) => code)
      const headers = new Set(answers.flatMap((answer) => Object.keys(answer.headers ?? {})))
      // A wrong method is refused before anything else looks at it.
      const sent = [...headers, ...(status === 405 ? [] : more)]
      const description = codes.map((code) => `\`${code}\``).join(', ')
      const examples = Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      )
      const content = { 'application/json': { schema: refTo('Error'), examples } }
      return [String(status), responseObject(description, sent, content)]
    }),
  )
