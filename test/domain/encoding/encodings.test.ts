/** Bytes as text: base64 of any length, and keyed hashes. */

import { expect, test } from 'bun:test'
import { fromBase64, toBase64, toBase64InSteps } from '../../../src/domain/encoding/base64.ts'
import { createKeyedHash } from '../../../src/domain/encoding/keyed-hash.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31) % 256)

test.each([0, 1, 2, 3, 4, 24_575, 24_576, 24_577, 50_000])(
  '%p bytes as base64 and back',
  (length) => {
    const expected = Buffer.from(bytes(length)).toString('base64')
    expect(toBase64(bytes(length))).toBe(expected)
    expect(toBase64InSteps(bytes(length))).toBe(expected)
    expect(fromBase64(expected)).toEqual(bytes(length))
  },
)

test('base64 works without the engine’s method', () => {
  const plain = bytes(5)
  Object.setPrototypeOf(plain, withoutToBase64)
  expect('toBase64' in plain).toBe(false)
  expect(toBase64(plain)).toBe('AB8+XXw=')
})

/** Uint8Array as in older engines. */
const withoutToBase64 = Object.create(
  Object.getPrototypeOf(Uint8Array.prototype),
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(Uint8Array.prototype)).filter(
      ([name]) => name !== 'toBase64',
    ),
  ),
)

test('text that is not base64 is null', () => {
  const texts = [
    'A',
    'AB',
    'ABC',
    'AB=C',
    '====',
    'AB C',
    'A-_=',
    'é===',
    'AAAA=',
    '!AAAA',
    'AAAA!AAA',
  ]
  for (const text of texts) expect([text, fromBase64(text)]).toEqual([text, null])
})

/** Computed by Node's own `hkdfSync` and `createHmac`: HKDF-SHA-256 without salt, then HMAC-SHA-256. */
test('a keyed hash is HMAC-SHA-256 with a key derived for its purpose', async () => {
  const { createHmac, hkdfSync } = await import('node:crypto')
  const key = Buffer.from(hkdfSync('sha256', 'a secret', '', 'a purpose', 32))
  const expected = createHmac('sha256', key).update('Zoë 1').digest('hex')
  expect(await createKeyedHash('a secret', 'a purpose')('Zoë 1')).toBe(expected)
})

test('another text, secret or purpose has another hash', async () => {
  const hashes = await Promise.all([
    createKeyedHash('s', 'p')('t'),
    createKeyedHash('s', 'p')('u'),
    createKeyedHash('s', 'q')('t'),
    createKeyedHash('r', 'p')('t'),
  ])
  expect(new Set(hashes).size).toBe(4)
  expect(await createKeyedHash('s', 'p')('t')).toBe(hashes[0] ?? '')
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/)
})
