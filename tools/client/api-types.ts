// Generates the types of the client from the schemas of the OpenAPI document.
import { join } from 'node:path'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { openApiDocument } from '../../src/http/openapi/document.ts'

export const apiTypesPath = join(import.meta.dirname, '..', '..', 'client', 'src', 'api-types.ts')

const banner = `/**
 * What the API takes and answers. Made by \`npm run client\` from the OpenAPI document: do not edit.
 * @module
 */

import type { Upload } from './upload.ts'
`

/** `Error` would shadow the global. */
const renamed: Readonly<Record<string, string>> = { Error: 'ErrorBody' }
const typeNameOf = (name: string): string => renamed[name] ?? name

export async function apiTypes(): Promise<string> {
  const { schemas } = openApiDocument({ image: 10, video: 50 }).components
  const definitions: Record<string, JSONSchema> = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [typeNameOf(name), Object(simplified(schema))]),
  )
  const everything: JSONSchema = {
    type: 'object',
    description: 'Every schema of the document, by its name.',
    properties: Object.fromEntries(
      Object.keys(definitions).map((name) => [name, { $ref: `#/definitions/${name}` }]),
    ),
    required: Object.keys(definitions),
    additionalProperties: false,
    definitions,
  }
  return compile(everything, 'Schemas', {
    bannerComment: banner,
    ignoreMinAndMaxItems: true,
    style: {
      bracketSpacing: true,
      semi: false,
      singleQuote: true,
      printWidth: 100,
      trailingComma: 'all',
    },
  })
}

/** What a type cannot express: patterns, examples, and tables for people. */
const isNoise = (key: string): boolean =>
  key.startsWith('x-') || ['examples', 'pattern', 'propertyNames'].includes(key)

/** The parts of a schema that a type can express. A file may be any form of `Upload`. */
function simplified(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(simplified)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema).filter(([key]) => !isNoise(key))
  const fields = kept.map(([key, value]) => [
    key,
    key === '$ref' ? refOf(String(value)) : simplified(value),
  ])
  const isFile = kept.some(
    ([key, value]) => key === 'contentMediaType' && value === 'application/octet-stream',
  )
  return { ...Object.fromEntries(fields), ...(isFile ? { tsType: 'Upload' } : {}) }
}

const refOf = (ref: string): string => `#/definitions/${typeNameOf(ref.split('/').at(-1) ?? '')}`
