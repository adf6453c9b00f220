/** OpenAI's own SDK against the simulated chat completions, over a real socket. */
import { beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import OpenAI from 'openai'
import { sandboxKeys } from '../../sandbox/sandbox.ts'
import { loopback, rejection } from './loopback.ts'
import { asking, dataUri, properties, strict } from './openai-asking.ts'

setDefaultTimeout(60_000)

const { sandbox, openai, specimen } = loopback()
const client = openai()
const ask = asking(client)

beforeEach(() => sandbox.reset())

const read = async (scenario: string, ...files: ('document_front' | 'document_back')[]) => {
  const urls = await Promise.all(files.map(async (file) => dataUri(await specimen(scenario, file))))
  const completion = await ask({ urls })
  return JSON.parse(completion.choices[0]?.message.content ?? '')
}

describe('reading a document', () => {
  test('answers every property that the schema asks for, and null or empty for the unknown', async () => {
    const answer = await read('approved', 'document_front')
    expect(Object.keys(answer)).toEqual(Object.keys(properties))
    expect(answer).toMatchObject({
      readable: true,
      name: 'Ana Lucia Exemplar',
      document_type: 'passport',
      gender: 'female',
      expiry_date: '2034-02-01',
      authenticity: 'authentic',
      blood_type: null,
      shoe_size: null,
      favourite_colour: '',
    })
    expect(answer.mrz_lines).toHaveLength(2)
    expect(answer.mrz_lines[0]).toStartWith('P<UTOEXEMPLAR<<ANA<LUCIA<<<')
  })

  test('the zone on the back of a card is read only where the back is sent', async () => {
    const front = await read('approved-id-card', 'document_front')
    expect(front.mrz_lines).toEqual([])
    const both = await read('approved-id-card', 'document_front', 'document_back')
    expect(both.mrz_lines).toHaveLength(3)
  })

  test('a document type that the schema does not know becomes null', async () => {
    const answer = await read('approved-driving-license', 'document_front')
    expect(answer.document_type).toBeNull()
  })

  test('a blurred picture, a selfie and a picture of the user are unreadable', async () => {
    expect(await read('unreadable-document', 'document_front')).toMatchObject({
      readable: false,
      name: null,
      mrz_lines: [],
    })
    const gif = dataUri(new TextEncoder().encode('GIF89a and so on'), 'image/gif')
    const urls = [dataUri(await specimen('approved', 'selfie')), gif]
    for (const url of urls) {
      const { choices } = await ask({ urls: [url] })
      expect(JSON.parse(choices[0]?.message.content ?? '').readable).toBe(false)
    }
  })

  test('a model that follows an injection reports the document as authentic, but the zone shows the fraud', async () => {
    const answer = await read('prompt-injection', 'document_front')
    expect(answer).toMatchObject({
      authenticity: 'authentic',
      confidence: 1,
      expiry_date: '2034-02-01',
    })
    expect(answer.mrz_lines[1]).toContain('190201')
  })

  test('variants are other documents of the same person', async () => {
    const url = dataUri(await specimen('approved', 'document_front', { variant: 42 }))
    const { choices } = await ask({ urls: [url] })
    const answer = JSON.parse(choices[0]?.message.content ?? '')
    expect(answer.document_number).toEndWith('42')
    expect(answer.mrz_lines[1]).toStartWith(answer.document_number)
    expect(answer.name).toBe('Ana Lucia Exemplar')
  })

  test('says what it used up and who asked', async () => {
    const { data, request_id } = await ask({
      urls: [dataUri(await specimen('approved', 'document_front'))],
    }).withResponse()
    expect(request_id).toStartWith('req_')
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = data.usage ?? {}
    expect(prompt_tokens).toBeGreaterThan(700)
    expect(total_tokens).toBe(prompt_tokens + completion_tokens)
    expect(data.choices[0]?.finish_reason).toBe('stop')
  })

  test('nested schemas and references are filled too', async () => {
    const schema = {
      type: 'object',
      properties: { document: { $ref: '#/$defs/Document' } },
      required: ['document'],
      additionalProperties: false,
      $defs: { Document: strict() },
    }
    const url = dataUri(await specimen('approved', 'document_front'))
    const { choices } = await ask({ urls: [url], schema })
    const answer = JSON.parse(choices[0]?.message.content ?? '')
    expect(answer.document.name).toBe('Ana Lucia Exemplar')
  })
})

describe('answers without a result', () => {
  const choiceOf = async (scenario: string, extra: object = {}) => {
    const url = dataUri(await specimen(scenario, 'document_front'))
    const { choices } = await ask({ urls: [url], extra })
    return choices[0]
  }

  test('a refusal has no content', async () => {
    const { message } = (await choiceOf('model-refusal')) ?? {}
    expect(message?.content).toBeNull()
    expect(message?.refusal).toBeString()
  })

  test('a truncated answer is not JSON', async () => {
    const choice = await choiceOf('model-truncated')
    expect(choice?.finish_reason).toBe('length')
    expect(() => JSON.parse(choice?.message.content ?? '')).toThrow()
  })

  test('a budget that reasoning uses up leaves no answer', async () => {
    const choice = await choiceOf('approved', { max_completion_tokens: 100 })
    expect(choice).toMatchObject({ finish_reason: 'length', message: { content: '' } })
  })

  test('the content filter and a broken schema are available as scenario or failure', async () => {
    expect((await choiceOf('model-filtered'))?.finish_reason).toBe('content_filter')
    sandbox.fail('openai.chat', 'off_schema', 1)
    const off = JSON.parse((await choiceOf('approved'))?.message.content ?? '')
    expect(off).toEqual({ verdict: 'looks good to me' })
    expect((await choiceOf('approved'))?.finish_reason).toBe('stop')
  })
})

test('lists its models', async () => {
  const { data } = await client.models.list()
  expect(data.map((model) => model.id)).toContain(sandboxKeys.openai.model)
})

describe('failures on demand', () => {
  test('both kinds of 429 have their codes, and Retry-After where it is wanted', async () => {
    sandbox.fail('openai', { kind: 'rate_limited', retryAfterSeconds: 7 }, 1)
    const limited = await rejection(client.models.list())
    expect(limited).toBeInstanceOf(OpenAI.RateLimitError)
    expect(limited).toMatchObject({ code: 'rate_limit_exceeded' })
    if (!(limited instanceof OpenAI.RateLimitError)) throw limited
    expect(limited.headers.get('retry-after')).toBe('7')
    sandbox.fail('openai', 'quota_exhausted', 1)
    expect(await rejection(client.models.list())).toMatchObject({
      status: 429,
      code: 'insufficient_quota',
    })
  })

  test('an outage is played by the pictures, and on demand', async () => {
    const url = dataUri(await specimen('provider-outage', 'document_front'))
    expect(await rejection(ask({ urls: [url] }))).toBeInstanceOf(OpenAI.InternalServerError)
    sandbox.fail('openai', { status: 503 }, 1)
    expect(await rejection(client.models.list())).toMatchObject({ status: 503 })
  })
})
