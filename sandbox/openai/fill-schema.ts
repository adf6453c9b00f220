/** Fills the JSON Schema of the request with what the simulated model has read. */
import type { JsonSchema } from './strict-schema.ts'

export type Known = ReadonlyMap<string, unknown>

/** An answer that matches the schema: known properties have their values, others null or an empty value. */
export function fillSchema(schema: JsonSchema, known: Known): unknown {
  return fill(schema, undefined, { root: schema, known })
}

type Context = { root: JsonSchema; known: Known }

function fill(schema: JsonSchema, value: unknown, context: Context): unknown {
  const target = resolve(schema, context.root)
  if (target.anyOf) {
    const branches = target.anyOf.map((branch) => resolve(branch, context.root))
    const branch =
      branches.find((one) => accepts(one, value)) ??
      branches.find((one) => accepts(one, null)) ??
      branches[0]
    return branch ? fill(branch, value, context) : null
  }
  if (target.const !== undefined) return target.const
  if (target.enum) {
    if (target.enum.includes(value)) return value
    return target.enum.includes(null) ? null : target.enum[0]
  }
  const types = typesOf(target)
  if (types.includes('object') && (value === undefined || typeof value === 'object')) {
    return fillObject(target, context)
  }
  if (types.includes('array') && Array.isArray(value)) {
    const { items } = target
    return items ? value.map((item) => fill(items, item, context)) : value
  }
  if (value !== undefined && accepts(target, value)) return value
  return types.includes('null') ? null : empty(types[0])
}

const fillObject = (schema: JsonSchema, context: Context) =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [
      name,
      fill(property, context.known.get(name), context),
    ]),
  )

function accepts(schema: JsonSchema, value: unknown): boolean {
  if (schema.const !== undefined) return schema.const === value
  if (schema.enum) return schema.enum.includes(value)
  return typesOf(schema).some((type) => isOfType(type, value))
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}

function empty(type: string | undefined): unknown {
  switch (type) {
    case 'string':
      return ''
    case 'number':
    case 'integer':
      return 0
    case 'boolean':
      return false
    case 'array':
      return []
    default:
      return null
  }
}

const typesOf = (schema: JsonSchema): string[] =>
  schema.type === undefined ? [] : [schema.type].flat()

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema
  return root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}
}
