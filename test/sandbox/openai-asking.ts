/** Asks the simulated model about pictures through OpenAI's own SDK. */
import type OpenAI from 'openai'
import { sandboxKeys } from '../../sandbox/sandbox.ts'

const nullable = { type: ['string', 'null'] }
export const properties: Record<string, unknown> = {
  readable: { type: 'boolean' },
  name: nullable,
  document_number: nullable,
  document_type: {
    anyOf: [{ type: 'string', enum: ['passport', 'national_id', 'other'] }, { type: 'null' }],
  },
  gender: { type: ['string', 'null'], enum: ['male', 'female', 'unknown', null] },
  expiry_date: nullable,
  mrz_lines: { type: 'array', items: { type: 'string' } },
  authenticity: { type: 'string', enum: ['authentic', 'suspicious', 'uncertain'] },
  authenticity_signals: { type: 'array', items: { type: 'string' } },
  confidence: { type: 'number' },
  blood_type: { type: ['string', 'null'], enum: ['A', 'B', '0', null] },
  shoe_size: { type: ['integer', 'null'] },
  favourite_colour: { type: 'string' },
}
/** A schema that strict mode accepts, with changes that it may not. */
export const strict = (changes: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...changes,
})

export const dataUri = (bytes: Uint8Array, type = 'image/jpeg') =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

export type Asked = { urls: string[]; schema?: Record<string, unknown>; extra?: object }

export const asking =
  (client: OpenAI) =>
  ({ urls, schema = strict(), extra = {} }: Asked) =>
    client.chat.completions.create({
      model: sandboxKeys.openai.model,
      messages: [
        { role: 'developer', content: 'Read the document.' },
        {
          role: 'user',
          content: urls.map((url) => ({ type: 'image_url' as const, image_url: { url } })),
        },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'document', strict: true, schema },
      },
      stream: false,
      ...extra,
    })
