/** POCKETBASE_HEADERS_JSON: what it accepts, and that no problem repeats a name or a value. */

import { expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'

const good = {
  POCKETBASE_URL: 'https://pocketbase.example.com',
  PB_USER_EMAIL: 'admin@identivia.example',
  PB_USER_PASSWORD: 'a-password',
  JWT_SECRET: 'x'.repeat(32),
  CLIENT_URL: 'https://app.identivia.com',
}
const read = (text: string) => readConfig({ ...good, POCKETBASE_HEADERS_JSON: text })

test('the headers of a service token are read, and blank means none', () => {
  const text = '{"CF-Access-Client-Id":"id.access","CF-Access-Client-Secret":"a secret"}'
  expect(read(text)).toMatchObject({
    ok: true,
    config: {
      pocketbase: {
        headers: { 'cf-access-client-id': 'id.access', 'cf-access-client-secret': 'a secret' },
      },
    },
  })
  const blank = read(' ')
  expect(blank.ok && blank.config.pocketbase.headers).toBeUndefined()
})

const many = JSON.stringify(
  Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`x-${at}`, 'hush'])),
)
for (const [text, reason] of [
  ['hush', 'must be a JSON object of header names and values'],
  ['["hush"]', 'must be a JSON object of header names and values'],
  ['null', 'must be a JSON object of header names and values'],
  [many, 'must not have more than 20 headers'],
  ['{"hu sh":"hush"}', 'has a name that is not a header name'],
  ['{"":"hush"}', 'has a name that is not a header name'],
  ['{"AUTHORIZATION":"hush"}', 'has a header that the API sets itself'],
  ['{"Range":"hush"}', 'has a header that the API sets itself'],
  ['{"X-Hush":"hush","x-hush":"hush"}', 'has the same header twice'],
  ['{"X":1}', 'has a value that is not a string of printable ASCII'],
  ['{"X":""}', 'has a value that is not a string of printable ASCII'],
  ['{"X":"hush\\r\\nY: hush"}', 'has a value that is not a string of printable ASCII'],
  ['{"X":" hush"}', 'has a value that is not a string of printable ASCII'],
  ['{"X":"hüsh"}', 'has a value that is not a string of printable ASCII'],
] as const) {
  test(`${text.slice(0, 40)} ${reason}`, () => {
    const result = read(text)
    expect(result.ok ? [] : result.problems).toEqual([
      { variable: 'POCKETBASE_HEADERS_JSON', reason },
    ])
    expect(JSON.stringify(result)).not.toMatch(/hush/i)
  })
}
