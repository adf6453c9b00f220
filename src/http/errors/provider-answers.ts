/** The error responses for a vendor that failed or is not configured. */

import type { Provider, ProviderFault } from '../../domain/faults/faults.ts'
import { answer, type FaultAnswer, notFound, retryAfter } from './fault-answer-parts.ts'

const defaultRetryAfterSeconds = 10

/** Both AWS services share one account, so they share their codes and texts. */
const vendors = {
  rekognition: { name: 'AWS', prefix: 'aws' },
  sts: { name: 'AWS', prefix: 'aws' },
  openai: { name: 'OpenAI', prefix: 'openai' },
  fingerprint: { name: 'Fingerprint', prefix: 'fingerprint' },
} as const

export function notConfiguredAnswer(provider: Provider): FaultAnswer {
  const { name, prefix } = vendors[provider]
  const code = `${prefix}_not_configured`
  if (prefix !== 'aws') return answer(501, code, `${name} is not configured`)
  return answer(501, code, 'AWS credentials not configured', {
    message: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in environment variables',
  })
}

export function providerAnswer(fault: ProviderFault): FaultAnswer {
  const { name, prefix } = vendors[fault.provider]
  const code = `${prefix}_${fault.reason}`
  switch (fault.reason) {
    case 'access_denied':
      // Existing clients expect 403 for AWS. For other vendors it is our account that lacks a permission.
      return answer(prefix === 'aws' ? 403 : 502, code, `${name} denied access`, {
        message: 'The service account lacks a permission',
      })
    case 'credentials_rejected':
      return answer(502, code, `${name} rejected the credentials of this service`)
    case 'quota_exhausted':
      return answer(502, code, `The ${name} quota of this service is exhausted`)
    case 'rate_limited': {
      const seconds = fault.retryAfterSeconds ?? defaultRetryAfterSeconds
      return answer(429, code, `${name} is rate limiting this service`, retryAfter(seconds))
    }
    case 'timeout':
      return answer(504, code, `${name} did not answer in time`)
    case 'unavailable':
      return answer(502, code, `${name} is unavailable`)
    case 'bad_answer':
      return answer(502, code, `${name} sent an invalid response`)
    case 'request_rejected':
      return answer(502, code, `${name} rejected the request`)
    case 'image_rejected':
      return answer(400, code, `${name} could not process the image`)
    case 'no_face':
      return answer(502, code, `${name} found no face`)
    case 'session_not_found':
      return notFound.liveness_session
    case 'event_not_found':
      return answer(502, code, `${name} does not recognize the event`)
    case 'model_refused':
      return answer(502, code, 'The model refused to read the document')
    case 'model_truncated':
      return answer(502, code, "The model's response was truncated")
    case 'model_filtered':
      return answer(502, code, "The model's response was filtered")
  }
}
