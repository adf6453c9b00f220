/** The error responses for a vendor that failed or is not configured. */

import type { ProviderFault } from '../../domain/faults/faults.ts'
import { type FaultAnswer, notFound, retryAfter } from './fault-answer-parts.ts'

const defaultRetryAfterSeconds = 10

const vendorNames = {
  rekognition: 'Amazon Rekognition',
  sts: 'AWS STS',
  openai: 'OpenAI',
  fingerprint: 'Fingerprint',
} as const

/** Codes say `aws` for both AWS services, which share one account. */
const codePrefix = {
  rekognition: 'aws',
  sts: 'aws',
  openai: 'openai',
  fingerprint: 'fingerprint',
} as const

export function notConfiguredAnswer(provider: ProviderFault['provider']): FaultAnswer {
  const code = `${codePrefix[provider]}_not_configured`
  if (codePrefix[provider] === 'aws') {
    return {
      status: 501,
      error: 'AWS credentials not configured',
      message: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in environment variables',
      code,
    }
  }
  return { status: 501, error: `${vendorNames[provider]} is not configured`, code }
}

export function providerAnswer(fault: ProviderFault): FaultAnswer {
  const vendor = vendorNames[fault.provider]
  const code = `${codePrefix[fault.provider]}_${fault.reason}`
  switch (fault.reason) {
    case 'access_denied':
      return {
        // Existing clients expect 403 for AWS. For other vendors it is our account that lacks a permission.
        status: codePrefix[fault.provider] === 'aws' ? 403 : 502,
        error: `${vendor} denied access`,
        message: 'The service account lacks a permission',
        code,
      }
    case 'credentials_rejected':
      return { status: 502, error: `${vendor} rejected the credentials of this service`, code }
    case 'quota_exhausted':
      return { status: 502, error: `The ${vendor} quota of this service is exhausted`, code }
    case 'rate_limited':
      return {
        status: 429,
        error: `${vendor} is rate limiting this service`,
        code,
        headers: retryAfter(fault.retryAfterSeconds ?? defaultRetryAfterSeconds),
      }
    case 'timeout':
      return { status: 504, error: `${vendor} did not answer in time`, code }
    case 'unavailable':
      return { status: 502, error: `${vendor} is unavailable`, code }
    case 'bad_answer':
      return { status: 502, error: `${vendor} sent an invalid response`, code }
    case 'request_rejected':
      return { status: 502, error: `${vendor} rejected the request`, code }
    case 'image_rejected':
      return { status: 400, error: `${vendor} could not process the image`, code }
    case 'no_face':
      return { status: 502, error: `${vendor} found no face`, code }
    case 'session_not_found':
      return { status: 404, ...notFound.liveness_session }
    case 'event_not_found':
      return { status: 502, error: `${vendor} does not recognize the event`, code }
    case 'model_refused':
      return { status: 502, error: 'The model refused to read the document', code }
    case 'model_truncated':
      return { status: 502, error: 'The response of the model was truncated', code }
    case 'model_filtered':
      return { status: 502, error: 'The response of the model was filtered', code }
  }
}
