/** Fingerprint's errors in both versions: one shape, different codes, and never a 401. */
import type { ErrorKind } from '../controls/failures.ts'
import type { VendorErrors } from '../serve.ts'

type Kind = ErrorKind | 'key_missing' | 'bad_id'
type Words = { status: number; code: string; message: string }

export type FingerprintAnswers = VendorErrors & {
  ok: (body: unknown) => Response
  refuse: (kind: Kind) => Response
}

const v4: Record<Kind, Words> = {
  throttled: { status: 429, code: 'too_many_requests', message: 'too many requests' },
  throttled_500: { status: 503, code: 'service_unavailable', message: 'service unavailable' },
  rate_limited: { status: 429, code: 'too_many_requests', message: 'too many requests' },
  quota_exhausted: { status: 403, code: 'subscription_not_active', message: 'forbidden' },
  access_denied: { status: 403, code: 'feature_not_enabled', message: 'feature not enabled' },
  bad_key: {
    status: 403,
    code: 'secret_api_key_not_found',
    message: 'no fingerprint workspace found for specified secret API key',
  },
  expired_token: { status: 403, code: 'wrong_region', message: 'wrong region' },
  not_found: { status: 404, code: 'event_not_found', message: 'event id not found' },
  internal: { status: 500, code: 'failed', message: 'internal server error' },
  key_missing: {
    status: 403,
    code: 'secret_api_key_required',
    message: 'secret API key in header is missing or empty',
  },
  bad_id: { status: 400, code: 'request_cannot_be_parsed', message: 'invalid event_id' },
}

const v3: Record<Kind, Words> = {
  throttled: { status: 429, code: 'TooManyRequests', message: 'too many requests' },
  throttled_500: { status: 503, code: 'Failed', message: 'service unavailable' },
  rate_limited: { status: 429, code: 'TooManyRequests', message: 'too many requests' },
  quota_exhausted: { status: 403, code: 'SubscriptionNotActive', message: 'forbidden' },
  access_denied: { status: 403, code: 'FeatureNotEnabled', message: 'feature not enabled' },
  bad_key: { status: 403, code: 'TokenNotFound', message: 'secret key is not found' },
  expired_token: { status: 403, code: 'WrongRegion', message: 'wrong region' },
  not_found: { status: 404, code: 'RequestNotFound', message: 'request id is not found' },
  internal: { status: 500, code: 'Failed', message: 'internal server error' },
  key_missing: { status: 403, code: 'TokenRequired', message: 'secret key is required' },
  bad_id: { status: 400, code: 'RequestCannotBeParsed', message: 'invalid request id' },
}

export function fingerprintAnswers(version: 'v3' | 'v4'): FingerprintAnswers {
  const words = version === 'v4' ? v4 : v3
  const respond = ({ status, code, message }: Words, retryAfterSeconds: number | null = null) =>
    Response.json(
      { error: { code, message } },
      {
        status,
        ...(retryAfterSeconds === null
          ? {}
          : { headers: { 'retry-after': String(retryAfterSeconds) } }),
      },
    )
  return {
    ok: (body) => Response.json(body),
    refuse: (kind) => respond(words[kind]),
    error: (kind, retryAfterSeconds) => respond(words[kind], retryAfterSeconds),
    status: (status) => respond({ ...words[status < 500 ? 'bad_id' : 'internal'], status }),
  }
}
