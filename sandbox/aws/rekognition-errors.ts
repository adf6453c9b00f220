/** Rekognition's errors in both formats: those of the service, and those of the AWS front end (`door`). */
import type { ErrorKind } from '../controls/failures.ts'
import type { VendorErrors } from '../serve.ts'
import type { SigV4Problem } from './sigv4.ts'

export type RekognitionAnswers = VendorErrors & {
  ok: (body: unknown) => Response
  service: (type: string, message: string, status?: number) => Response
  door: (type: string, message: string) => Response
  unsigned: (problem: SigV4Problem, detail: string) => Response
  invalidParameter: () => Response
}

const throttled = 'Slow down; sending requests too fast.'

export function rekognitionAnswers(randomUuid: () => string): RekognitionAnswers {
  const json = (body: unknown, status: number): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-requestid': randomUuid(),
      },
    })
  const service = (type: string, message: string, status = 400) =>
    json({ __type: type, Code: type, Logref: randomUuid(), Message: message }, status)
  // Refused before the service is reached: `message` in lower case and nothing else.
  const door = (__type: string, message: string) => json({ __type, message }, 400)

  const errors: Record<ErrorKind, () => Response> = {
    throttled: () => service('ThrottlingException', throttled),
    throttled_500: () => service('ThrottlingException', 'Service Unavailable', 500),
    rate_limited: () =>
      service('ProvisionedThroughputExceededException', 'Provisioned Rate exceeded'),
    quota_exhausted: () =>
      service('ProvisionedThroughputExceededException', 'Provisioned Rate exceeded'),
    access_denied: () =>
      service('AccessDeniedException', 'You are not authorized to perform this operation.'),
    bad_key: () =>
      door('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    expired_token: () =>
      door('ExpiredTokenException', 'The security token included in the request is expired'),
    not_found: () => service('SessionNotFoundException', 'Session not found'),
    internal: () => service('InternalServerError', 'Internal server error', 500),
  }
  const doors: Record<SigV4Problem, string> = {
    missing: 'MissingAuthenticationTokenException',
    incomplete: 'IncompleteSignatureException',
    unknown_key: 'UnrecognizedClientException',
    bad_token: 'UnrecognizedClientException',
    expired_token: 'ExpiredTokenException',
    skewed: 'InvalidSignatureException',
    scope: 'InvalidSignatureException',
    mismatch: 'InvalidSignatureException',
  }
  return {
    ok: (body) => json(body, 200),
    service,
    door,
    unsigned: (problem, detail) => door(doors[problem], detail),
    invalidParameter: () => service('InvalidParameterException', 'Request has invalid parameters'),
    error: (kind) => errors[kind](),
    status: (status) =>
      status < 500
        ? service('InvalidParameterException', 'Request has invalid parameters', status)
        : service('InternalServerError', 'Internal server error', status),
  }
}
