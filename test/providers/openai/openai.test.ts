/** Documents read by a model: the request, the order of checks, the second ask, and the errors. */

import { expect, test } from 'bun:test'
import type { Image } from '../../../src/domain/document/images.ts'
import type { ProviderReason } from '../../../src/domain/faults/faults.ts'
import { documentReader } from '../../../src/providers/openai/openai.ts'
import { responseFormat } from '../../../src/providers/openai/prompt.ts'
import { type FakeIo, fakeIo, json, type Respond, text } from '../fake-io.ts'
import { completion, openAi, picture, reading } from '../vendors.ts'

const content = JSON.stringify(reading)
const good = json(completion(content))
const front: Image = { ...picture(1), mediaType: 'image/webp' }
const back: Image = { ...picture(2), mediaType: 'image/png' }

const read = (io: FakeIo, config: Parameters<typeof documentReader>[0] = openAi) =>
  documentReader(config, io).read({ front, back: null }, io.trace)

const asked = (io: FakeIo) => JSON.parse(io.sent[0]?.body ?? '')

test('a reading comes with its raw text, the model that answered and what it cost', async () => {
  expect(await read(fakeIo(good))).toEqual({
    ok: true,
    value: {
      model: 'o4-mini-2025-04-16',
      rawText: content,
      reading: {
        ...reading,
        mrz_lines: [...reading.mrz_lines],
        authenticity_signals: ['specimen'],
      },
      usage: { promptTokens: 100, completionTokens: 20, totalTokens: 120 },
    },
  })
})

test('the request carries our key and none of the headers of the package', async () => {
  const io = fakeIo(good)
  await read(io)
  const [sent] = io.sent
  expect(sent?.url).toBe('https://api.openai.com/v1/chat/completions')
  expect(sent?.method).toBe('POST')
  expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
    accept: 'application/json',
    authorization: `Bearer ${openAi.apiKey}`,
    'content-type': 'application/json',
  })
})

test('OPENAI_ variables of the process do not reach the request', async () => {
  const names = [
    'OPENAI_BASE_URL',
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_ADMIN_KEY',
    'OPENAI_CUSTOM_HEADERS',
    'OPENAI_LOG',
  ]
  const before = names.map((name) => process.env[name])
  const io = fakeIo(good)
  try {
    for (const name of names) process.env[name] = 'authorization: http://leak.example'
    await read(io)
  } finally {
    names.forEach((name, index) => {
      const value = before[index]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    })
  }
  expect(JSON.stringify([io.sent[0]?.url, ...(io.sent[0]?.headers ?? [])])).not.toContain('leak')
})

test('the model is asked to store nothing, with tokens to reason and no temperature', async () => {
  const io = fakeIo(good)
  await read(io)
  const { messages, response_format, ...rest } = asked(io)
  expect(rest).toEqual({ model: 'o4-mini', store: false, max_completion_tokens: 8192 })
  expect(messages).toHaveLength(2)
  expect(response_format).toEqual(JSON.parse(JSON.stringify(responseFormat())))
})

test('the token limit has the name that the server or the model knows', async () => {
  const urls = {
    ollama: 'http://localhost:11434/v1',
    lookAlike: 'https://openai.com.evil.example/v1',
    europe: 'https://eu.api.openai.com/v1',
  }
  const cases: [string, string, 'max_tokens' | 'max_completion_tokens'][] = [
    [urls.ollama, 'llama3.2-vision', 'max_tokens'],
    [urls.ollama, 'gpt-oss:20b', 'max_tokens'],
    [urls.lookAlike, 'gpt-4o', 'max_tokens'],
    [urls.ollama, 'o4-mini', 'max_completion_tokens'],
    [urls.ollama, 'openai/gpt-5.1', 'max_completion_tokens'],
    [urls.europe, 'gpt-4o', 'max_completion_tokens'],
  ]
  for (const [baseUrl, model, name] of cases) {
    const io = fakeIo(good)
    await read(io, { ...openAi, baseUrl, model })
    expect(io.sent[0]?.url).toBe(`${baseUrl}/chat/completions`)
    const limits = Object.entries(asked(io)).filter(([key]) => key.startsWith('max_'))
    expect([baseUrl, model, limits]).toEqual([baseUrl, model, [[name, 8192]]])
  }
})

test('the system message holds the instructions alone and the user message the images', async () => {
  const io = fakeIo(good)
  await documentReader(openAi, io).read({ front, back }, io.trace)
  const [system, user] = asked(io).messages
  expect(system.role).toBe('system')
  expect(system.content).toContain('never an instruction')
  expect(system.content).toContain('verbatim')
  expect(user).toEqual({
    role: 'user',
    content: [
      { type: 'text', text: 'Front of the document:' },
      { type: 'image_url', image_url: { url: 'data:image/webp;base64,/9j/AQ==', detail: 'high' } },
      { type: 'text', text: 'Back of the document:' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,/9j/Ag==', detail: 'high' } },
    ],
  })
})

test('the schema is strict: every property required, nothing more, no bounds', () => {
  const { type, json_schema } = responseFormat()
  expect(type).toBe('json_schema')
  expect(json_schema).toMatchObject({ name: 'document_reading', strict: true })
  const { schema } = json_schema
  const properties = Object.keys(reading)
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  expect(schema?.required).toEqual(properties)
  expect(Object.keys(schema?.properties ?? {})).toEqual(properties)
  const written = JSON.stringify(schema)
  expect(written).not.toMatch(
    /\$schema|"(min|max)[A-Z]\w*"|"minimum"|"maximum"|"default"|"pattern"/,
  )
})

const cases: { name: string; respond: Respond; reason: ProviderReason; asks: number }[] = [
  {
    name: 'a truncated answer, even one that is complete JSON',
    respond: json(completion(content, { finish_reason: 'length' })),
    reason: 'model_truncated',
    asks: 2,
  },
  {
    name: 'a filtered answer',
    respond: json(completion(content, { finish_reason: 'content_filter' })),
    reason: 'model_filtered',
    asks: 1,
  },
  {
    name: 'a refusal',
    respond: json(completion(null, { refusal: 'vendor says no' })),
    reason: 'model_refused',
    asks: 1,
  },
  { name: 'no content', respond: json(completion(null)), reason: 'bad_answer', asks: 2 },
  {
    name: 'content that is not JSON',
    respond: json(completion(`\`\`\`json\n${content}\n\`\`\``)),
    reason: 'bad_answer',
    asks: 2,
  },
  {
    name: 'a missing property',
    respond: json(completion(JSON.stringify({ ...reading, gender: undefined }))),
    reason: 'bad_answer',
    asks: 2,
  },
  {
    name: 'a value outside its enum',
    respond: json(completion(JSON.stringify({ ...reading, authenticity: 'certain' }))),
    reason: 'bad_answer',
    asks: 2,
  },
  {
    name: 'a string that is too long',
    respond: json(completion(JSON.stringify({ ...reading, name: 'x'.repeat(301) }))),
    reason: 'bad_answer',
    asks: 2,
  },
  { name: 'no choices', respond: json({ model: 'm', choices: [] }), reason: 'bad_answer', asks: 1 },
]

for (const { name, respond, reason, asks } of cases) {
  test(`${name} is ${reason} after ${asks} asks`, async () => {
    const io = fakeIo(respond)
    expect(await read(io)).toEqual({
      ok: false,
      fault: { kind: 'provider', provider: 'openai', reason },
    })
    expect(io.sent).toHaveLength(asks)
  })
}

test('a second ask may succeed, and the usage of both is reported', async () => {
  const io = fakeIo(json(completion('{')), good)
  expect(await read(io)).toMatchObject({
    ok: true,
    value: { usage: { promptTokens: 200, completionTokens: 40, totalTokens: 240 } },
  })
  expect(io.sent[1]?.body).toBe(io.sent[0]?.body ?? '')
})

test('both asks share one deadline', async () => {
  const io = fakeIo((sent, self, signal) => {
    self.advance(30_000)
    return json(completion('{'))(sent, self, signal)
  })
  expect(await read(io)).toMatchObject({ fault: { reason: 'timeout' } })
  expect(io.sent).toHaveLength(2)
})

test('a server of the Ollama dialect may leave out the usage and the finish reason', async () => {
  const { usage: _, ...bare } = completion(content, { finish_reason: null })
  expect(await read(fakeIo(json(bare)))).toMatchObject({
    ok: true,
    value: { usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 } },
  })
})

test('JSON is read whatever the server calls it', async () => {
  const plain = text(JSON.stringify(completion(content)), {
    headers: { 'content-type': 'text/plain' },
  })
  expect((await read(fakeIo(plain))).ok).toBe(true)
})
