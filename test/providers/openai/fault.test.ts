/** Maps the errors of OpenAI, and of compatible servers, to faults. */

import { expect, test } from 'bun:test'
import type { ProviderReason } from '../../../src/domain/faults/faults.ts'
import { documentReader } from '../../../src/providers/openai/openai.ts'
import { type FakeIo, fakeIo, text } from '../fake-io.ts'
import { errors, openAi, picture } from '../vendors.ts'

const read = (io: FakeIo) =>
  documentReader(openAi, io).read({ front: picture(1), back: null }, io.trace)

test('each OpenAI error code has its reason', async () => {
  const invalid = 'invalid_request_error'
  const cases: [string | null, number, string, ProviderReason, string][] = [
    ['invalid_api_key', 401, invalid, 'credentials_rejected', 'invalid_api_key'],
    ['unsupported_country', 403, invalid, 'access_denied', 'unsupported_country'],
    ['insufficient_quota', 429, 'insufficient_quota', 'quota_exhausted', 'insufficient_quota'],
    ['credit_balance_exhausted', 429, 'billing', 'quota_exhausted', 'credit_balance_exhausted'],
    ['rate_limit_exceeded', 429, 'tokens', 'rate_limited', 'rate_limit_exceeded'],
    [null, 429, 'requests', 'rate_limited', 'requests'],
    ['invalid_image_format', 400, invalid, 'image_rejected', 'invalid_image_format'],
    ['image_too_large', 400, invalid, 'image_rejected', 'image_too_large'],
    ['sanitizer_server_error', 400, invalid, 'image_rejected', 'sanitizer_server_error'],
    ['content_filter', 400, invalid, 'model_filtered', 'content_filter'],
    ['unsupported_parameter', 400, invalid, 'request_rejected', 'unsupported_parameter'],
    ['model_not_found', 404, invalid, 'request_rejected', 'model_not_found'],
    [null, 404, 'not_found_error', 'request_rejected', 'not_found_error'],
    ['slow_down', 503, 'server_error', 'unavailable', 'slow_down'],
  ]
  for (const [code, status, type, reason, vendorCode] of cases) {
    const io = fakeIo(errors.openAi(code, status, type))
    expect(await read(io)).toEqual({
      ok: false,
      fault: { kind: 'provider', provider: 'openai', reason, vendorCode },
    })
    expect(io.sent).toHaveLength(['rate_limited', 'unavailable'].includes(reason) ? 3 : 1)
  }
})

test('errors in another form are read by their status', async () => {
  for (const body of ['', 'null', '{"error":"model not found"}', '{"error":{"code":42}}']) {
    expect(await read(fakeIo(text(body, { status: 404 })))).toMatchObject({
      fault: { reason: 'request_rejected', vendorCode: '404' },
    })
  }
  expect(await read(fakeIo(text('', { status: 413 })))).toMatchObject({
    fault: { reason: 'image_rejected' },
  })
})
