/**
 * Keeps the OpenAPI document in the subset that the client generators of docs/generators.md understand. Each rule is also
 * run on a document that breaks it. `npm run generators` runs the generators themselves.
 */

import { describe, expect, test } from 'bun:test'
import { openApiDocument } from '../../../src/http/openapi/document.ts'
import {
  componentsOf,
  entriesOf,
  formsOf,
  isObject,
  type Json,
  listOf,
  nodesOf,
  objectAt,
  operationsOf,
  schemasOf,
} from '../../support/document-schemas.ts'

interface Rule {
  name: string
  offences(document: Json): string[]
  /** A schema that breaks the rule, as a component `Broken`; or what else breaks it. */
  broken: Json | ((document: Json) => void)
}

const where =
  (isOffence: (schema: Json) => boolean) =>
  (document: Json): string[] =>
    schemasOf(document)
      .filter(({ schema }) => isOffence(schema))
      .map(({ path, schema }) => `${path}: ${JSON.stringify(schema).slice(0, 200)}`)

const keywords = new Set([
  ...['$ref', 'type', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf'],
  ...['description', 'examples', 'format', 'pattern', 'minLength', 'maxLength', 'minimum'],
  ...['maximum', 'maxItems', 'contentMediaType', 'contentEncoding'],
])
const changed = (document: Json, change: Json, ...steps: string[]) =>
  Object.assign(objectAt(document, ...steps), change)

const rules: readonly Rule[] = [
  {
    name: 'a schema has one type, and alternatives are in `anyOf`',
    offences: where(({ type }) => type !== undefined && typeof type !== 'string'),
    broken: { type: ['string', 'null'] },
  },
  {
    name: 'no keyword is used that some generator ignores or fails on, such as `const` and `allOf`',
    offences: where((schema) =>
      Object.keys(schema).some((keyword) => !keywords.has(keyword) && !keyword.startsWith('x-')),
    ),
    broken: { type: 'boolean', const: true },
  },
  {
    name: 'a map of any fields is no alternative to another type',
    offences: where(({ anyOf }) => {
      const others = listOf(anyOf).filter((one) => isObject(one) && one.type !== 'null')
      return (
        others.length > 1 &&
        others.some(
          (one) => isObject(one) && one.type === 'object' && one.additionalProperties === true,
        )
      )
    }),
    broken: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }] },
  },
  {
    name: 'a reference stands alone',
    offences: where((schema) => '$ref' in schema && Object.keys(schema).length > 1),
    broken: { $ref: '#/components/schemas/Error', description: 'An error' },
  },
  {
    name: 'a list says what its elements are',
    offences: where(({ type, items }) => type === 'array' && !isObject(items)),
    broken: { type: 'array' },
  },
  {
    name: 'an enumeration is of strings',
    offences: where(
      ({ type, enum: members }) =>
        members !== undefined &&
        (type !== 'string' || listOf(members).some((member) => typeof member !== 'string')),
    ),
    broken: { type: 'boolean', enum: [true] },
  },
  {
    name: 'a pattern means the same in Java, Go, Python and JavaScript',
    // Unicode classes and escapes, look-around and named groups, a bracket in a class, and Go's quote.
    offences: where(
      ({ pattern }) =>
        typeof pattern === 'string' && /\\[pPuk]|\(\?[^:]|\[[^\]]*\[|`/.test(pattern),
    ),
    broken: { type: 'string', pattern: '^[^\\p{Cc}]*$' },
  },
  {
    name: 'a string with a format or an encoding has no pattern',
    offences: where(
      ({ format, contentEncoding, pattern }) =>
        pattern !== undefined && (format !== undefined || contentEncoding !== undefined),
    ),
    broken: { type: 'string', format: 'date-time', pattern: 'Z$' },
  },
  {
    name: 'an integer has no bound that overflows the integers of other languages',
    offences: where(({ minimum, maximum }) =>
      [minimum, maximum].some((bound) => typeof bound === 'number' && Math.abs(bound) > 2 ** 31),
    ),
    broken: { type: 'integer', maximum: Number.MAX_SAFE_INTEGER },
  },
  {
    name: 'alternatives are at least two, and differ in more than the form of a string',
    offences: where(({ anyOf }) => {
      const types = listOf(anyOf).map((part) => objectAt(part).type)
      return anyOf !== undefined && (types.length < 2 || types.every((type) => type === 'string'))
    }),
    broken: {
      anyOf: [
        { type: 'string', format: 'date' },
        { type: 'string', enum: [''] },
      ],
    },
  },
  {
    name: 'no schema has the name of a Go constructor',
    offences: (document) =>
      componentsOf(document)
        .map(([name]) => name)
        .filter((name) => !/^[A-Z][A-Za-z]*$/.test(name) || /^New[A-Z]/.test(name)),
    broken: (document) => changed(document, { NewProfile: {} }, 'components', 'schemas'),
  },
  {
    name: 'members of the named enumerations have different names',
    offences: (document) => {
      const members = componentsOf(document).flatMap(([, { enum: values, ...schema }]) =>
        listOf(schema['x-enum-varnames'] ?? values).map((name) => String(name).toUpperCase()),
      )
      return members.filter((name, index) => members.indexOf(name) < index)
    },
    broken: { type: 'string', enum: ['liveness_expired'] },
  },
  {
    name: '`x-enum-varnames` has a name for every member',
    offences: where(
      ({ enum: values, 'x-enum-varnames': names }) =>
        names !== undefined && listOf(names).length !== listOf(values).length,
    ),
    broken: { type: 'string', enum: ['a', 'b'], 'x-enum-varnames': ['A'] },
  },
  {
    // If one of two equal inline enumerations is nullable, openapi-generator takes both for nullable.
    name: 'a named enumeration is referred to, not repeated',
    offences: (document) => {
      const forms = formsOf(document)
      const components = componentsOf(document)
      const named = components.flatMap(([, { enum: values }]) =>
        values === undefined ? [] : [String(values)],
      )
      return components
        .filter(([name, schema]) => schema.enum === undefined && !forms.includes(name))
        .flatMap(([name, schema]) => nodesOf(name, schema))
        .filter(({ schema }) => schema.enum !== undefined && named.includes(String(schema.enum)))
        .map(({ path }) => path)
    },
    broken: {
      type: 'array',
      items: { type: 'string', enum: ['unverified', 'pending', 'verified', 'rejected'] },
    },
  },
  {
    name: 'a form holds only strings and files, and marks the files',
    offences: (document) => {
      const forms = formsOf(document)
      return componentsOf(document)
        .filter(([name]) => forms.includes(name))
        .flatMap(([name, { properties }]) =>
          entriesOf(properties)
            .filter(
              ([, { type, format, contentMediaType }]) =>
                type !== 'string' ||
                (contentMediaType === 'application/octet-stream') !== (format === 'binary'),
            )
            .map(([field]) => `${name}.${field}`),
        )
    },
    broken: (document) => {
      const steps = ['components', 'schemas', 'ProfileChangeForm', 'properties', 'document_front']
      delete objectAt(document, ...steps).format
    },
  },
  {
    name: 'a request body has one media type',
    offences: (document) =>
      operationsOf(document).flatMap(([name, operation]) =>
        Object.keys(objectAt(operation, 'requestBody', 'content')).length > 1 ? [name] : [],
      ),
    broken: (document) =>
      changed(
        document,
        { 'application/json': { schema: { type: 'object' } } },
        ...['paths', '/api/profiles/{id}', 'patch', 'requestBody', 'content'],
      ),
  },
  {
    // Generators write one type for what a call returns, and some check the answer against it.
    name: 'all 2xx answers of an operation have one schema',
    offences: (document) =>
      operationsOf(document).flatMap(([name, { responses }]) => {
        const refs = entriesOf(responses)
          .filter(([status]) => status.startsWith('2'))
          .map(([, answer]) => JSON.stringify(answer.content).match(/"schema":\{[^}]*\}/)?.[0])
        return new Set(refs).size > 1 ? [`${name}: ${refs}`] : []
      }),
    broken: (document) =>
      changed(
        document,
        { 202: { content: { 'application/json': { schema: { type: 'string' } } } } },
        ...['paths', '/api/profiles/create', 'post', 'responses'],
      ),
  },
  {
    name: 'every JSON answer and every body refers to a component',
    offences: (document) =>
      operationsOf(document).flatMap(([name, operation]) =>
        [objectAt(operation, 'requestBody'), ...Object.values(objectAt(operation, 'responses'))]
          .flatMap((part) => entriesOf(objectAt(part, 'content')))
          .filter(([type, { schema }]) => type !== 'text/html' && !('$ref' in objectAt(schema)))
          .map(([type]) => `${name} ${type}`),
      ),
    broken: (document) =>
      changed(
        document,
        { schema: { allOf: [] } },
        ...['paths', '/livez', 'get', 'responses', '200', 'content', 'application/json'],
      ),
  },
]

const document: Json = openApiDocument({ image: 10, video: 50 })

describe('the document stays in the subset of the generators', () => {
  test('its schemas are found', () => {
    expect(schemasOf(document).length).toBeGreaterThan(300)
    expect(operationsOf(document).length).toBeGreaterThan(15)
    expect(formsOf(document)).toHaveLength(3)
  })

  for (const { name, offences, broken } of rules) {
    test(name, () => {
      expect(offences(document)).toEqual([])
      const other = structuredClone(document)
      if (typeof broken === 'function') broken(other)
      else changed(other, { Broken: broken }, 'components', 'schemas')
      expect(offences(other)).toHaveLength(1)
    })
  }
})
