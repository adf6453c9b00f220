/** Signed calls to AWS, and what AWS means by its errors. */

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

export interface AwsRequest {
  service: 'rekognition' | 'sts'
  endpoint: string
  headers: Record<string, string>
  /** As bytes, so that fetch and the signature's hash see the same ones, encoded once. */
  body: Uint8Array<ArrayBuffer>
}

/** Signs requests with Signature Version 4; the signing keys of a day are derived once and kept. */
export function awsSigner(config: AwsConfig, io: Io): (request: AwsRequest) => Promise<Outgoing> {
  const cache = new Map<string, ArrayBuffer>()
  const { region, accessKeyId, secretAccessKey, sessionToken } = config
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  return async ({ service, endpoint, headers, body }) => {
    // The cache has one entry for each day; yesterday's would only pile up.
    if (cache.size > 1) cache.clear()
    const signer = new AwsV4Signer({
      ...keys,
      // aws4fetch guesses both from amazonaws.com hosts only (contracts/providers.md section 5).
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

/** AWS's names for the same few things, JSON services' and query services' (contracts 1.7 and 2.4). */
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

/** A fault from AWS's error code: throttling comes as 400 and as 500, so the name goes before the status. */
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
 * The code of an awsJson error: header, then `__type`, then `Code` or `code`, without the address after `:`
 * and the namespace before `#`. AWS uses all of these forms (contracts/providers.md 1.7).
 */
export function jsonErrorCode(answer: VendorResponse): string | null {
  const body = ErrorBody.safeParse(parseJson(answer.text)).data
  const found =
    answer.headers.get('x-amzn-errortype') || body?.__type || body?.Code || body?.code || ''
  const name = found.split(':')[0]?.split('#').at(-1)
  return name || null
}
