/** Requests that OpenAI refuses, and the simulator with it: parameters, schemas, images, keys. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import OpenAI from 'openai'
import { loopback, rejection } from './loopback.ts'
import { type Asked, asking, dataUri, properties, strict } from './openai-asking.ts'

setDefaultTimeout(60_000)

const { origin, openai, specimen } = loopback()
const ask = asking(openai())

describe('refused requests', () => {
  const refused = async (asked: Partial<Asked>) =>
    rejection(ask({ urls: [dataUri(await specimen('approved', 'document_front'))], ...asked }))

  test.each([
    ['max_tokens', { max_tokens: 100 }, 'unsupported_parameter'],
    ['temperature', { temperature: 0 }, 'unsupported_value'],
    ['colour', { colour: 'red' }, 'unknown_parameter'],
  ])('%s is not for this model', async (param, extra, code) => {
    expect(await refused({ extra })).toMatchObject({ status: 400, param, code })
  })

  test('an unknown model is not found', async () => {
    const error = await refused({ extra: { model: 'o99' } })
    expect(error).toBeInstanceOf(OpenAI.NotFoundError)
    expect(error).toMatchObject({ code: 'model_not_found' })
  })

  test.each([
    ['an optional property', strict({ required: ['name'] })],
    ['additional properties', strict({ additionalProperties: true })],
    ['a root that is no object', { anyOf: [strict()] }],
    ['allOf', strict({ allOf: [] })],
    ['a default', strict({ properties: { ...properties, name: { type: 'string', default: '' } } })],
    [
      'an array of anything',
      strict({ properties: { ...properties, mrz_lines: { type: 'array' } } }),
    ],
  ])('strict mode refuses %s', async (_, schema) => {
    expect(await refused({ schema })).toMatchObject({ status: 400, param: 'response_format' })
  })

  test.each([
    ['of another kind', dataUri(new TextEncoder().encode('%PDF-1.7')), 'invalid_image_format'],
    ['not base64', 'data:image/png;base64,***', 'invalid_base64_image'],
    ['elsewhere', 'http://127.0.0.1:1/a.png', 'invalid_image_url'],
  ])('images %s are refused', async (_, url, code) => {
    expect(await refused({ urls: [url] })).toMatchObject({ status: 400, code })
  })

  test('a wrong key is a 401 that repeats the ends of the key only', async () => {
    const error = await rejection(openai('sk-wrong-secret-0001').models.list())
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(error).toMatchObject({ code: 'invalid_api_key' })
    expect(String(error)).toContain('sk-w********0001')
    expect(String(error)).not.toContain('secret')
  })

  test('without a key the answer is a 401 too', async () => {
    const response = await fetch(`${origin}/openai/v1/models`)
    expect(response.status).toBe(401)
  })
})
