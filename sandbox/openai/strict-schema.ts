/** The JSON Schema subset that Structured Outputs accepts with `strict: true`. */
import * as z from 'zod'

export interface JsonSchema {
  type?: string | string[] | undefined
  properties?: Record<string, JsonSchema> | undefined
  required?: string[] | undefined
  additionalProperties?: unknown
  items?: JsonSchema | undefined
  anyOf?: JsonSchema[] | undefined
  enum?: unknown[] | undefined
  const?: unknown
  $ref?: string | undefined
  $defs?: Record<string, JsonSchema> | undefined
  [keyword: string]: unknown
}

export const JsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    properties: z.record(z.string(), JsonSchema).optional(),
    required: z.array(z.string()).optional(),
    items: JsonSchema.optional(),
    anyOf: z.array(JsonSchema).min(1).optional(),
    enum: z.array(z.unknown()).min(1).max(1000).optional(),
    $ref: z.string().optional(),
    $defs: z.record(z.string(), JsonSchema).optional(),
  }),
)

const refused = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'uniqueItems',
  'default',
]
const maxDepth = 10
const maxProperties = 5000

/** The message for the first rule that the schema breaks; null if strict mode accepts it. */
export function strictProblem(schema: JsonSchema): string | null {
  if (schema.type !== 'object') return 'schema must be a JSON Schema of \'type: "object"\''
  const counted = { properties: 0 }
  const problem = problemOf(schema, { path: [], depth: 1, counted })
  if (problem) return problem
  return counted.properties > maxProperties ? 'too many properties' : null
}

type Place = { path: readonly string[]; depth: number; counted: { properties: number } }

function problemOf(schema: JsonSchema, place: Place): string | null {
  const at = `In context=(${place.path.map((step) => `'${step}'`).join(', ')})`
  const keyword = refused.find((word) => schema[word] !== undefined)
  if (keyword) return `${at}, '${keyword}' is not permitted.`
  if (place.depth > maxDepth) return `${at}, the schema is nested more than ${maxDepth} levels.`
  if ([schema.type].flat().includes('object')) {
    const own = objectProblem(schema, place.counted)
    if (own) return `${at}, ${own}`
  }
  if ([schema.type].flat().includes('array') && !schema.items) {
    return `${at}, array schema missing items.`
  }
  return firstProblem(childrenOf(schema), place)
}

function objectProblem(schema: JsonSchema, counted: { properties: number }): string | null {
  const names = Object.keys(schema.properties ?? {})
  counted.properties += names.length
  if (schema.additionalProperties !== false) {
    return "'additionalProperties' is required to be supplied and to be false."
  }
  const missing = names.find((name) => !schema.required?.includes(name))
  if (missing !== undefined) {
    return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
  }
  const extra = schema.required?.find((name) => !names.includes(name))
  return extra === undefined ? null : `Extra required key '${extra}' supplied.`
}

function childrenOf(schema: JsonSchema): readonly (readonly [readonly string[], JsonSchema])[] {
  const named = (keyword: string, children: Record<string, JsonSchema> | undefined) =>
    Object.entries(children ?? {}).map(([name, child]) => [[keyword, name], child] as const)
  return [
    ...named('properties', schema.properties),
    ...named('$defs', schema.$defs),
    ...(schema.items ? [[['items'], schema.items] as const] : []),
    ...(schema.anyOf ?? []).map((child, index) => [['anyOf', String(index)], child] as const),
  ]
}

function firstProblem(
  children: readonly (readonly [readonly string[], JsonSchema])[],
  place: Place,
): string | null {
  for (const [steps, child] of children) {
    const depth = steps[0] === '$defs' ? place.depth : place.depth + 1
    const problem = problemOf(child, { ...place, path: [...place.path, ...steps], depth })
    if (problem) return problem
  }
  return null
}
