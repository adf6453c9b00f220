/** Renders JSON Schemas as lists of fields, each with its type and its bounds in words. */

import { html } from 'hono/html'
import * as z from 'zod'
import { type Html, inline } from './prose.ts'

/** The part of JSON Schema that the document uses: see `portable.ts`. */
const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get items() {
    return Schema.optional()
  },
  get anyOf() {
    return z.array(Schema).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional()
  },
})
type Schema = z.infer<typeof Schema>

/** In a request some fields are required; in a response some may be absent. */
type Side = 'sent' | 'answered'

/** Shows a schema at its first mention, and links to it afterwards. */
export type ShowSchema = (name: string, side: Side) => Html

const anchorOf = (name: string): string => `schema-${name}`
const linkTo = (name: string): Html => html`<a href="#${anchorOf(name)}">${name}</a>`

export function schemaSections(components: Record<string, unknown>) {
  const schemas = z.record(z.string(), Schema).parse(components)
  const shown = new Set<string>()
  // Schemas of the whole API come at the end, wherever they are mentioned.
  const isShared = (name: string) => ['Error', 'OAuthError'].includes(name)
  const write = (name: string, side: Side): Html => {
    const schema: Schema = schemas[name] ?? {}
    shown.add(name)
    return html`<div id="${anchorOf(name)}">${
      schema.description === undefined || schema.properties === undefined
        ? ''
        : html`<p>${inline(schema.description)}</p>`
    }${schema.properties === undefined ? html`<p>${fieldText(schema)}</p>` : fieldsOf(schema, side)}</div>`
  }
  const show: ShowSchema = (name, side) =>
    shown.has(name) || isShared(name) ? html`<p>As ${linkTo(name)}.</p>` : write(name, side)
  return {
    show,
    /** The schemas that were not shown yet. */
    rest: () =>
      html`${Object.keys(schemas)
        .filter((name) => !shown.has(name))
        .map((name) => html`<h3>${name}</h3>${write(name, 'answered')}`)}`,
  }
}

const fieldsOf = ({ properties = {}, required = [] }: Schema, side: Side): Html =>
  html`<ul class="fields">${Object.entries(properties).map(
    ([name, field]) =>
      html`<li><code>${name}</code>${markOf(required.includes(name), side)} ${fieldText(field)}${partsOf(
        field,
      ).map((part) => fieldsOf(part, side))}</li>`,
  )}</ul>`

const markOf = (isRequired: boolean, side: Side): Html | '' => {
  if (isRequired !== (side === 'sent')) return ''
  return html` <span class="mark">${side === 'sent' ? 'required' : 'may be absent'}</span>`
}

const fieldText = (field: Schema): Html =>
  html`<span class="type">${typeOf(field)}</span>${
    field.description === undefined ? '' : html`. ${inline(field.description)}`
  }`

/** The objects inside a field, whose own fields are listed below it. */
function partsOf(field: Schema): Schema[] {
  if (field.properties !== undefined) return [field]
  return [...(field.items === undefined ? [] : [field.items]), ...(field.anyOf ?? [])].flatMap(
    partsOf,
  )
}

function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) return linkTo(schema.$ref.split('/').at(-1) ?? '')
  if ('x-error-codes' in schema) return html`one of the <a href="#errors">error codes</a>`
  if ('x-reason-codes' in schema) return html`one of the <a href="#reasons">reason codes</a>`
  if (schema.enum !== undefined) return joined(schema.enum.map(value), ' | ')
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map(typeOf), ' or ')
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}${boundsOf(schema)}`
  const { additionalProperties: others } = schema
  if (typeof others === 'object' && schema.properties === undefined) {
    return html`object with any fields`
  }
  return html`${schema.type ?? 'any'}${boundsOf(schema)}`
}

const value = (it: unknown): Html => html`<code>${JSON.stringify(it)}</code>`

const joined = (parts: Html[], between: string): Html =>
  html`${parts.map((part, index) => html`${index === 0 ? '' : between}${part}`)}`

const words = [
  ['minimum', (bound: number) => `at least ${bound}`],
  ['maximum', (bound: number) => `at most ${bound}`],
  ['minLength', (bound: number) => (bound === 1 ? 'not empty' : `at least ${bound} characters`)],
  ['maxLength', (bound: number) => `at most ${bound} characters`],
  ['maxItems', (bound: number) => `at most ${bound}`],
] as const

function boundsOf(schema: Schema): Html {
  const bounds = words.flatMap(([keyword, say]) => {
    const bound = schema[keyword]
    return typeof bound === 'number' ? [`, ${say(bound)}`] : []
  })
  const { format, pattern } = schema
  if (typeof format === 'string') return html`${bounds}, ${format}`
  if (typeof pattern !== 'string') return html`${bounds}`
  return html`${bounds}, <code>${pattern}</code>`
}
