/**
 * Rewrites the JSON Schema that zod produces into the subset that client generators understand. A constraint outside the
 * subset is missing from the document only: zod still enforces it on requests.
 */

import * as z from 'zod'

export type Json = Record<string, unknown>

const Schema = z.record(z.string(), z.unknown())
const Schemas = z.array(Schema)
/** Zod writes several patterns as `allOf`. Anything else in one is an error rather than lost. */
const Patterns = z.array(z.strictObject({ pattern: z.string() }))
const SchemasByName = z.record(z.string(), Schema)

export const propertiesOf = (schema: Json): Record<string, Json> =>
  SchemasByName.parse(schema.properties ?? {})

/** The alternatives of a schema, or none. */
export const alternativesOf = (schema: Json): Json[] => Schemas.parse(schema.anyOf ?? [])

export function portable(schema: Json): Json {
  const { type, anyOf, ...rest } = withPortableBounds(withPortableConst(schema))
  const alternatives = Array.isArray(type)
    ? type.map(ofType)
    : alternativesOf({ anyOf }).map(portable)
  const single = typeof type === 'string' ? { type } : {}
  if (alternatives.length === 0) return { ...single, ...withPortableParts(rest) }
  if (alternatives.every(isString)) return { ...oneString(alternatives), ...rest }
  return { ...rest, anyOf: alternatives }
}

/** Allows null as well. The description stays on the field. */
export function orNull(field: Json): Json {
  const { description, ...schema } = field
  const alternatives = schema.anyOf === undefined ? [schema] : alternativesOf(schema)
  const others = alternatives.filter(({ type }) => type !== 'null')
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [...others, { type: 'null' }],
  }
}

const isString = ({ type }: Json): boolean => type === 'string'

/** Generators require `items`, even if the elements may be anything. */
const ofType = (type: unknown): Json => (type === 'array' ? { type, items: {} } : { type })

function withPortableParts(schema: Json): Json {
  const { properties, items, additionalProperties: others } = schema
  const isSchema = typeof others === 'object'
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: mapped(propertiesOf(schema), portable) }),
    ...(items === undefined ? {} : { items: portable(Schema.parse(items)) }),
    ...(isSchema ? { additionalProperties: portable(Schema.parse(others)) } : {}),
  }
}

export const mapped = (schemas: Record<string, Json>, change: (schema: Json) => Json) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]))

/** Generators support `enum` but not `const`. An enumeration of booleans compiles in few languages. */
function withPortableConst({ const: value, ...schema }: Json): Json {
  if (value === undefined) return schema
  if (typeof value === 'string') return { ...schema, enum: [value] }
  return { ...schema, description: `Always ${String(value)}` }
}

function withPortableBounds(schema: Json): Json {
  const { pattern, allOf, minimum, maximum, propertyNames, ...rest } = schema
  const patterns = [pattern, ...Patterns.parse(allOf ?? []).map((part) => part.pattern)]
  const [first] = patterns.filter(isPortable)
  const isTyped = rest.format !== undefined || rest.contentEncoding !== undefined
  return {
    ...rest,
    ...(isCountable(minimum) ? { minimum } : {}),
    ...(isCountable(maximum) ? { maximum } : {}),
    // With a format, generated clients apply the pattern to the parsed date, which fails.
    ...(first === undefined || isTyped ? {} : { pattern: first }),
  }
}

/** Zod bounds integers by what JavaScript can count, which overflows the integers of other languages. */
const isCountable = (bound: unknown): boolean =>
  typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER

/** Unicode classes, escapes and a bracket inside a class differ between Java, Go, Python and JavaScript. */
const isPortable = (pattern: unknown): pattern is string =>
  typeof pattern === 'string' && !/\\[pPu]|\(\?(?!:)|\[[^\]]*\[|`/.test(pattern)

/** An id or a date that may be empty. Go and Java cannot parse an empty date, so it has no format. */
function oneString(alternatives: readonly Json[]): Json {
  const filled = alternatives.filter((schema) => !isEmptyString(schema))
  const [first = {}] = filled
  if (filled.length !== 1 || filled.length === alternatives.length) return { type: 'string' }
  return {
    type: 'string',
    ...(typeof first.pattern === 'string' ? { pattern: `^$|${first.pattern}` } : {}),
    ...(first.format === undefined ? {} : { description: `A ${first.format}, or empty` }),
  }
}

const isEmptyString = (schema: Json): boolean =>
  Array.isArray(schema.enum) && schema.enum.every((value) => value === '')
