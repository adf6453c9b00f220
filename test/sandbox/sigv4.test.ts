/** Signature Version 4: published vectors, our own signer's requests, and every way to be refused. */
import { describe, expect, test } from 'bun:test'
import { AwsV4Signer } from 'aws4fetch'
import type { Credential } from '../../sandbox/aws/credentials.ts'
import { type SignedRequest, verifySigV4 } from '../../sandbox/aws/sigv4.ts'
import { vectors } from './sigv4-vectors.ts'

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const key: Credential = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey,
  sessionToken: null,
  expiresAtMs: null,
  holder: 'user',
  allows: () => true,
}
const signedAtMs = Date.parse('2015-08-30T12:36:00Z')
const rules = {
  service: 'service',
  region: 'us-east-1',
  nowMs: signedAtMs,
  find: (id: string) => (id === key.accessKeyId ? key : null),
}

describe('published vectors', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const accepted = await verifySigV4(vector.request, { ...rules, service: vector.service })
    expect(accepted).toEqual({ ok: true, credential: key })
    const other = { ...vector.request, method: 'PUT' }
    const refused = await verifySigV4(other, { ...rules, service: vector.service })
    expect(refused).toMatchObject({ ok: false, problem: 'mismatch' })
  })
})

const sign = async (changes: Partial<ConstructorParameters<typeof AwsV4Signer>[0]> = {}) => {
  const body = '{"Image":{}}'
  const signed = await new AwsV4Signer({
    method: 'POST',
    url: 'http://127.0.0.1:8100/rekognition?b=2&a=%20x&a-=1',
    headers: { 'x-amz-target': 'RekognitionService.DetectFaces' },
    body,
    accessKeyId: key.accessKeyId,
    secretAccessKey,
    service: 'service',
    region: 'us-east-1',
    datetime: '20150830T123600Z',
    ...changes,
  }).sign()
  const headers = new Headers(signed.headers)
  headers.delete('host')
  return {
    method: signed.method,
    url: signed.url.toString(),
    headers,
    body: new TextEncoder().encode(body),
  }
}
const problemOf = async (request: SignedRequest, changes: Partial<typeof rules> = {}) => {
  const verified = await verifySigV4(request, { ...rules, ...changes })
  return verified.ok ? 'none' : verified.problem
}

describe('requests of aws4fetch', () => {
  test('a good one passes', async () => {
    expect(await problemOf(await sign())).toBe('none')
  })

  test('a changed body, query, path or signed header does not', async () => {
    const good = await sign()
    const evil = new TextEncoder().encode('{"Image":[]}')
    expect(await problemOf({ ...good, body: evil })).toBe('mismatch')
    expect(await problemOf({ ...good, url: good.url.replace('b=2', 'b=3') })).toBe('mismatch')
    expect(await problemOf({ ...good, url: good.url.replace('8100/', '8100/x/') })).toBe('mismatch')
    expect(await problemOf({ ...good, url: good.url.replace('8100', '8101') })).toBe('mismatch')
    const headers = new Headers(good.headers)
    headers.set('x-amz-target', 'RekognitionService.CompareFaces')
    expect(await problemOf({ ...good, headers })).toBe('mismatch')
  })

  test('an added header that must be signed is refused', async () => {
    const good = await sign({ headers: {} })
    good.headers.set('x-amz-target', 'RekognitionService.CompareFaces')
    expect(await problemOf(good)).toBe('incomplete')
  })

  test('a wrong secret, key, service, region or date has a problem of its own', async () => {
    expect(await problemOf(await sign({ secretAccessKey: 'wrong' }))).toBe('mismatch')
    expect(await problemOf(await sign({ accessKeyId: 'AKIDOTHER' }))).toBe('unknown_key')
    expect(await problemOf(await sign({ service: 'sts' }))).toBe('scope')
    expect(await problemOf(await sign({ region: 'eu-west-1' }))).toBe('scope')
    expect(await problemOf(await sign({ sessionToken: 'made up' }))).toBe('bad_token')
  })

  test('five minutes of skew are allowed in both directions, and no more', async () => {
    const good = await sign()
    expect(await problemOf(good, { nowMs: signedAtMs + 300_000 })).toBe('none')
    expect(await problemOf(good, { nowMs: signedAtMs - 300_000 })).toBe('none')
    expect(await problemOf(good, { nowMs: signedAtMs + 300_001 })).toBe('skewed')
    expect(await problemOf(good, { nowMs: signedAtMs - 300_001 })).toBe('skewed')
  })

  test('temporary keys need their token and end with it', async () => {
    const temporary = { ...key, sessionToken: 'of the role', expiresAtMs: signedAtMs + 1 }
    const find = () => temporary
    const good = await sign({ sessionToken: 'of the role' })
    expect(await problemOf(good, { find })).toBe('none')
    expect(await problemOf(good, { find, nowMs: signedAtMs + 1 })).toBe('expired_token')
    expect(await problemOf(await sign(), { find })).toBe('bad_token')
  })

  test('no header and a header of another kind are told apart', async () => {
    const good = await sign()
    good.headers.set('authorization', 'Bearer token')
    expect(await problemOf(good)).toBe('incomplete')
    good.headers.delete('authorization')
    expect(await problemOf(good)).toBe('missing')
  })
})
