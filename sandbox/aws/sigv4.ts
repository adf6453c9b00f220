/** Verifies AWS Signature Version 4 as the services do: from the SignedHeaders list, over the actual body. */

import { type Bytes, hex, sha256Hex, utf8 } from '../encoding.ts'
import type { Credential } from './credentials.ts'

export type SignedRequest = { method: string; url: string; headers: Headers; body: Bytes }

export type SigV4Rules = {
  service: string
  region: string
  nowMs: number
  find: (accessKeyId: string) => Credential | null
}

export type SigV4Problem =
  | 'missing'
  | 'incomplete'
  | 'unknown_key'
  | 'bad_token'
  | 'expired_token'
  | 'skewed'
  | 'scope'
  | 'mismatch'

export type Verified =
  | { ok: true; credential: Credential }
  | { ok: false; problem: SigV4Problem; detail: string }

const maxSkewMs = 5 * 60 * 1000
const algorithm = 'AWS4-HMAC-SHA256'

export async function verifySigV4(request: SignedRequest, rules: SigV4Rules): Promise<Verified> {
  const header = request.headers.get('authorization')
  if (header === null) return refuse('missing', 'Missing Authentication Token')
  const parts = parseAuthorization(header)
  const amzDate = request.headers.get('x-amz-date') ?? ''
  const signedAtMs = parseAmzDate(amzDate)
  if (!parts || signedAtMs === null) {
    return refuse(
      'incomplete',
      'Authorization header requires Credential, SignedHeaders, Signature and a date',
    )
  }
  const unsigned = mustBeSigned(request.headers).filter(
    (name) => !parts.signedHeaders.includes(name),
  )
  if (unsigned.length > 0)
    return refuse('incomplete', `Headers must be signed: ${unsigned.join(', ')}`)

  const credential = rules.find(parts.accessKeyId)
  if (!credential)
    return refuse('unknown_key', 'The security token included in the request is invalid')
  if (request.headers.get('x-amz-security-token') !== credential.sessionToken) {
    return refuse('bad_token', 'The security token included in the request is invalid')
  }
  if (credential.expiresAtMs !== null && credential.expiresAtMs <= rules.nowMs) {
    return refuse('expired_token', 'The security token included in the request is expired')
  }
  const scope = `${amzDate.slice(0, 8)}/${rules.region}/${rules.service}/aws4_request`
  if (parts.scope !== scope) return refuse('scope', `Credential should be scoped to ${scope}`)
  if (Math.abs(rules.nowMs - signedAtMs) > maxSkewMs) {
    const tense = signedAtMs < rules.nowMs ? 'expired' : 'not yet current'
    return refuse('skewed', `Signature ${tense}: ${amzDate} is more than 5 min. away`)
  }
  const toSign = [
    algorithm,
    amzDate,
    scope,
    await sha256Hex(utf8(await canonical(request, parts.signedHeaders))),
  ]
  const expected = await sign(credential.secretAccessKey, { scope, text: toSign.join('\n') })
  return expected === parts.signature
    ? { ok: true, credential }
    : refuse(
        'mismatch',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      )
}

const refuse = (problem: SigV4Problem, detail: string): Verified => ({ ok: false, problem, detail })

function parseAuthorization(header: string) {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([A-Za-z0-9]+)\/([^,\s]+),\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    )
  if (!match) return null
  const [, accessKeyId = '', scope = '', signedHeaders = '', signature = ''] = match
  return { accessKeyId, scope, signedHeaders: signedHeaders.split(';'), signature }
}

function parseAmzDate(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? null : at
}

/** An attacker could change what is not signed, so AWS requires these to be signed if present. */
const mustBeSigned = (headers: Headers) => [
  'host',
  ...['x-amz-date', 'x-amz-security-token', 'x-amz-target'].filter((name) => headers.has(name)),
]

async function canonical(request: SignedRequest, signedHeaders: string[]): Promise<string> {
  const url = new URL(request.url)
  const headerOf = (name: string) =>
    // A Request inside the process has no Host header, but its URL has the host.
    name === 'host' ? url.host : (request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')
  const query = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((one, other) => order(one[0], other[0]) || order(one[1], other[1]))
    .map((pair) => pair.join('='))
    .join('&')
  return [
    request.method,
    // Every service except S3 encodes the already encoded path of the URL again.
    url.pathname.split('/').map(encode).join('/'),
    query,
    ...signedHeaders.map((name) => `${name}:${headerOf(name)}`),
    '',
    signedHeaders.join(';'),
    await sha256Hex(request.body),
  ].join('\n')
}

const order = (one: string, other: string) => Number(one > other) - Number(one < other)

const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )

async function sign(
  secret: string,
  { scope, text }: { scope: string; text: string },
): Promise<string> {
  const key = await scope
    .split('/')
    .reduce(
      async (derived, part) => hmac(await derived, part),
      Promise.resolve(utf8(`AWS4${secret}`)),
    )
  return hex(await hmac(key, text))
}

async function hmac(key: Bytes, text: string): Promise<Bytes> {
  const imported = await crypto.subtle.importKey(
    'raw',
    key,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8(text)))
}
