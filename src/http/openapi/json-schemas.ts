/** The zod schemas of all operations as JSON Schema, each under its name. */

import * as z from 'zod'
import type { FilePart, Named, Operation } from '../routes/contract.ts'
import { alternativesOf, type Json, mapped, orNull, portable, propertiesOf } from './portable.ts'
import { shared } from './shapes.ts'

/** Megabytes that a file may have, or their placeholder. */
export type FileSizes = Readonly<Record<FilePart['kind'], number | string>>

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** Media types by kind, as `sniffMediaType` tells them. */
export const mediaTypes = {
  image: ['image/jpeg', 'image/png', 'image/webp'],
  video: ['video/webm', 'video/mp4'],
} as const

/** Named components: what is shared, what is sent and what is answered. */
export function componentSchemas(operations: readonly Operation[], limits: FileSizes): Json {
  const answers = operations
    .flatMap((operation) => operation.answers)
    .filter(({ mediaType }) => mediaType !== 'text/html')
  const bodies = operations.flatMap(({ body }) =>
    [body?.json, body?.form].filter((named) => named !== undefined),
  )
  const sent = new Set(bodies.map(({ name }) => name))
  const sharedSchemas = Object.entries(shared).map(([name, schema]) => ({ name, schema }))
  const schemas = Object.entries(converted([...sharedSchemas, ...answers, ...bodies]))
  const forms = operations.flatMap(({ body }) => {
    if (body?.multipart === undefined) return []
    const { name, schema, files } = body.multipart
    return [[name, multipartForm(converted([{ name, schema }])[name] ?? {}, files, limits)]]
  })
  return Object.fromEntries([
    ...schemas.map(([name, schema]) => [name, sent.has(name) ? nullable(schema) : schema]),
    ...forms,
  ])
}

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
  return mapped(schemas, ({ $schema, $id, ...schema }) => portable(schema))
}

const requiredOf = (schema: Json): unknown[] =>
  Array.isArray(schema.required) ? schema.required : []

/** In JSON an optional field may also be null; the schemas take it for absent before they look at it. */
function nullable(schema: Json): Json {
  const fields = Object.entries(propertiesOf(schema)).map(([name, field]) => [
    name,
    requiredOf(schema).includes(name) ? field : orNull(field),
  ])
  return { ...schema, properties: Object.fromEntries(fields) }
}

function multipartForm(schema: Json, files: readonly FilePart[], limits: FileSizes): Json {
  const parts = files.map(({ name, kind, description }) => [
    name,
    {
      type: 'string',
      // Generators recognize a file by the format; OpenAPI 3.1 itself uses the media type.
      format: 'binary',
      contentMediaType: 'application/octet-stream',
      description: `${description}. ${mediaTypes[kind].join(', ')}; at most ${limits[kind]} MB`,
    },
  ])
  const needed = [
    ...requiredOf(schema),
    ...files.filter((file) => file.required).map((file) => file.name),
  ]
  return {
    ...schema,
    properties: { ...mapped(propertiesOf(schema), textPart), ...Object.fromEntries(parts) },
    ...(needed.length === 0 ? {} : { required: needed }),
  }
}

/** A part that is not a file is a string, even if JSON allows other types for the field. */
function textPart({ anyOf, ...field }: Json): Json {
  const text = alternativesOf({ anyOf }).find(({ type }) => type === 'string')
  return { ...field, ...text }
}
