/** The zod schemas of all operations as JSON Schema, each under its name. */

import * as z from 'zod'
import type { FilePart, Named } from '../routes/contract.ts'
import type { Operation } from './describe.ts'
import { shared } from './shapes.ts'

type Json = Record<string, unknown>

/** Megabytes of a file, or what stands for them. */
export type FileLimits = Readonly<Record<FilePart['kind'], number | string>>

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** Media types by kind, as `sniffMediaType` tells them. */
export const mediaTypes = {
  image: ['image/jpeg', 'image/png', 'image/webp'],
  video: ['video/webm', 'video/mp4'],
} as const

/** Named components: what is shared, what is sent and what is answered. */
export function componentSchemas(operations: readonly Operation[], limits: FileLimits): Json {
  const answered = operations.flatMap((operation) => operation.answers)
  const answers = converted([
    ...Object.entries(shared).map(([name, schema]) => ({ name, schema })),
    ...answered.filter(({ mediaType }) => mediaType !== 'text/html'),
  ])
  const bodies = operations.flatMap(({ body }) => [body?.json, body?.form].filter(isNamed))
  const json = Object.entries(converted(bodies)).map(([name, schema]) => [name, nullable(schema)])
  const forms = operations.flatMap(({ body }) => {
    if (body?.multipart === undefined) return []
    const { name, schema, files } = body.multipart
    return [[name, withFiles(converted([{ name, schema }])[name] ?? {}, files, limits)]]
  })
  return { ...answers, ...Object.fromEntries(json), ...Object.fromEntries(forms) }
}

const isNamed = <T extends Named>(named: T | undefined): named is T => named !== undefined

function converted(all: readonly Named[]): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const { name, schema } of all) {
    if (!registry.has(schema)) registry.add(schema, { id: name })
  }
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    uri: (name) => refTo(name).$ref,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  )
}

/** In JSON an optional field may also be null; the schemas take it for absent before they look at it. */
function nullable(schema: Json): Json {
  const required = Array.isArray(schema.required) ? schema.required : []
  const fields = Object.entries(propertiesOf(schema)).map(([name, field]) => [
    name,
    required.includes(name) ? field : orNull(field),
  ])
  return { ...schema, properties: Object.fromEntries(fields) }
}

function orNull(field: Json): Json {
  if (typeof field.type !== 'string') return field
  const type = [field.type, 'null']
  return Array.isArray(field.enum)
    ? { ...field, type, enum: [...field.enum, null] }
    : { ...field, type }
}

const propertiesOf = (schema: Json): Record<string, Json> => Fields.parse(schema.properties)
const Fields = z.record(z.string(), z.record(z.string(), z.unknown()))

function withFiles(schema: Json, files: readonly FilePart[], limits: FileLimits): Json {
  const required = Array.isArray(schema.required) ? schema.required : []
  const parts = files.map(({ name, kind, description }) => [
    name,
    {
      type: 'string',
      contentMediaType: 'application/octet-stream',
      description: `${description}. ${mediaTypes[kind].join(', ')}; at most ${limits[kind]} MB`,
    },
  ])
  const needed = [...required, ...files.filter((file) => file.required).map((file) => file.name)]
  return {
    ...schema,
    properties: { ...propertiesOf(schema), ...Object.fromEntries(parts) },
    ...(needed.length === 0 ? {} : { required: needed }),
  }
}
