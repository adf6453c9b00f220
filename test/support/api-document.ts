/** Checks responses against the OpenAPI document: status, body, code and headers. */

import { errorCatalogue } from '../../src/http/errors/error-catalogue.ts'
import { operations } from '../../src/http/openapi/operations.ts'
import { ErrorBody } from '../../src/http/openapi/shapes.ts'
import type { Operation } from '../../src/http/routes/contract.ts'

const operationOf = (method: string, path: string): Operation | undefined =>
  operations
    .filter((operation) => operation.method === method.toLowerCase())
    .filter(({ path: pattern }) =>
      new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`).test(path),
    )
    // A fixed path comes before one with an id.
    .sort((a, b) => a.path.split(':').length - b.path.split(':').length)[0]

/** What the document does not say about this response; empty if it describes all of it. */
export async function undocumented(
  request: { method?: string | undefined; path: string },
  response: Response,
): Promise<string[]> {
  const { method = 'GET' } = request
  const path = request.path.replace(/\?.*$/, '')
  if (['HEAD', 'OPTIONS'].includes(method) || response.status === 404) {
    if (operationOf(method, path) === undefined) return []
  }
  if (response.status === 304) {
    const isDescribed = operationOf(method, path)?.revalidated === true
    const problem = isDescribed ? [] : [`${method} ${path} 304: is not documented`]
    return [
      ...problem,
      ...missingHeaders(`${method} ${path} 304`, ['X-Request-Id', 'ETag'], response),
    ]
  }
  const isJson = response.headers.get('Content-Type')?.includes('json') === true
  const body: unknown = await (isJson ? response.clone().json() : response.clone().text())
  const operation = operationOf(method, path)
  const name = `${method} ${path} ${response.status}`
  if (!response.headers.has('X-Request-Id')) return [`${name}: no X-Request-Id`]
  const described = operation?.answers.filter((answer) => answer.status === response.status) ?? []
  const fitting = described.filter(({ schema }) => schema.safeParse(body).success)
  if (fitting.length > 0) return missingHeaders(name, fitting[0]?.headers ?? [], response)
  const error = ErrorBody.safeParse(body)
  if (!error.success || described.length > 0) {
    const issues = described.map(({ schema }) => schema.safeParse(body).error?.issues)
    return [`${name}: ${JSON.stringify(issues.length > 0 ? issues : error.error?.issues)}`]
  }
  const { code } = error.data
  const answer = errorCatalogue.get(code)
  if (answer?.status !== response.status) return [`${name}: ${code} is ${answer?.status}`]
  // A method that the path does not have has no operation.
  const isElsewhere = code === 'method_not_allowed' || code === 'route_not_found'
  if (!isElsewhere && (operation === undefined || !operation.errors.includes(code)))
    return [`${name}: ${code} is not documented here`]
  return missingHeaders(name, Object.keys(answer.headers ?? {}), response)
}

const missingHeaders = (name: string, headers: readonly string[], response: Response): string[] =>
  headers.filter((header) => !response.headers.has(header)).map((header) => `${name}: no ${header}`)
