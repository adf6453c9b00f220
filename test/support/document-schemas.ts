/** The schemas, bodies and answers of an OpenAPI document, as tests look for them. */

export type Json = Record<string, unknown>

export interface Node {
  path: string
  schema: Json
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const objectAt = (value: unknown, ...steps: string[]): Json => {
  const [step, ...rest] = steps
  if (!isObject(value)) return {}
  return step === undefined ? value : objectAt(value[step], ...rest)
}
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
export const entriesOf = (value: unknown): [string, Json][] =>
  Object.entries(objectAt(value)).filter((entry): entry is [string, Json] => isObject(entry[1]))

export const nodesOf = (path: string, schema: unknown): Node[] => {
  if (!isObject(schema)) return []
  const { properties, items, anyOf, additionalProperties } = schema
  return [
    { path, schema },
    ...entriesOf(properties).flatMap(([name, field]) => nodesOf(`${path}.${name}`, field)),
    ...nodesOf(`${path}[]`, items),
    ...nodesOf(`${path}.*`, additionalProperties),
    ...listOf(anyOf).flatMap((part, index) => nodesOf(`${path}|${index}`, part)),
  ]
}

export const componentsOf = (document: Json) =>
  entriesOf(objectAt(document, 'components', 'schemas'))
export const operationsOf = (document: Json): [string, Json][] =>
  entriesOf(document.paths).flatMap(([path, item]) =>
    entriesOf(item).map(([method, operation]): [string, Json] => [`${method} ${path}`, operation]),
  )
const mediaTypesOf = (path: string, content: unknown): Node[] =>
  entriesOf(content).flatMap(([type, { schema }]) => nodesOf(`${path} ${type}`, schema))

/** Every schema of the document, however deep. */
export const schemasOf = (document: Json): Node[] => [
  ...componentsOf(document).flatMap(([name, schema]) => nodesOf(name, schema)),
  ...['parameters', 'headers'].flatMap((kind) =>
    entriesOf(objectAt(document, 'components', kind)).flatMap(([name, { schema }]) =>
      nodesOf(name, schema),
    ),
  ),
  ...operationsOf(document).flatMap(([name, operation]) => [
    ...mediaTypesOf(name, objectAt(operation, 'requestBody', 'content')),
    ...entriesOf(operation.responses).flatMap(([status, { content }]) =>
      mediaTypesOf(`${name} ${status}`, content),
    ),
  ]),
]

/** Names of the schemas that are forms with files: each has a body of its own. */
export const formsOf = (document: Json): string[] =>
  operationsOf(document).flatMap(([, operation]) => {
    const form = objectAt(operation, 'requestBody', 'content', 'multipart/form-data', 'schema')
    return typeof form.$ref === 'string' ? [nameOf(form.$ref)] : []
  })
const nameOf = (ref: string): string => ref.split('/').at(-1) ?? ''
