/** The XML of AWS STS: results, credentials and errors. */
import type { ErrorKind } from '../controls/failures.ts'
import type { VendorErrors } from '../serve.ts'
import type { Credential } from './credentials.ts'
import type { SigV4Problem } from './sigv4.ts'

/** Nested elements. Strings are escaped when written. */
export type Xml = { readonly [element: string]: string | Xml }

export type StsAnswers = VendorErrors & {
  ok: (operation: string, result: Xml) => Response
  refuse: (code: string, message: string, status?: number) => Response
  unsigned: (problem: SigV4Problem, detail: string) => Response
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

export function stsAnswers(randomUuid: () => string): StsAnswers {
  const respond = (root: string, content: Xml, status: number): Response => {
    const body = `<${root} xmlns="${namespace}">${write(content)}</${root}>`
    return new Response(body, { status, headers: { 'content-type': 'text/xml' } })
  }
  const refuse = (code: string, message: string, status = 400) => {
    const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }
    return respond('ErrorResponse', { Error: error, RequestId: randomUuid() }, status)
  }
  const invalidToken = 'The security token included in the request is invalid.'
  const expiredToken = 'The security token included in the request is expired'

  const errors: Record<ErrorKind, () => Response> = {
    throttled: () => refuse('Throttling', 'Rate exceeded'),
    throttled_500: () => refuse('ServiceUnavailable', 'Service Unavailable', 503),
    rate_limited: () => refuse('Throttling', 'Rate exceeded'),
    quota_exhausted: () => refuse('Throttling', 'Rate exceeded'),
    access_denied: () => refuse('AccessDenied', 'User is not authorized to perform this', 403),
    bad_key: () => refuse('InvalidClientTokenId', invalidToken, 403),
    expired_token: () => refuse('ExpiredToken', expiredToken, 403),
    not_found: () => refuse('InvalidAction', 'Could not find operation for version 2011-06-15'),
    internal: () => refuse('InternalFailure', 'An internal error occurred', 500),
  }
  const signatureErrors: Record<SigV4Problem, { code: string; status: number }> = {
    missing: { code: 'MissingAuthenticationToken', status: 403 },
    incomplete: { code: 'IncompleteSignature', status: 400 },
    unknown_key: { code: 'InvalidClientTokenId', status: 403 },
    bad_token: { code: 'InvalidClientTokenId', status: 403 },
    expired_token: { code: 'ExpiredToken', status: 403 },
    skewed: { code: 'SignatureDoesNotMatch', status: 403 },
    scope: { code: 'SignatureDoesNotMatch', status: 403 },
    mismatch: { code: 'SignatureDoesNotMatch', status: 403 },
  }
  return {
    ok: (operation, result) =>
      respond(
        `${operation}Response`,
        { [`${operation}Result`]: result, ResponseMetadata: { RequestId: randomUuid() } },
        200,
      ),
    refuse,
    unsigned: (problem, detail) => {
      const { code, status } = signatureErrors[problem]
      return refuse(code, detail, status)
    },
    error: (kind) => errors[kind](),
    status: (status) =>
      status < 500
        ? refuse('ValidationError', 'The request is not valid', status)
        : refuse('InternalFailure', 'An internal error occurred', status),
  }
}

export const credentialsXml = (issued: Credential & { sessionToken: string }): Xml => ({
  AccessKeyId: issued.accessKeyId,
  SecretAccessKey: issued.secretAccessKey,
  SessionToken: issued.sessionToken,
  Expiration: new Date(issued.expiresAtMs ?? 0).toISOString(),
})

function write(content: Xml): string {
  return Object.entries(content)
    .map(([name, value]) => {
      const inner = typeof value === 'string' ? escapeXml(value) : `\n${write(value)}`
      return `<${name}>${inner}</${name}>\n`
    })
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? '')
