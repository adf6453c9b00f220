/** Signs requests to AWS, and turns AWS's error codes into faults. */

import { AwsV4Signer } from 'aws4fetch'
import * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import type { Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import type { Io } from '../../io/io.ts'
import type { Outgoing } from '../transport/call.ts'
import {
  parseJson,
  providerFault,
  reasonOfStatus,
  type VendorResponse,
} from '../transport/response.ts'

interface AwsRequest {
  service: 'rekognition' | 'sts'
  endpoint: string
  headers: Record<string, string>
  /** Bytes, so that the signature's hash and fetch use the same encoding. */
  body: Uint8Array<ArrayBuffer>
}

/** Signs with Signature Version 4. The signing key of a day is derived once. */
export function awsSigner(config: AwsConfig, io: Io): (request: AwsRequest) => Promise<Outgoing> {
  const cache = new Map<string, ArrayBuffer>()
  const { region, accessKeyId, secretAccessKey, sessionToken } = config
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  return async ({ service, endpoint, headers, body }) => {
    // One entry a day: without this, old ones would accumulate.
    if (cache.size > 1) cache.clear()
    const signer = new AwsV4Signer({
      ...keys,
      // aws4fetch can derive both from amazonaws.com hosts only.
      service,
      region,
      url: new URL(endpoint).href,
      method: 'POST',
      headers,
      body,
      datetime: awsTime(io.now()),
      cache,
    })
    const signed = await signer.sign()
    return { url: signed.url.href, method: signed.method, headers: signed.headers, body }
  }
}

const awsTime = (nowMs: number): string =>
  new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, '')

/** Error codes of AWS's JSON services and of its query services (docs/vendors.md#face-match). */
const meanings: Partial<Record<string, ProviderReason>> = {
  AccessDeniedException: 'access_denied',
  AccessDenied: 'access_denied',
  OptInRequired: 'access_denied',
  RegionDisabledException: 'access_denied',
  UnrecognizedClientException: 'credentials_rejected',
  InvalidSignatureException: 'credentials_rejected',
  ExpiredTokenException: 'credentials_rejected',
  MissingAuthenticationTokenException: 'credentials_rejected',
  IncompleteSignatureException: 'credentials_rejected',
  InvalidClientTokenId: 'credentials_rejected',
  SignatureDoesNotMatch: 'credentials_rejected',
  ExpiredToken: 'credentials_rejected',
  MissingAuthenticationToken: 'credentials_rejected',
  IncompleteSignature: 'credentials_rejected',
  RequestExpired: 'credentials_rejected',
  ThrottlingException: 'rate_limited',
  Throttling: 'rate_limited',
  ProvisionedThroughputExceededException: 'rate_limited',
  TooManyRequestsException: 'rate_limited',
  RequestLimitExceeded: 'rate_limited',
}

/** The fault for an error code. The code takes precedence: AWS sends throttling as 400 and as 500. */
export function awsFault(
  provider: Provider,
  code: string | null,
  status: number,
  more: Partial<Record<string, ProviderReason>> = {},
): ProviderFault {
  const meaning = code === null ? undefined : (more[code] ?? meanings[code])
  return providerFault(provider, meaning ?? reasonOfStatus(status), code ?? status)
}

const text = z.string().optional().catch(undefined)
const ErrorBody = z.object({ __type: text, Code: text, code: text })

/**
 * The code of an awsJson error: the header, then `__type`, then `Code` or `code`, without the URL after `:` and the
 * namespace before `#`. AWS uses all of these forms (docs/vendors.md#face-match).
 */
export function jsonErrorCode(answer: VendorResponse): string | null {
  const body = ErrorBody.safeParse(parseJson(answer.text)).data
  const found =
    answer.headers.get('x-amzn-errortype') || body?.__type || body?.Code || body?.code || ''
  const name = found.split(':')[0]?.split('#').at(-1)
  return name || null
}
