/** Validates the body of POST /chat/completions; rejects invalid ones with OpenAI's errors. */
import * as z from 'zod'
import { type Bytes, fromBase64 } from '../encoding.ts'
import { formatOf } from '../specimens/image-shape.ts'
import type { OpenAiError } from './errors.ts'
import { JsonSchema, strictProblem } from './strict-schema.ts'

const TextPart = z.object({ type: z.literal('text'), text: z.string() })
const ImagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.object({ url: z.string(), detail: z.enum(['auto', 'low', 'high']).optional() }),
})
const Content = z.union([z.string(), z.array(z.union([TextPart, ImagePart])).min(1)])

const Message = z.object({
  role: z.enum(['developer', 'system', 'user', 'assistant']),
  content: Content,
})

const Format = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().optional(),
      strict: z.boolean().nullish(),
      schema: JsonSchema,
    }),
  }),
])

const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

export const Completion = z.strictObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  response_format: Format.default({ type: 'text' }),
  max_completion_tokens: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  reasoning_effort: effort.nullish(),
  n: z.literal(1).nullish(),
  seed: z.int().nullish(),
  stream: z.literal(false).nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().optional(),
  safety_identifier: z.string().optional(),
  prompt_cache_key: z.string().optional(),
  service_tier: z.string().nullish(),
  verbosity: z.string().nullish(),
})
export type Completion = z.infer<typeof Completion>

type Checked =
  | { ok: true; request: Completion; images: Bytes[] }
  | { ok: false; error: OpenAiError }

const maxImageBytes = 20 * 1024 * 1024
const maxAllImagesBytes = 50 * 1024 * 1024

export function checkRequest(body: unknown): Checked {
  const parsed = Completion.safeParse(body)
  if (!parsed.success) return refuse(shapeError(parsed.error))
  const request = parsed.data
  const unsupported = unsupportedParameter(request)
  if (unsupported) return refuse(unsupported)
  if (request.response_format.type === 'json_schema') {
    const { name, schema, strict } = request.response_format.json_schema
    const problem = strict === true ? strictProblem(schema) : null
    if (problem) {
      return refuse(
        bad(`Invalid schema for response_format '${name}': ${problem}`, 'response_format'),
      )
    }
  }
  return readImages(request)
}

const refuse = (error: OpenAiError): Checked => ({ ok: false, error })

const bad = (message: string, param?: string, code?: string): OpenAiError => ({
  status: 400,
  message,
  ...(param === undefined ? {} : { param }),
  ...(code === undefined ? {} : { code }),
})

function shapeError(error: z.ZodError): OpenAiError {
  const issue = error.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? ''
    return bad(`Unrecognized request argument supplied: ${name}`, name, 'unknown_parameter')
  }
  const param = issue?.path.join('.') ?? ''
  return bad(`Invalid value for '${param}'.`, param, 'invalid_value')
}

const isReasoning = (model: string) => /^o\d/.test(model)

/** Reasoning models accept neither a temperature nor the old name of the token limit. */
function unsupportedParameter(request: Completion): OpenAiError | null {
  if (!isReasoning(request.model)) {
    return request.reasoning_effort
      ? bad(
          'Unrecognized request argument supplied: reasoning_effort',
          'reasoning_effort',
          'unsupported_parameter',
        )
      : null
  }
  if (typeof request.max_tokens === 'number') {
    return bad(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    )
  }
  const sampling = (['temperature', 'top_p'] as const).find(
    (name) => typeof request[name] === 'number' && request[name] !== 1,
  )
  return sampling
    ? bad(
        `Unsupported value: '${sampling}' does not support ${request[sampling]} with this model. Only the default (1) value is supported.`,
        sampling,
        'unsupported_value',
      )
    : null
}

function readImages(request: Completion): Checked {
  const images: Bytes[] = []
  for (const { content } of request.messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      if (part.type !== 'image_url') continue
      const image = readImage(part.image_url.url)
      if ('status' in image) return refuse(image)
      images.push(image.bytes)
    }
  }
  const total = images.reduce((sum, image) => sum + image.length, 0)
  return total > maxAllImagesBytes
    ? refuse(bad('The images are too large together', 'messages', 'image_file_too_large'))
    : { ok: true, request, images }
}

function readImage(url: string): { bytes: Bytes } | OpenAiError {
  const match = /^data:(image\/[a-z+.-]+);base64,/.exec(url.slice(0, 64))
  // The simulator has no network: only an image inside the request is available.
  if (!match) return bad('Failed to download image.', 'url', 'invalid_image_url')
  const bytes = fromBase64(url.slice(match[0].length))
  if (!bytes) return bad('Invalid base64 image_url.', 'url', 'invalid_base64_image')
  if (bytes.length > maxImageBytes)
    return bad('The image is too large.', 'url', 'image_file_too_large')
  if (formatOf(bytes)) return { bytes }
  return bad(
    "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
    'url',
    'invalid_image_format',
  )
}
